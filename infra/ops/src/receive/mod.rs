//! `almoner-ops receive`: an endpoint for partners to try webhooks with, on this machine. It needs no ledger.
//!
//! The same receiver serves tests: [`Receiver::start`].

mod behaviour;
mod delivery;
mod options;
mod receiver;

pub use behaviour::{Answer, Step};
pub use delivery::Delivery;
pub use options::{Options, Signing};
pub use receiver::Receiver;

use crate::answer::Format;
use crate::said::Said;
use almoner::auth::secret::Secret;
use almoner::clock::Clock;
use almoner::domain::webhook_dialect::Dialect;
use clap::Args;
use std::io::{Write, stdout};

/// How many deliveries can be made to fail.
const MAX_STEPS: usize = 100;

#[derive(Debug, Args)]
pub(crate) struct Command {
    /// The port to listen on; a free one when it is 0
    #[arg(long, value_name = "N", default_value_t = 0)]
    port: u16,
    /// The subscription's secret, as it was shown
    #[arg(long, value_parser = secret)]
    secret: Secret,
    /// The subscription's dialect, standard or raas; told by the secret's shape when left out
    #[arg(long, value_parser = dialect)]
    dialect: Option<Dialect>,
    /// What to answer the first deliveries, in turn: statuses, or hang for never
    #[arg(long, value_name = "500,hang,…", value_delimiter = ',', value_parser = Step::parse)]
    fail: Vec<Step>,
    /// Take every event at its first arrival but answer 500, so that it comes again
    #[arg(long)]
    duplicate: bool,
    /// Refuse the first of every two events until the second was taken, so that they swap places
    #[arg(long)]
    reorder: bool,
}

fn secret(text: &str) -> Result<Secret, std::convert::Infallible> {
    Ok(Secret::new(text))
}

fn dialect(text: &str) -> Result<Dialect, &'static str> {
    Dialect::parse(text).ok_or("must be standard or raas")
}

pub(crate) async fn run(command: Command, format: Format) -> Result<Said, String> {
    let text = command.secret.reveal();
    let signing = match command.dialect {
        Some(dialect) => Signing::parse(dialect, text),
        None => Signing::guess(text),
    };
    let signing = signing.ok_or(
        "The secret has neither dialect's shape: whsec_ and base64 (standard), or 64 hex characters (raas).",
    )?;
    if command.fail.len() > MAX_STEPS {
        return Err(format!("At most {MAX_STEPS} deliveries can be made to fail."));
    }
    let report = match format {
        Format::Table => say,
        Format::Json => say_json,
    };
    let (port, dialect) = (command.port, signing.dialect);
    let options = Options {
        port,
        signing: Some(signing),
        fail: command.fail,
        duplicate: command.duplicate,
        reorder: command.reorder,
        clock: Clock::System,
        report,
        ..Options::default()
    };
    let receiver = Receiver::start(options).await.map_err(|error| format!("Port {port}: {error}"))?;
    let address = receiver.address();
    report(&format!("Listening on http://{address}/ for the {} dialect. Ctrl-C stops.", dialect.as_str()));
    tokio::signal::ctrl_c().await.map_err(|error| format!("Ctrl-C cannot be heard: {error}"))?;
    let count = receiver.count();
    Ok(Said::text(format!("Stopped after {count} deliveries.\n")).with("deliveries", count))
}

/// One line at once, even into a pipe. When nobody reads it any more, receiving goes on.
fn say(line: &str) {
    let mut out = stdout().lock();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

/// The same for a program: one object a line.
fn say_json(line: &str) {
    say(&serde_json::json!({ "message": line }).to_string());
}

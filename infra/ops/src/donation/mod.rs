//! `almoner-ops donation …`

mod look;
mod verify;

pub(crate) use look::shown;

use crate::events::moment;
use crate::file::STDIN;
use crate::ledger::Ledger;
use crate::said::Said;
use almoner::domain::tenant::Mode;
use clap::{Args, Subcommand};
use jiff::Timestamp;
use uuid::Uuid;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// List a company's or a payment gateway's donations, newest first, 1,000 at most
    List(ListArgs),
    /// Show a donation and all its changes, by its id or its reconciliation id
    Show {
        /// The transaction's id, or its reconciliation id
        #[arg(value_name = "ID")]
        id: String,
        /// Test or live data
        #[arg(long, default_value = "test", value_parser = str::parse::<Mode>)]
        mode: Mode,
    },
    /// Say whether a record, as a browser brought it, came from us, and if not, why
    Verify {
        /// Test or live data
        #[arg(long, default_value = "test", value_parser = str::parse::<Mode>)]
        mode: Mode,
        /// The file with the record's JSON; - is standard input
        #[arg(value_name = "FILE", default_value = STDIN)]
        file: String,
    },
}

/// Whose donations, and of what time.
#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    /// The company's id
    #[arg(long = "partner", value_name = "UUID", required_unless_present = "gateway", conflicts_with = "gateway")]
    partner: Option<Uuid>,
    /// The payment gateway's id
    #[arg(long, value_name = "UUID")]
    gateway: Option<Uuid>,
    /// Test or live data
    #[arg(long, default_value = "test", value_parser = str::parse::<Mode>)]
    mode: Mode,
    /// From this moment on: 2026-11-20T12:00:00Z, or a date for its first moment (UTC)
    #[arg(long, value_name = "TIME", value_parser = moment)]
    from: Option<Timestamp>,
    /// To before this moment
    #[arg(long, value_name = "TIME", value_parser = moment)]
    to: Option<Timestamp>,
}

pub(crate) async fn run(ledger: &Ledger, command: Command, now: Timestamp) -> Result<Said, String> {
    match command {
        Command::List(args) => look::list(&ledger.store, args, now).await,
        Command::Show { id, mode } => look::show(&ledger.store, mode, &id, now).await,
        Command::Verify { mode, file } => verify::verify(ledger, mode, &file).await,
    }
}

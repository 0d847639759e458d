//! `cargo run`: the local stack, until Ctrl-C.

use almoner_local::banner::banner;
use almoner_local::cli::Cli;
use almoner_local::stack::Stack;
use clap::Parser;
use std::io::IsTerminal;
use std::process::ExitCode;
use tokio::signal::unix::{SignalKind, signal};
use tracing::Level;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt;
use tracing_subscriber::layer::SubscriberExt;

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    // The engines' own warnings (a failed condition is one) would only worry a reader.
    let ours = Targets::new().with_target("almoner", Level::INFO).with_default(Level::ERROR);
    let lines = fmt::layer().compact().with_target(false).with_ansi(std::io::stderr().is_terminal());
    let lines = tracing_subscriber::registry().with(lines.with_writer(std::io::stderr)).with(ours);
    // Not its `init`, which would also let in what libraries log by another way than ours.
    let _ = tracing::subscriber::set_global_default(lines);
    match run(cli).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli) -> Result<(), String> {
    let untold = |error: std::io::Error| format!("Signals cannot be listened for: {error}.");
    let mut interrupt = signal(SignalKind::interrupt()).map_err(untold)?;
    let mut terminate = signal(SignalKind::terminate()).map_err(untold)?;
    let stack = tokio::select! {
        stack = Stack::start(cli.options()?) => stack?,
        _ = interrupt.recv() => return Ok(()),
        _ = terminate.recv() => return Ok(()),
    };
    println!("{}", banner(&stack));
    tokio::select! {
        _ = interrupt.recv() => {},
        _ = terminate.recv() => {},
    }
    stack.stop().await;
    Ok(())
}

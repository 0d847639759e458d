//! `almoner-ops`: what operators do with a ledger, on the local stack or on AWS.

use almoner_ops::cli::{Cli, answer};
use clap::Parser;
use std::io::{Write, stderr, stdout};
use std::process::ExitCode;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let answer = answer(Cli::parse()).await;
    // Whoever does not read on has heard enough.
    let _ = stdout().write_all(answer.out.as_bytes());
    let _ = stderr().write_all(answer.err.as_bytes());
    if answer.well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

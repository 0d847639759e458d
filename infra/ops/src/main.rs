//! `almoner-ops`: what operators do with a ledger, on the local stack or on AWS.

use almoner_ops::cli::{Cli, answer};
use clap::Parser;
use std::io::{stderr, stdout};
use std::process::ExitCode;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    answer(Cli::parse()).await.write(stdout(), stderr())
}

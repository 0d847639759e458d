//! `almoner-ops ledger …`: the table as a whole.

mod export;
mod file;
mod restore;
mod retention;

use crate::ledger::Ledger;
use crate::said::Said;
use clap::Subcommand;
use jiff::Timestamp;
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write every item of the table to a new file: DynamoDB's JSON, one item a line, with a checksum at its end
    Export {
        /// The file, which must not be there yet; its owner alone may read it
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Put every item of such a file into an empty table; if that was interrupted, the same again goes on with it
    Restore {
        /// The file
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Say how long each kind of item lives
    Retention,
}

/// How far long work has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Progress {
    /// How many items are done.
    pub(crate) done: u64,
    /// Of how many, where that is known.
    pub(crate) of: Option<u64>,
}

/// Is told how far it has come, now and then.
pub(crate) type Report<'a> = &'a (dyn Fn(Progress) + Sync);

pub(crate) async fn run(
    ledger: &Ledger,
    command: Command,
    now: Timestamp,
    report: Report<'_>,
) -> Result<Said, String> {
    match command {
        Command::Export { file } => export::run(ledger, &file, now, report).await,
        Command::Retention => Ok(retention::list()),
        Command::Restore { file } => restore::run(ledger, &file, now, report).await,
    }
}

//! `almoner-ops ledger …`: the table as a whole.

mod export;
mod file;
mod restore;
mod retention;

use crate::ledger::Ledger;
use crate::progress;
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

pub(crate) async fn run(ledger: &Ledger, command: Command, now: Timestamp) -> Result<Said, String> {
    match command {
        Command::Export { file } if ledger.dry_run.is_some() => {
            Ok(Said::text(format!("Would export the items of {} to {}.\n", ledger.table, file.display())))
        }
        Command::Export { file } => {
            let spinner = progress::spinner("Exporting");
            let said = export::run(ledger, &file, now, &|progress| spinner.set_position(progress.done)).await;
            spinner.finish_and_clear();
            said
        }
        Command::Retention => Ok(retention::list()),
        Command::Restore { file } => {
            let bar = progress::bar("Restoring", 0);
            let report = |progress: Progress| {
                bar.set_length(progress.of.unwrap_or(progress.done));
                bar.set_position(progress.done);
            };
            let said = restore::run(ledger, &file, now, &report).await;
            bar.finish_and_clear();
            said
        }
    }
}

//! Holding a bank statement against the ledger: each of its transfers against the contribution that it names, and what was
//! completed in its time against all transfers. See contracts/contributions.md, *Reconciliation*.
//!
//! What must stay true: nothing is settled by a statement that cannot be read to its end. Memory is bounded by a chunk of
//! entries, whatever the statement's length, and 16 bytes for each transfer that another statement has shown before. What a
//! report says follows from the statement and from what is recorded of its transfers: the same file again gives the same
//! report and writes nothing, whether the import before was whole, broken off or still under way. The clock only says whether
//! the statement's days have come.

mod chunk;
mod missing;
pub mod report;
pub mod summary;
mod transfers;

use crate::aws_error::AwsError;
use crate::clock::Clock;
use crate::domain::partner::Partner;
use crate::domain::statement::Digest;
use crate::domain::statement::name::Name;
use crate::domain::statement::period::Period;
use crate::statement::{Entries, Unreadable, survey};
use crate::store::Store;
use chunk::Chunk;
use report::Report;
use std::fs::File;
use std::io::Write;
use summary::Summary;
use transfers::ShownAgain;

/// How many contributions are written at once.
const AT_ONCE: usize = 16;

/// A statement, and the ledger that it is held against.
#[derive(Clone, Copy, Debug)]
pub struct Import<'a> {
    /// The ledger.
    pub store: &'a Store,
    /// When things are written down.
    pub clock: &'a Clock,
    /// Whose statement it is.
    pub partner: &'a Partner,
    /// What it is called.
    pub name: &'a Name,
    /// What it is.
    pub digest: Digest,
    /// A copy of it, of this machine's own.
    pub file: &'a File,
}

/// Why an import came to no end.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The statement cannot be read: trying again will not help.
    #[error(transparent)]
    Refused(#[from] Unreadable),
    /// The store could not be asked: importing it again goes on.
    #[error(transparent)]
    Away(#[from] AwsError),
    /// The report could not be written on this machine.
    #[error("report: {0}")]
    Unwritten(#[from] std::io::Error),
}

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// How many entries are worked on.
    pub done: u32,
    /// Of how many.
    pub of: u32,
}

/// Imports a statement and writes its report.
///
/// # Errors
/// What was in the way. The ledger keeps what was written so far, and importing the same file again is right.
pub async fn reconcile(
    import: Import<'_>,
    report: impl Write,
    mut on_progress: impl FnMut(Progress),
) -> Result<Summary, ImportError> {
    let format = import.name.format;
    let survey = survey(import.file, format)?;
    // What was completed a moment ago would be missed by a statement of next month.
    if let Some(Period { to, .. }) = survey.period.filter(|period| !period.has_come(import.clock.now())) {
        let problem = format!("goes up to {to}, which has not come yet");
        return Err(Unreadable::file(problem, "Mend its dates, or hand it in when they are over.").into());
    }
    let mut report = Report::begin(report, import.name, import.digest, survey.period)?;
    let mut entries = Entries::of(import.file, format)?;
    let (mut chunk, mut shown_again) = (Chunk::default(), ShownAgain::default());
    loop {
        let entry = entries.next_entry()?;
        let is_last = entry.is_none();
        let left = entry.and_then(|entry| chunk.take(entry));
        if left.is_some() || is_last {
            for finding in transfers::hold(&import, &chunk, &mut shown_again).await? {
                report.entry(&finding)?;
            }
            on_progress(Progress { done: report.summary.entries, of: survey.entries });
            chunk = Chunk::default();
        }
        if is_last {
            break;
        }
        if let Some(entry) = left {
            chunk.take(entry);
        }
    }
    if let Some(period) = survey.period.filter(|_| !survey.has_more_pages) {
        missing::look(&import, period, &mut report).await?;
    }
    Ok(report.end()?)
}

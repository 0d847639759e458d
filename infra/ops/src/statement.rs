//! `almoner-ops statement …`

use crate::cli::unreachable;
use crate::ledger::Ledger;
use crate::progress;
use crate::said::{Cell, Said, facts};
use crate::sandbox::DEMO;
use almoner::clock::Clock;
use almoner::domain::statement::name::{Name, report_of};
use almoner::domain::tenant::{Mode, Tenant};
use almoner::reconcile::summary::Summary;
use almoner::reconcile::{Import, ImportError, Progress, reconcile};
use almoner::statements::{Fetched, copied};
use almoner::store::partner;
use clap::{Args, Subcommand};
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;
use uuid::Uuid;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Hold a partner's bank statement against the ledger, as the function does; the same file again changes nothing
    Import(ImportArgs),
}

/// A statement of this machine's.
#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// The statement: CSV with a header row (.csv), or camt.053 (.xml)
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Whose it is: the partner's id. On the local stack, unless given, the demo partner's
    #[arg(long, value_name = "UUID")]
    partner: Option<Uuid>,
    /// Test or live data
    #[arg(long, default_value = "test", value_parser = str::parse::<Mode>)]
    mode: Mode,
    /// Where to write the report: unless given, beside the statement, as <FILE>.report.jsonl
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

pub(crate) async fn run(ledger: &Ledger, command: Command) -> Result<Said, String> {
    match command {
        Command::Import(args) => {
            let bar = progress::bar("Importing", 0);
            let on_progress = |progress: Progress| {
                bar.set_length(progress.of.into());
                bar.set_position(progress.done.into());
            };
            let imported = import(ledger, args, on_progress).await;
            bar.finish_and_clear();
            imported
        }
    }
}

async fn import(ledger: &Ledger, args: ImportArgs, on_progress: impl FnMut(Progress)) -> Result<Said, String> {
    let ImportArgs { file: path, partner, mode, report } = args;
    let demo = (!ledger.on_aws).then_some(DEMO.id);
    let partner_id = partner.or(demo).ok_or("Say whose statement it is: --partner UUID.")?;
    let shown = path.display().to_string();
    let cannot = |why: &dyn std::fmt::Display| format!("{shown} cannot be imported: {why}.");
    let file_name = path.file_name().and_then(|name| name.to_str()).ok_or_else(|| cannot(&"it is no file"))?;
    let name = Name::of(Tenant { mode, partner_id }, file_name).map_err(|error| cannot(&format!("it {error}")))?;
    let found = partner::find(&ledger.store, name.tenant).await.map_err(unreachable)?;
    let partner =
        found.ok_or_else(|| format!("There is no partner {} here: see almoner-ops partner list.", name.tenant))?;
    // A copy: what is held against the ledger is what the digest is of, whoever writes to the file meanwhile.
    let mut file = tempfile::tempfile().map_err(|error| cannot(&error))?;
    let digest =
        match File::open(&path).and_then(|from| copied(from, &mut file)).map_err(|error| cannot(&error))? {
            Fetched::Whole(digest) => digest,
            Fetched::TooLarge | Fetched::Gone => {
                return Err(cannot(&"it is larger than 256 MiB; divide it into several, by days"));
            }
        };
    let report = report.unwrap_or_else(|| PathBuf::from(report_of(&shown)));
    let folder = report.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut unfinished = NamedTempFile::new_in(folder).map_err(|error| cannot(&error))?;
    let (store, clock) = (&ledger.store, &Clock::System);
    let import = Import { store, clock, partner: &partner, name: &name, digest, file: &file };
    let imported = reconcile(import, BufWriter::new(unfinished.as_file_mut()), on_progress).await;
    let summary = imported.map_err(|error| match error {
        ImportError::Refused(why) => format!("{} {}", cannot(&why), why.fix),
        ImportError::Away(error) => format!("{} Import it again: it goes on where it was.", unreachable(error)),
        ImportError::Unwritten(error) => cannot(&error),
    })?;
    if ledger.dry_run.is_some() {
        return Ok(counts(&name, &summary));
    }
    // Whole or not at all, and as a report that was there before.
    unfinished.persist(&report).map_err(|error| cannot(&error.error))?;
    let report = report.display().to_string();
    Ok(counts(&name, &summary).line(&format!("\nReport: {report}\n")).with("report", report))
}

fn counts(name: &Name, summary: &Summary) -> Said {
    let counts = summary.counts().map(|(what, count)| (what.replace('_', " "), u64::from(count).into()));
    let counts = counts.iter().map(|(what, count): &(String, Cell)| (what.as_str(), count.clone()));
    facts(18, [("statement", name.to_string().into())].into_iter().chain(counts))
}

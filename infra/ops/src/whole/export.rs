//! `almoner-ops ledger export`

use super::file::Writer;
use super::{Progress, Report};
use crate::cli::unreachable;
use crate::ledger::Ledger;
use crate::said::Said;
use almoner::store::whole;
use jiff::Timestamp;
use std::fs;
use std::io::{Error, ErrorKind};
use std::path::Path;

pub(super) async fn run(ledger: &Ledger, path: &Path, now: Timestamp, report: Report<'_>) -> Result<Said, String> {
    let file = path.display();
    let unwritten = |error: Error| match error.kind() {
        ErrorKind::AlreadyExists => format!("{file} is there already, and is not overwritten. Nothing was done."),
        _ => format!("{file} cannot be written: {error}."),
    };
    let writer = Writer::create(path, &ledger.table, now).map_err(unwritten)?;
    let items = match write(ledger, writer, report).await {
        Ok(items) => items,
        Err(Unwritten::Ledger(problem)) => {
            // Half an export helps nobody, and would be in the way of the next.
            let _ = fs::remove_file(path);
            return Err(problem);
        }
        Err(Unwritten::File(error)) => {
            let _ = fs::remove_file(path);
            return Err(unwritten(error));
        }
    };
    let exported = format!("Exported {items} items of {} to {file}.\n", ledger.table);
    let said = Said::shown(exported)
        .with("items", items)
        .with("table", ledger.table.as_str())
        .with("file", file.to_string());
    Ok(said.note(
        "It says what the ledger knows of people. Of secrets it has hashes, and \
         those that signing needs only as the key service sealed them.\n",
    ))
}

enum Unwritten {
    Ledger(String),
    File(Error),
}

async fn write(ledger: &Ledger, mut writer: Writer, report: Report<'_>) -> Result<u64, Unwritten> {
    let mut next = Some(whole::beginning());
    while let Some(place) = next {
        let page = whole::page(&ledger.store, place).await;
        let page = page.map_err(|error| Unwritten::Ledger(unreachable(error)))?;
        for item in &page.items {
            writer.item(item).map_err(Unwritten::File)?;
        }
        report(Progress { done: writer.items, of: None });
        next = page.next;
    }
    writer.end().map_err(Unwritten::File)
}

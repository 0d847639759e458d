//! `almoner-ops ledger restore`
//!
//! What must stay true: the stack that a ledger is put into is at work all the while. Webhooks are there before what they are
//! owed or were told, and that before what it is of: the table's stream makes a notification of each change again, and finds
//! that it is known. Partners are there last: what is done for each of them finds all that is theirs.

use super::file::{self, Whole};
use super::{Progress, Report};
use crate::cli::unreachable;
use crate::ledger::Ledger;
use crate::said::Said;
use almoner::clock::Clock;
use almoner::store::whole::{self, Begun, PutBack};
use almoner::store::{Store, StoreError};
use futures::stream::{self, StreamExt as _, TryStreamExt as _};
use jiff::Timestamp;
use std::path::Path;
use std::time::Duration;

/// How many items are put back at once.
const AT_ONCE: usize = 32;
/// How often one is tried again that the ledger could not take, and how long it is waited before the first time; twice
/// that before the next, and so on.
const TRIES_AGAIN: u32 = 5;
const PAUSE: Duration = Duration::from_millis(200);
/// After how many items it is said how far it has come.
const STEP: u64 = 500;

/// How many of those that are others now are named.
const MOST_NAMED: usize = 100;

/// How many items were put back, were there already, and are others now.
#[derive(Default)]
struct Tally {
    now: u64,
    there: u64,
    other: u64,
    /// Where the first of the others are.
    others: Vec<String>,
}

pub(super) async fn run(ledger: &Ledger, path: &Path, now: Timestamp, report: Report<'_>) -> Result<Said, String> {
    // Before anything is written: half a file would make half a ledger.
    let readable = |item: &str| whole::pk_of(item).map(drop).map_err(|error| error.to_string());
    let file = file::check(path, readable)?;
    let (store, table) = (&ledger.store, ledger.table.as_str());
    match whole::begin(store, &file.sha256, now).await.map_err(unreachable)? {
        Begun::Now | Begun::Again => (),
        Begun::Done(at) => {
            return Err(format!("{table} was restored from this very file at {at:.0}. Nothing was done."));
        }
        Begun::Other => {
            return Err(format!("{table} was, or is being, restored from another file. Nothing was done."));
        }
        Begun::NotEmpty => {
            return Err(format!("{table} is not empty: a ledger is restored into a new one. Nothing was done."));
        }
    }
    let mut tally = Tally::default();
    if let Some(dry_run) = &ledger.dry_run {
        // In one line, not in one for each.
        dry_run.note("put", table, &format!("{} items, each where there is none with its key", file.items));
        return Ok(said(table, &file, &tally));
    }
    for turn in 0..whole::TURNS {
        put_back(store, path, turn, &file, &mut tally, report).await?;
    }
    whole::end(store, Clock::System.now()).await.map_err(unreachable)?;
    Ok(said(table, &file, &tally))
}

/// Puts back those whose turn it is.
async fn put_back(
    store: &Store,
    path: &Path,
    turn: u8,
    file: &Whole,
    tally: &mut Tally,
    report: Report<'_>,
) -> Result<(), String> {
    let wanted = |item: &Result<String, String>| match item {
        Ok(item) => whole::pk_of(item).is_ok_and(|pk| whole::turn_of(&pk) == turn),
        Err(_) => true,
    };
    let items = stream::iter(file::items(path)?.filter(wanted));
    let mut outcomes = items.map(|item| async { again(store, item?).await }).buffer_unordered(AT_ONCE);
    while let Some((outcome, item)) = outcomes.try_next().await? {
        match outcome {
            PutBack::Now => tally.now += 1,
            PutBack::There => tally.there += 1,
            PutBack::Other => {
                tally.other += 1;
                if tally.others.len() < MOST_NAMED {
                    tally.others.push(whole::pk_of(&item).map_err(interrupted)?);
                }
            }
        }
        let done = tally.now + tally.there + tally.other;
        if done.is_multiple_of(STEP) || done == file.items {
            report(Progress { done, of: Some(file.items) });
        }
    }
    Ok(())
}

/// Puts one back, as often as it takes: a new table takes only so much at first.
async fn again(store: &Store, item: String) -> Result<(PutBack, String), String> {
    let mut pause = PAUSE;
    for _ in 0..TRIES_AGAIN {
        match whole::put_back(store, &item).await {
            Err(StoreError::Unavailable(_)) => tokio::time::sleep(pause).await,
            outcome => return outcome.map(|outcome| (outcome, item)).map_err(interrupted),
        }
        pause *= 2;
    }
    let outcome = whole::put_back(store, &item).await.map_err(interrupted)?;
    Ok((outcome, item))
}

fn interrupted(error: StoreError) -> String {
    format!("{} It is not done: the same command goes on where it ended.", unreachable(error))
}

fn said(table: &str, file: &Whole, tally: &Tally) -> Said {
    let Tally { now, there, other, others } = tally;
    let (now, there, other) = (*now, *there, *other);
    let mut text = format!("Restored {} items of {} into {table}: {now} now", file.items, file.table);
    if there + other > 0 {
        text += &format!(", {there} were there already, {other} have changed there since and stay so");
    }
    let moment = format!("{:.0}", file.exported_at);
    let said = Said::shown(format!("{text}.\nIt is the ledger of {moment}. "));
    let said = said.with("table", table).with("of_table", file.table.as_str()).with("exported_at", moment);
    let mut said =
        said.with("items", file.items).with("now", now).with("there", there).with("changed_since", other);
    if other > 0 {
        let named = others.join("\n  ");
        said = said.note(format!("\nWhat has changed there, and is not as the file has it:\n  {named}\n"));
    }
    said.note(
        "Next, for what nobody had been told of by then:\n  almoner-ops events replay --from TIME --to TIME\n",
    )
}

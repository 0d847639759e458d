//! The embedded DynamoDB: dynoxide on SQLite, in memory or in a file, with the template's tables.

use crate::template::Table;
use dynoxide::Database;
use serde_json::{Value, json};
use std::error::Error;
use std::fs::{File, TryLockError};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::time::Duration;
use tokio::net::TcpListener;

/// The file in the data folder.
const FILE: &str = "ledger.sqlite";
/// Held by the process that uses the folder.
const LOCK: &str = "lock";
/// The engine looks through all that a stream ever said, at every write and at every look; with this it finds the end.
const STREAM_INDEX: &str = "CREATE INDEX IF NOT EXISTS _stream_records_in_order \
                            ON _stream_records (table_name, CAST(sequence_number AS INTEGER))";
/// How often items past their time are forgotten. (AWS: within a few days.)
const TTL_SWEEP: Duration = Duration::from_secs(60);

/// Opens the database, in that folder or in memory, and makes the tables that are missing.
///
/// # Errors
/// One sentence: the folder cannot be used, or it holds tables of another shape.
pub fn open(folder: Option<&Path>, tables: &[Table]) -> Result<Database, String> {
    let database = match folder {
        None => open_memory().map_err(|error| format!("The embedded DynamoDB did not start: {error}."))?,
        Some(folder) => open_file(folder)?,
    };
    for table in tables {
        make(&database, table)?;
    }
    Ok(database)
}

/// Takes a data folder for this process alone, for as long as the file that comes back is held.
///
/// # Errors
/// One sentence: the folder cannot be used, or another stack holds it.
pub fn lock(folder: &Path) -> Result<File, String> {
    std::fs::create_dir_all(folder).map_err(|error| unusable(folder, &error))?;
    let file = File::create(folder.join(LOCK)).map_err(|error| unusable(folder, &error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            Err(format!("The folder {} is in use by another stack.", folder.display()))
        }
        Err(TryLockError::Error(error)) => Err(unusable(folder, &error)),
    }
}

/// Whether that folder holds a ledger.
#[must_use]
pub fn holds_ledger(folder: &Path) -> bool {
    folder.join(FILE).is_file()
}

fn open_file(folder: &Path) -> Result<Database, String> {
    indexed(&folder.join(FILE)).map_err(|error| unusable(folder, &error))
}

/// In memory, by way of a file: only a file can be given the index.
fn open_memory() -> Result<Database, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join(FILE);
    drop(indexed(&file)?);
    let database = Database::memory()?;
    database.restore_from(&file.to_string_lossy())?;
    Ok(database)
}

fn indexed(file: &Path) -> Result<Database, Box<dyn Error>> {
    let database = Database::new(&file.to_string_lossy())?;
    rusqlite::Connection::open(file)?.execute_batch(STREAM_INDEX)?;
    Ok(database)
}

fn unusable(folder: &Path, error: &dyn std::fmt::Display) -> String {
    format!("The folder {} cannot be used: {error}.", folder.display())
}

fn make(database: &Database, table: &Table) -> Result<(), String> {
    let wrong = |error: &dyn std::fmt::Display| {
        format!("The table {} of the template cannot be made: {error}.", table.name)
    };
    let described = serde_json::from_value(json!({ "TableName": table.name })).map_err(|error| wrong(&error))?;
    if let Ok(existing) = database.describe_table(described) {
        let existing = serde_json::to_value(existing).map_err(|error| wrong(&error))?;
        return if shape(&existing["Table"]) == shape(&table.create) {
            Ok(())
        } else {
            Err(format!(
                "The data folder's table {} has another shape than the template's: use another folder.",
                table.name
            ))
        };
    }
    let create = serde_json::from_value(table.create.clone()).map_err(|error| wrong(&error))?;
    database.create_table(create).map_err(|error| wrong(&error))?;
    if let Some(attribute) = &table.ttl_attribute {
        let ttl = json!({
            "TableName": table.name,
            "TimeToLiveSpecification": { "AttributeName": attribute, "Enabled": true },
        });
        let ttl = serde_json::from_value(ttl).map_err(|error| wrong(&error))?;
        database.update_time_to_live(ttl).map_err(|error| wrong(&error))?;
    }
    Ok(())
}

/// What must agree between a table and its declaration.
fn shape(table: &Value) -> Value {
    let mut indexes: Vec<Value> = table["GlobalSecondaryIndexes"].as_array().cloned().unwrap_or_default();
    indexes.sort_by_key(|index| index["IndexName"].to_string());
    let indexes: Vec<_> = indexes
        .iter()
        .map(|index| json!([index["IndexName"], index["KeySchema"], index["Projection"]["ProjectionType"]]))
        .collect();
    json!([table["KeySchema"], indexes])
}

/// Serves the database's HTTP API on a port of its own, and forgets items past their time.
///
/// # Errors
/// When there is no port to be had.
pub async fn serve(database: Database) -> Result<SocketAddr, String> {
    let listener =
        TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(|error| format!("No port is free: {error}."))?;
    let address = listener.local_addr().map_err(|error| format!("No port is free: {error}."))?;
    tokio::spawn(dynoxide::server::serve_on(listener, database.clone()));
    tokio::spawn(async move {
        let mut ticks = tokio::time::interval(TTL_SWEEP);
        loop {
            ticks.tick().await;
            let database = database.clone();
            let swept = tokio::task::spawn_blocking(move || database.sweep_ttl()).await;
            if let Ok(Err(error)) = swept {
                tracing::warn!(%error, "items past their time were not forgotten");
            }
        }
    });
    Ok(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_is_read_by_its_order_in_memory_and_in_a_folder() {
        let folder = tempfile::tempdir().unwrap();
        for (database, copy) in [(open(None, &[]), "memory"), (open(Some(folder.path()), &[]), "file")] {
            let copy = folder.path().join(copy);
            database.unwrap().vacuum_into(&copy.to_string_lossy()).unwrap();
            let copy = rusqlite::Connection::open(copy).unwrap();
            let after =
                "SELECT * FROM _stream_records WHERE table_name = 't' AND CAST(sequence_number AS INTEGER) > 1";
            let plan = format!("EXPLAIN QUERY PLAN {after}");
            let plan: String = copy.query_row(&plan, [], |row| row.get("detail")).unwrap();
            assert!(plan.contains("_stream_records_in_order"), "{plan}");
        }
    }
}

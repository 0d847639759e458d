//! A table's stream as it is stored: the records after a position, in order. An embedded table has one shard.

use crate::template::{ACCOUNT, REGION};
use dynoxide::Database;
use dynoxide::actions::describe_stream::{self, DescribeStreamRequest};
use dynoxide::actions::get_records::GetRecordsRequest;
use dynoxide::actions::get_shard_iterator::GetShardIteratorRequest;
use dynoxide::actions::list_streams::ListStreamsRequest;
use jiff::Timestamp;
use serde_json::{Value, json};

/// After which record to go on; at the stream's beginning when there is none.
pub type Position = Option<String>;

/// The stream of one table.
#[derive(Clone)]
pub struct Shard {
    database: Database,
    /// What the engine calls the stream.
    engine_arn: String,
    /// The stream's ARN as the functions see it.
    pub arn: String,
    /// The shard's id.
    pub id: String,
}

/// One change of an item.
#[derive(Clone, Debug)]
pub struct Record {
    /// As Lambda hands it to a function.
    pub json: Value,
    /// Its place in the stream.
    pub sequence: String,
    /// When it was written.
    pub written: Timestamp,
}

impl Shard {
    /// The stream of that table.
    ///
    /// # Errors
    /// One sentence: it has none.
    pub async fn open(database: &Database, table: &str) -> Result<Self, String> {
        let (database, table) = (database.clone(), table.to_owned());
        let opened = tokio::task::spawn_blocking(move || Self::find(database, &table));
        opened.await.map_err(|error| format!("The stream cannot be read: {error}."))?
    }

    fn find(database: Database, table: &str) -> Result<Self, String> {
        let wrong = |problem: &dyn std::fmt::Display| format!("The stream of {table} cannot be read: {problem}.");
        let listing = ListStreamsRequest { table_name: Some(table.to_owned()), ..Default::default() };
        let streams = database.list_streams(listing).map_err(|error| wrong(&error))?.streams;
        let stream = streams.into_iter().next().ok_or_else(|| wrong(&"the table has none"))?;
        let shard = only_shard(&database, &stream.stream_arn).map_err(|problem| wrong(&problem))?;
        let label = stream.stream_label;
        let arn = format!("arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{table}/stream/{label}");
        Ok(Self { database, engine_arn: stream.stream_arn, arn, id: shard.shard_id })
    }

    /// The position after everything that is there now.
    ///
    /// # Errors
    /// What keeps it from being read.
    pub async fn end(&self) -> Result<Position, String> {
        let shard = self.clone();
        let read = tokio::task::spawn_blocking(move || only_shard(&shard.database, &shard.engine_arn));
        let found = read.await.map_err(|error| error.to_string())??;
        Ok(found.sequence_number_range.ending_sequence_number)
    }

    /// The records after that position, oldest first.
    ///
    /// # Errors
    /// What keeps them from being read.
    pub async fn after(&self, position: &Position, at_most: usize) -> Result<Vec<Record>, String> {
        let (shard, position) = (self.clone(), position.clone());
        let read = tokio::task::spawn_blocking(move || shard.read(position, at_most));
        read.await.map_err(|error| error.to_string())?
    }

    fn read(&self, position: Position, at_most: usize) -> Result<Vec<Record>, String> {
        let kind = if position.is_some() { "AFTER_SEQUENCE_NUMBER" } else { "TRIM_HORIZON" };
        let wanted = GetShardIteratorRequest {
            stream_arn: self.engine_arn.clone(),
            shard_id: self.id.clone(),
            shard_iterator_type: kind.to_owned(),
            sequence_number: position,
        };
        let iterator = self.database.get_shard_iterator(wanted).map_err(|error| error.to_string())?;
        let shard_iterator = iterator.shard_iterator.unwrap_or_default();
        let wanted = GetRecordsRequest { shard_iterator, limit: Some(at_most) };
        let found = self.database.get_records(wanted).map_err(|error| error.to_string())?.records;
        found.iter().map(|record| self.record(record)).collect()
    }

    fn record(&self, record: &dynoxide::actions::get_records::Record) -> Result<Record, String> {
        let mut json = serde_json::to_value(record).map_err(|error| error.to_string())?;
        // The engine has a region of its own, of which nothing else here knows.
        json["awsRegion"] = json!(REGION);
        json["eventSourceARN"] = json!(self.arn);
        let change = &record.dynamodb;
        let written = Timestamp::from_second(change.approximate_creation_date_time as i64);
        let written = written.map_err(|error| error.to_string())?;
        Ok(Record { json, sequence: change.sequence_number.clone(), written })
    }
}

fn only_shard(database: &Database, engine_arn: &str) -> Result<describe_stream::Shard, String> {
    let wanted = DescribeStreamRequest { stream_arn: engine_arn.to_owned(), ..Default::default() };
    let description = database.describe_stream(wanted).map_err(|error| error.to_string())?.stream_description;
    description.shards.into_iter().next().ok_or_else(|| "it has no shard".to_owned())
}

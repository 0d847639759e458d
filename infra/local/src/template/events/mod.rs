//! What calls a function besides the API, as SAM's `Events` declare it: queues, streams, schedules.
//!
//! A type or a property that is not known here is refused by name, never skipped.

mod filter;
mod properties;
mod queue;
mod schedule;
mod stream;

pub use filter::{Filters, Pattern};
pub use queue::QueueSource;
pub use schedule::Schedule;
pub use stream::{StartingPosition, StreamSource};

use properties::Properties;
use serde_json::Value;

/// One event source of a function.
#[derive(Clone, Debug, PartialEq)]
pub enum EventSource {
    /// An SQS queue.
    Queue(QueueSource),
    /// A DynamoDB table's stream.
    Stream(StreamSource),
    /// A schedule.
    Schedule(Schedule),
}

impl EventSource {
    /// The logical id of the queue or the table that it reads.
    pub(super) fn reads(&self) -> Option<&str> {
        match self {
            Self::Queue(source) => Some(&source.queue),
            Self::Stream(source) => Some(&source.table),
            Self::Schedule(_) => None,
        }
    }

    /// Reads the event of that name; `None` for a route, which is the API's.
    pub(super) fn read(function: &str, name: &str, event: &Value) -> Result<Option<Self>, String> {
        let owner = format!("{function}'s event {name}");
        let kind = event["Type"].as_str().ok_or_else(|| format!("{owner} has no Type"))?;
        let properties = Properties::new(owner.clone(), &event["Properties"])?;
        Ok(Some(match kind {
            "Api" => return Ok(None),
            "SQS" => Self::Queue(QueueSource::read(&properties)?),
            "DynamoDB" => Self::Stream(StreamSource::read(&properties)?),
            "Schedule" | "ScheduleV2" => Self::Schedule(Schedule::read(name, &properties)?),
            other => return Err(format!("{owner} is of type {other}, which the local stack does not have")),
        }))
    }
}

#[cfg(test)]
mod tests;

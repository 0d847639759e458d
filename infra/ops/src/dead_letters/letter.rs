//! What a dead letter says.

use super::kind::Kind;
use almoner::domain::remittance::TransactionId;
use almoner::domain::remittance::settlement::Report;
use almoner::notify::message::{Bell, QueuedCompletion};
use almoner::notify::settlement::SettlementMessage;
use almoner::statement::notice;
use jiff::Timestamp;
use serde::Deserialize;
use std::fmt;

/// A dead letter that can be read.
#[derive(Debug)]
pub(super) enum Letter {
    /// A completion that could not be applied.
    Completion(QueuedCompletion),
    /// What settlement reported of a remittance.
    Settlement(TransactionId, Report),
    /// The bank statements that S3 told of.
    Statements(Vec<String>),
    /// A notification whose schedule is at its end.
    Notification(Bell),
    /// Records of the table's stream that were not relayed.
    Events(StreamBatch),
}

/// Records of a stream: not they themselves, but when they were written.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct StreamBatch {
    batch_size: u32,
    #[serde(rename = "approximateArrivalOfFirstRecord")]
    pub(super) first: Timestamp,
    #[serde(rename = "approximateArrivalOfLastRecord")]
    pub(super) last: Timestamp,
}

/// What Lambda sends about a batch of a stream that it gives up.
#[derive(Deserialize)]
struct Failure {
    #[serde(rename = "DDBStreamBatchInfo")]
    batch: StreamBatch,
}

impl Letter {
    /// Reads a message of that queue; `None` when it is not what the queue is for.
    pub(super) fn read(kind: Kind, body: &str) -> Option<Self> {
        match kind {
            Kind::Completions => serde_json::from_str(body).ok().map(Self::Completion),
            Kind::Settlements => {
                SettlementMessage::parse(body).ok().map(|(id, report)| Self::Settlement(id, report))
            }
            Kind::Statements => notice::objects(body).ok().map(Self::Statements),
            Kind::Notifications => serde_json::from_str(body).ok().map(Self::Notification),
            Kind::Events => serde_json::from_str(body).ok().map(|Failure { batch }| Self::Events(batch)),
        }
    }

    /// What a message of that queue is about, in a few words.
    pub(super) fn describe(kind: Kind, body: &str) -> String {
        Self::read(kind, body).map_or_else(|| "unreadable".to_owned(), |letter| letter.to_string())
    }
}

/// The objects' names, with nothing in them that steers a terminal.
fn shown(objects: &[String]) -> String {
    objects.join(", ").chars().map(|letter| if letter.is_control() { '?' } else { letter }).collect()
}

impl fmt::Display for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Completion(completion) => {
                let QueuedCompletion { transaction_id, reported_at, .. } = completion;
                write!(f, "completion of transaction {transaction_id}, reported {reported_at:.0}")
            }
            Self::Settlement(id, report) => {
                let (step, number) = (report.step.as_str(), report.sequence);
                write!(f, "report {number} of remittance {}: {step}", id.id)
            }
            Self::Statements(objects) => write!(f, "bank statement {}", shown(objects)),
            Self::Notification(bell) => {
                let name = bell.name();
                write!(f, "notification of event {} to webhook {}", name.event_id, name.webhook_id)?;
                bell.dead_after.map_or(Ok(()), |attempts| write!(f, " after {attempts} attempts"))
            }
            Self::Events(StreamBatch { batch_size, first, last }) => {
                write!(f, "stream batch of {batch_size} records from {first:.0} to {last:.0}")
            }
        }
    }
}

//! What Lambda sends to an on-failure queue about stream records that it gives up.

use super::shard::{Record, Shard};
use crate::template::{ACCOUNT, REGION};
use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

/// Why records are given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// They were tried as often as they may be.
    RetryAttemptsExhausted,
    /// They are too old.
    RecordAgeExceeded,
}

/// The message about these records, which are not in it: only where they are.
pub fn letter(function: &str, shard: &Shard, records: &[Record], condition: Condition, invocations: u32) -> Value {
    let (first, last) = (records.first(), records.last());
    let sequence = |record: Option<&Record>| record.map(|record| record.sequence.clone());
    let arrival = |record: Option<&Record>| record.map(|record| record.written.to_string());
    json!({
        "requestContext": {
            "requestId": Uuid::new_v4(),
            "functionArn": format!("arn:aws:lambda:{REGION}:{ACCOUNT}:function:{function}"),
            "condition": format!("{condition:?}"),
            "approximateInvokeCount": invocations,
        },
        "responseContext": { "statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled" },
        "version": "1.0",
        "timestamp": format!("{:.3}", Timestamp::now()),
        "DDBStreamBatchInfo": {
            "shardId": shard.id,
            "startSequenceNumber": sequence(first),
            "endSequenceNumber": sequence(last),
            "approximateArrivalOfFirstRecord": arrival(first),
            "approximateArrivalOfLastRecord": arrival(last),
            "batchSize": records.len(),
            "streamArn": shard.arn,
        },
    })
}

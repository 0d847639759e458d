//! A batch of a queue's messages: each is worked on at the same time as the others, and only those that are done are
//! given up to Lambda to delete.

use crate::aws_error::AwsError;
use crate::notify::queue::Queue;
use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent};
use futures::future::join_all;

/// The longest that a message is hidden by [`growing_s`]: 15 minutes.
const LONGEST_PAUSE_S: i32 = 900;

/// A received message.
#[derive(Clone, Debug, Default)]
pub struct Message {
    /// What was sent.
    pub body: String,
    /// How often it has been received, this time included (SQS: approximately).
    pub receives: u32,
}

/// What is to become of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// It is done.
    Delete,
    /// It is to come back after so many seconds.
    Hide(i32),
}

/// Works on every message of the event at once; what has to come back is hidden and reported as failed.
pub async fn each<F>(
    queue: Result<Queue, AwsError>,
    event: SqsEvent,
    work: impl Fn(Message) -> F,
) -> SqsBatchResponse
where
    F: Future<Output = Then>,
{
    let queue = queue.as_ref();
    let works = event.records.into_iter().map(|record| {
        let receives = record.attributes.get("ApproximateReceiveCount").and_then(|count| count.parse().ok());
        let message = Message { body: record.body.unwrap_or_default(), receives: receives.unwrap_or(1) };
        let working = work(message);
        async move {
            let Then::Hide(seconds) = working.await else { return None };
            let handle = record.receipt_handle.unwrap_or_default();
            let hidden = match queue {
                Ok(queue) => queue.hide(&handle, seconds).await.map_err(|error| error.to_string()),
                Err(error) => Err(error.to_string()),
            };
            if let Err(error) = hidden {
                // It comes back after the queue's own visibility timeout.
                tracing::warn!(error, "message not hidden");
            }
            // Without an id nothing of the batch may be deleted, and an empty one says so.
            Some(record.message_id.unwrap_or_default())
        }
    });
    let mut response = SqsBatchResponse::default();
    for failed in join_all(works).await.into_iter().flatten() {
        response.add_failure(failed);
    }
    response
}

/// How long to hide a message that could not be worked on: 2, 4, 8 … seconds, 15 minutes at most.
#[must_use]
pub fn growing_s(receives: u32) -> i32 {
    2_i32.checked_pow(receives.max(1)).map_or(LONGEST_PAUSE_S, |seconds| seconds.min(LONGEST_PAUSE_S))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_with_each_receive_to_a_quarter_of_an_hour() {
        assert_eq!([0, 1, 2, 3, 9, 10, 31, 1_000].map(growing_s), [2, 2, 4, 8, 512, 900, 900, 900]);
    }
}

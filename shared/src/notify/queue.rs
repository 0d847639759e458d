//! The SQS queues: sending, and putting off what was received. The only file here that names AWS types.

use crate::aws_error::AwsError;
use crate::aws_limits::limits;
use aws_config::SdkConfig;
use aws_sdk_sqs::types::SendMessageBatchRequestEntry;
use std::time::Duration;

/// How many messages SQS takes at once.
const BATCH: usize = 10;

/// The client that reaches the queues. Building it takes about 3 ms: do it once.
#[derive(Clone, Debug)]
pub struct Queues {
    client: aws_sdk_sqs::Client,
}

impl Queues {
    /// A client on the given account, region and endpoint.
    #[must_use]
    pub fn new(sdk: &SdkConfig, attempt_timeout: Duration) -> Self {
        let (timeouts, retries) = limits(attempt_timeout);
        let config =
            aws_sdk_sqs::config::Builder::from(sdk).timeout_config(timeouts).retry_config(retries).build();
        Self { client: aws_sdk_sqs::Client::from_conf(config) }
    }

    /// The queue at that URL.
    ///
    /// # Errors
    /// [`AwsError::Broken`] naming the variable, when the function was not told of the queue.
    pub fn at(&self, variable: &str, url: Option<&String>) -> Result<Queue, AwsError> {
        let url = url.cloned().ok_or_else(|| AwsError::Broken(format!("{variable} is not set")))?;
        Ok(Queue { client: self.client.clone(), url })
    }
}

/// One queue.
#[derive(Clone, Debug)]
pub struct Queue {
    client: aws_sdk_sqs::Client,
    url: String,
}

impl Queue {
    /// Sends a message.
    ///
    /// # Errors
    /// When the queue cannot be asked; it may have taken the message all the same.
    pub async fn send(&self, body: String) -> Result<(), AwsError> {
        self.client.send_message().queue_url(&self.url).message_body(body).send().await?;
        Ok(())
    }

    /// Sends a message that nobody receives for so many seconds: 900 at most.
    ///
    /// # Errors
    /// As [`Queue::send`].
    pub async fn send_later(&self, body: String, seconds: i32) -> Result<(), AwsError> {
        let send = self.client.send_message().queue_url(&self.url).message_body(body);
        send.delay_seconds(seconds).send().await?;
        Ok(())
    }

    /// Sends any number of messages, ten at a time.
    ///
    /// # Errors
    /// When the queue did not take every one of them; it may have taken some.
    pub async fn send_all(&self, bodies: Vec<String>) -> Result<(), AwsError> {
        for batch in bodies.chunks(BATCH) {
            let entries = batch.iter().enumerate().map(|(at, body)| {
                SendMessageBatchRequestEntry::builder().id(at.to_string()).message_body(body).build()
            });
            let entries = entries.collect::<Result<Vec<_>, _>>();
            let entries = entries.map_err(|error| AwsError::Broken(error.to_string()))?;
            let send = self.client.send_message_batch().queue_url(&self.url).set_entries(Some(entries));
            let answer = send.send().await?;
            if let Some(failed) = answer.failed().first() {
                let (code, count) = (failed.code(), answer.failed().len());
                return Err(AwsError::Unavailable(format!("{count} messages not taken, the first for {code}")));
            }
        }
        Ok(())
    }

    /// Hides a received message for so many seconds, counted from now.
    ///
    /// # Errors
    /// When the queue cannot be asked: the message comes back after the queue's own visibility timeout.
    pub async fn hide(&self, receipt_handle: &str, seconds: i32) -> Result<(), AwsError> {
        let change = self.client.change_message_visibility().queue_url(&self.url);
        change.receipt_handle(receipt_handle).visibility_timeout(seconds).send().await?;
        Ok(())
    }
}

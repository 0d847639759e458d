//! A queue, as operators handle it: counted, looked through, sent to.

use crate::message::Message;
use crate::sweep::Sweep;
use almoner::aws_error::AwsError;
use aws_sdk_sqs::types::{MessageSystemAttributeName, QueueAttributeName};
use serde_json::Value;

/// How many messages SQS hands out at once.
pub(crate) const BATCH: usize = 10;
/// How long a receive waits: with no wait at all, SQS asks only some of its servers.
const WAIT_S: i32 = 1;

/// One queue.
#[derive(Clone, Debug)]
pub(crate) struct Queue {
    client: aws_sdk_sqs::Client,
    url: String,
}

impl Queue {
    /// The queue at that URL.
    pub(crate) fn at(client: aws_sdk_sqs::Client, url: String) -> Self {
        Self { client, url }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// About how many messages it holds, those included that somebody is looking at.
    pub(crate) async fn count(&self) -> Result<usize, String> {
        let names = [
            QueueAttributeName::ApproximateNumberOfMessages,
            QueueAttributeName::ApproximateNumberOfMessagesNotVisible,
        ];
        let ask = self.client.get_queue_attributes().queue_url(&self.url);
        let answer = ask.set_attribute_names(Some(names.to_vec())).send().await;
        let attributes = answer.map_err(|error| unanswered(error.into()))?.attributes.unwrap_or_default();
        Ok(names.iter().filter_map(|name| attributes.get(name)?.parse::<usize>().ok()).sum())
    }

    /// The ARN of the queue that its messages end in, if they do.
    pub(crate) async fn redrive_target(&self) -> Result<Option<String>, String> {
        let name = QueueAttributeName::RedrivePolicy;
        let ask = self.client.get_queue_attributes().queue_url(&self.url).attribute_names(name.clone());
        let attributes =
            ask.send().await.map_err(|error| unanswered(error.into()))?.attributes.unwrap_or_default();
        let policy = attributes.get(&name).and_then(|policy| serde_json::from_str::<Value>(policy).ok());
        Ok(policy.and_then(|policy| policy["deadLetterTargetArn"].as_str().map(str::to_owned)))
    }

    /// Begins to look through it: at most so many messages, each hidden from others for so long at most.
    pub(crate) fn sweep(&self, hold_s: i32, at_most: usize) -> Sweep<'_> {
        Sweep::new(self, hold_s, at_most)
    }

    /// Up to ten messages, hidden from others for so long.
    pub(crate) async fn receive(&self, at_most: usize, hold_s: i32) -> Result<Vec<Message>, String> {
        let receive = self
            .client
            .receive_message()
            .queue_url(&self.url)
            .message_system_attribute_names(MessageSystemAttributeName::All)
            .max_number_of_messages(i32::try_from(at_most.min(BATCH)).unwrap_or(1))
            .visibility_timeout(hold_s)
            .wait_time_seconds(WAIT_S);
        let answer = receive.send().await.map_err(|error| unanswered(error.into()))?;
        Ok(answer.messages.unwrap_or_default().into_iter().map(Message::read).collect())
    }

    /// Lets others see a received message again.
    pub(crate) async fn let_go(&self, receipt: &str) -> Result<(), String> {
        let change = self.client.change_message_visibility().queue_url(&self.url);
        let changed = change.receipt_handle(receipt).visibility_timeout(0).send().await;
        changed.map(drop).map_err(|error| unanswered(error.into()))
    }

    pub(crate) async fn send(&self, body: &str) -> Result<(), String> {
        let sent = self.client.send_message().queue_url(&self.url).message_body(body).send().await;
        sent.map(drop).map_err(|error| unanswered(error.into()))
    }

    pub(crate) async fn delete(&self, receipt: &str) -> Result<(), String> {
        let delete = self.client.delete_message().queue_url(&self.url).receipt_handle(receipt);
        delete.send().await.map(drop).map_err(|error| unanswered(error.into()))
    }
}

/// What an operator is told when the queues could not be asked.
pub(crate) fn unanswered(error: AwsError) -> String {
    match error {
        AwsError::Unavailable(cause) => format!("The queues do not answer (is the stack running?): {cause}"),
        AwsError::Broken(cause) => format!("The queues refused: {cause}"),
    }
}

//! Changes of the queues: nothing is sent, and nothing deleted.

use super::DryRun;
use crate::signed::Answered;
use aws_smithy_runtime_api::client::http::SharedHttpConnector;
use serde_json::{Value, json};

/// What messages are called that were not sent.
const NOT_SENT: &str = "not-sent";

impl DryRun {
    /// What SQS would answer to that operation; `None` where nobody knows.
    pub(super) fn on_queue(
        &self,
        http: &SharedHttpConnector,
        url: &str,
        operation: &str,
        body: &Value,
    ) -> Option<Answered> {
        let queue = body["QueueUrl"].as_str()?.rsplit('/').next().unwrap_or_default();
        match operation {
            "SendMessage" => {
                self.note("send", queue, "a message");
                Some((200, json!({ "MessageId": NOT_SENT })))
            }
            "SendMessageBatch" => {
                let entries = body["Entries"].as_array()?;
                self.note("send", queue, &format!("{} messages", entries.len()));
                let sent = entries
                    .iter()
                    .map(|entry| json!({ "Id": entry["Id"], "MessageId": NOT_SENT, "MD5OfMessageBody": "" }));
                Some((200, json!({ "Successful": sent.collect::<Vec<_>>(), "Failed": [] })))
            }
            "DeleteMessage" => {
                self.note("delete", queue, "a message");
                // Whoever believes it deleted does not let go of it.
                let let_go = json!({
                    "QueueUrl": body["QueueUrl"], "ReceiptHandle": body["ReceiptHandle"], "VisibilityTimeout": 0,
                });
                self.hold(http, url, let_go);
                Some((200, json!({})))
            }
            _ => None,
        }
    }
}

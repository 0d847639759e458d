//! A message as it was received from a queue.

use aws_sdk_sqs::types::MessageSystemAttributeName as Name;
use jiff::Timestamp;

/// A received message.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) id: String,
    /// When it came into its first queue.
    pub(crate) sent_at: Option<Timestamp>,
    pub(crate) first_received_at: Option<Timestamp>,
    /// How often it has been received, looking included.
    pub(crate) receives: u32,
    pub(crate) body: String,
    /// What this receive of it is called.
    pub(crate) receipt: String,
}

impl Message {
    pub(crate) fn read(message: aws_sdk_sqs::types::Message) -> Self {
        let attributes = message.attributes.unwrap_or_default();
        let number = |name| attributes.get(&name)?.parse::<i64>().ok();
        let moment = |name| Timestamp::from_millisecond(number(name)?).ok();
        let receives = number(Name::ApproximateReceiveCount).and_then(|count| u32::try_from(count).ok());
        Self {
            sent_at: moment(Name::SentTimestamp),
            first_received_at: moment(Name::ApproximateFirstReceiveTimestamp),
            receives: receives.unwrap_or_default(),
            id: message.message_id.unwrap_or_default(),
            body: message.body.unwrap_or_default(),
            receipt: message.receipt_handle.unwrap_or_default(),
        }
    }
}

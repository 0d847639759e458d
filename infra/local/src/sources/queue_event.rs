//! Messages as Lambda hands them to a function.

use crate::template::REGION;
use serde_json::{Map, Value, json};

/// The event for messages as a receive gave them.
pub fn event(messages: &[Value], queue_arn: &str) -> Value {
    json!({ "Records": messages.iter().map(|message| record(message, queue_arn)).collect::<Vec<_>>() })
}

fn record(message: &Value, queue_arn: &str) -> Value {
    let attributes = message["MessageAttributes"].as_object().into_iter().flatten();
    let attributes: Map<_, _> = attributes.map(|(name, value)| (name.clone(), attribute(value))).collect();
    json!({
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message["Attributes"],
        "messageAttributes": attributes,
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": queue_arn,
        "awsRegion": REGION,
    })
}

fn attribute(value: &Value) -> Value {
    let mut attribute = json!({
        "dataType": value["DataType"],
        "stringListValues": [],
        "binaryListValues": [],
    });
    for (from, to) in [("StringValue", "stringValue"), ("BinaryValue", "binaryValue")] {
        if let Some(text) = value.get(from).filter(|text| text.is_string()) {
            attribute[to] = text.clone();
        }
    }
    attribute
}

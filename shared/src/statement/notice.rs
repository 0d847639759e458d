//! What S3 says in the `Statements` queue: which objects were made. See *Reconciliation* in contracts/contributions.md.

use percent_encoding::percent_decode_str;
use serde::Deserialize;

/// What S3 sends once, to see whether the queue takes it.
const TRIAL: &str = "s3:TestEvent";

#[derive(Deserialize)]
struct Notice {
    #[serde(rename = "Event")]
    event: Option<String>,
    #[serde(rename = "Records", default)]
    records: Vec<Record>,
}

#[derive(Deserialize)]
struct Record {
    #[serde(rename = "eventName")]
    event_name: String,
    s3: Entity,
}

#[derive(Deserialize)]
struct Entity {
    object: Object,
}

#[derive(Deserialize)]
struct Object {
    key: String,
}

/// The names of the objects that a message says were made; none of S3's own trial.
///
/// # Errors
/// When it is no such message.
pub fn objects(body: &str) -> Result<Vec<String>, String> {
    let notice: Notice = serde_json::from_str(body).map_err(|error| error.to_string())?;
    if notice.event.as_deref() == Some(TRIAL) {
        return Ok(Vec::new());
    }
    if notice.records.is_empty() {
        return Err("no records".to_owned());
    }
    // Which bucket it was is not asked: the queue takes what ours sends, and ours is all that the function may read.
    let made = notice.records.into_iter().filter(|record| record.event_name.starts_with("ObjectCreated:"));
    made.map(|record| {
        // As forms do it: a space is a plus.
        let key = record.s3.object.key.replace('+', " ");
        percent_decode_str(&key).decode_utf8().map(|key| key.into_owned()).map_err(|error| error.to_string())
    })
    .collect()
}

/// The message that tells of such an object, as S3 writes it.
#[must_use]
pub fn of(object: &str) -> String {
    let key = percent_encoding::utf8_percent_encode(object, percent_encoding::NON_ALPHANUMERIC).to_string();
    let object = serde_json::json!({ "key": key });
    let record = serde_json::json!({
        "eventSource": "aws:s3", "eventName": "ObjectCreated:Put", "s3": { "object": object },
    });
    serde_json::json!({ "Records": [record] }).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_named_as_they_are_and_not_as_they_are_sent() {
        let body = r#"{"Records":[
            {"eventName":"ObjectCreated:Put","s3":{"bucket":{"name":"b"},"object":{"key":"test/x/a+b%2B%C3%A9.csv","size":7}}},
            {"eventName":"ObjectRemoved:Delete","s3":{"object":{"key":"test/x/gone.csv"}}}]}"#;
        assert_eq!(objects(body).unwrap(), ["test/x/a b+é.csv"]);
        assert_eq!(objects(&of("test/x/a b+é.csv")).unwrap(), ["test/x/a b+é.csv"]);
        assert_eq!(objects(r#"{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"b"}"#).unwrap(), [""; 0]);
    }

    #[test]
    fn what_is_no_notice_is_refused() {
        for body in [
            "",
            "?",
            "{}",
            r#"{"Event":"s3:Other"}"#,
            r#"{"Records":[]}"#,
            r#"{"Records":[{}]}"#,
            r#"{"Records":[{"eventName":"ObjectCreated:Put","s3":{"object":{"key":"%FF"}}}]}"#,
        ] {
            assert!(objects(body).is_err(), "{body}");
        }
    }
}

//! An item in DynamoDB's own JSON, `{"pk":{"S":"…"},…}`, and back. Numbers stay the text that they are: what went through
//! a float would come back as another.

use super::{Item, StoreError, broken};
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

/// How deep lists and maps may be in each other: as deep as DynamoDB lets them be.
const MAX_DEPTH: usize = 32;

/// The item as one line.
pub(super) fn write_item(item: &Item) -> Result<String, StoreError> {
    attributes(item).map(|attributes| Value::Object(attributes).to_string())
}

fn attributes(item: &Item) -> Result<Map<String, Value>, StoreError> {
    // In one order, so that the same item is always the same text.
    let mut names: Vec<_> = item.iter().collect();
    names.sort_by_key(|(name, _)| *name);
    names.into_iter().map(|(name, value)| Ok((name.clone(), write(value)?))).collect()
}

fn write(value: &AttributeValue) -> Result<Value, StoreError> {
    let base64 = |blob: &Blob| STANDARD.encode(blob.as_ref());
    Ok(match value {
        AttributeValue::S(text) => json!({ "S": text }),
        AttributeValue::N(number) => json!({ "N": number }),
        AttributeValue::B(blob) => json!({ "B": base64(blob) }),
        AttributeValue::Bool(value) => json!({ "BOOL": value }),
        AttributeValue::Null(value) => json!({ "NULL": value }),
        AttributeValue::Ss(texts) => json!({ "SS": texts }),
        AttributeValue::Ns(numbers) => json!({ "NS": numbers }),
        AttributeValue::Bs(blobs) => json!({ "BS": blobs.iter().map(base64).collect::<Vec<_>>() }),
        AttributeValue::L(values) => json!({ "L": values.iter().map(write).collect::<Result<Vec<_>, _>>()? }),
        AttributeValue::M(values) => json!({ "M": attributes(values)? }),
        _ => return Err(broken("an attribute of an unknown type")),
    })
}

/// Reads what [`write_item`] wrote.
pub(super) fn read_item(text: &str) -> Result<Item, StoreError> {
    let wrong = |_| broken("no JSON");
    let Value::Object(attributes) = serde_json::from_str(text).map_err(wrong)? else {
        return Err(broken("no JSON object"));
    };
    members(attributes, 0)
}

fn members(attributes: Map<String, Value>, depth: usize) -> Result<Item, StoreError> {
    attributes.into_iter().map(|(name, value)| Ok((name, read(value, depth)?))).collect()
}

fn read(value: Value, depth: usize) -> Result<AttributeValue, StoreError> {
    let wrong = || broken("no attribute");
    let Value::Object(typed) = value else { return Err(wrong()) };
    let mut typed = typed.into_iter();
    let (Some((kind, value)), None) = (typed.next(), typed.next()) else { return Err(wrong()) };
    if depth > MAX_DEPTH {
        return Err(broken("an attribute that is too deep"));
    }
    Ok(match (kind.as_str(), value) {
        ("S", Value::String(text)) => AttributeValue::S(text),
        ("N", Value::String(number)) => AttributeValue::N(number),
        ("B", Value::String(text)) => AttributeValue::B(blob(&text)?),
        ("BOOL", Value::Bool(value)) => AttributeValue::Bool(value),
        ("NULL", Value::Bool(value)) => AttributeValue::Null(value),
        ("SS", Value::Array(values)) => AttributeValue::Ss(texts(values)?),
        ("NS", Value::Array(values)) => AttributeValue::Ns(texts(values)?),
        ("BS", Value::Array(values)) => {
            AttributeValue::Bs(texts(values)?.iter().map(|text| blob(text)).collect::<Result<_, _>>()?)
        }
        ("L", Value::Array(values)) => {
            AttributeValue::L(values.into_iter().map(|value| read(value, depth + 1)).collect::<Result<_, _>>()?)
        }
        ("M", Value::Object(values)) => AttributeValue::M(members(values, depth + 1)?),
        _ => return Err(wrong()),
    })
}

fn texts(values: Vec<Value>) -> Result<Vec<String>, StoreError> {
    let text = |value| match value {
        Value::String(text) => Ok(text),
        _ => Err(broken("a set of something else")),
    };
    values.into_iter().map(text).collect()
}

fn blob(text: &str) -> Result<Blob, StoreError> {
    STANDARD.decode(text).map(Blob::new).map_err(|_| broken("no base64"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_is_read_back_as_it_was_written() {
        let all = [
            ("s", r#"{"S":"a\n\"b\" ü"}"#),
            ("n", r#"{"N":"123456789012345678901234567890.10"}"#),
            ("b", r#"{"B":"AAEC/w=="}"#),
            ("t", r#"{"BOOL":true}"#),
            ("z", r#"{"NULL":true}"#),
            ("ss", r#"{"SS":["a","b"]}"#),
            ("ns", r#"{"NS":["1","2.50"]}"#),
            ("bs", r#"{"BS":["AA=="]}"#),
            ("l", r#"{"L":[{"S":""},{"L":[]},{"M":{"x":{"N":"-0"}}}]}"#),
            ("m", r#"{"M":{}}"#),
        ];
        for (name, value) in all {
            let text = format!(r#"{{"{name}":{value}}}"#);
            let item = read_item(&text).unwrap();
            assert_eq!(write_item(&item).unwrap(), text);
            assert!(!write_item(&item).unwrap().contains('\n'));
        }
        let sorted = r#"{"a":{"S":"1"},"b":{"S":"2"},"pk":{"S":"3"},"sk":{"S":"4"}}"#;
        assert_eq!(write_item(&read_item(sorted).unwrap()).unwrap(), sorted);
    }

    #[test]
    fn what_is_no_item_is_refused() {
        let deep = format!(r#"{{"a":{}{}}}"#, r#"{"L":["#.repeat(40), "]}".repeat(40));
        for text in [
            "",
            "null",
            "[]",
            r#"{"a":"b"}"#,
            r#"{"a":{}}"#,
            r#"{"a":{"S":"b","N":"1"}}"#,
            r#"{"a":{"N":1}}"#,
            r#"{"a":{"X":"b"}}"#,
            r#"{"a":{"B":"!"}}"#,
            r#"{"a":{"SS":[1]}}"#,
            r#"{"a":{"BOOL":"true"}}"#,
            &deep,
        ] {
            assert!(read_item(text).is_err(), "{text}");
        }
    }
}

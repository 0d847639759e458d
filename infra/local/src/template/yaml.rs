//! YAML with CloudFormation's short tags, as JSON with its long ones: `!Ref X` becomes `{"Ref":"X"}`.

use saphyr::{LoadableYamlNode, Scalar, Yaml};
use serde_json::{Map, Value, json};

/// Reads one document.
///
/// # Errors
/// Where the grammar is broken.
pub fn read(text: &str) -> Result<Value, String> {
    let documents = Yaml::load_from_str(text).map_err(|error| error.to_string())?;
    match documents.as_slice() {
        [document @ Yaml::Mapping(_)] => value(document),
        _ => Err("it must be one YAML mapping".to_owned()),
    }
}

fn value(yaml: &Yaml<'_>) -> Result<Value, String> {
    Ok(match yaml {
        Yaml::Value(Scalar::Null) => Value::Null,
        Yaml::Value(Scalar::Boolean(value)) => json!(value),
        Yaml::Value(Scalar::Integer(value)) => json!(value),
        Yaml::Value(Scalar::FloatingPoint(value)) => json!(value.into_inner()),
        Yaml::Value(Scalar::String(value)) => json!(value),
        Yaml::Sequence(items) => items.iter().map(value).collect::<Result<_, _>>()?,
        Yaml::Mapping(members) => {
            let mut object = Map::new();
            for (key, member) in members {
                let Value::String(key) = value(key)? else { return Err("a key is not a string".to_owned()) };
                object.insert(key, value(member)?);
            }
            Value::Object(object)
        }
        Yaml::Tagged(tag, inner) => tagged(&tag.suffix, value(inner)?),
        Yaml::Representation(..) | Yaml::Alias(_) | Yaml::BadValue => {
            return Err("it has an unreadable value".to_owned());
        }
    })
}

fn tagged(tag: &str, inner: Value) -> Value {
    match (tag, inner) {
        ("Ref" | "Condition", name) => json!({ tag: name }),
        ("GetAtt", Value::String(path)) => match path.split_once('.') {
            Some((name, attribute)) => json!({ "Fn::GetAtt": [name, attribute] }),
            None => json!({ "Fn::GetAtt": [path] }),
        },
        (name, argument) => json!({ format!("Fn::{name}"): argument }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_tags_become_long_ones() {
        let yaml =
            "a: !Ref T\nb: !GetAtt T.Arn\nc: !Sub x-${T}\nd: !If [C, 1, !Ref AWS::NoValue]\ne: !Equals [a, b]";
        assert_eq!(
            read(yaml).unwrap(),
            json!({
                "a": {"Ref": "T"},
                "b": {"Fn::GetAtt": ["T", "Arn"]},
                "c": {"Fn::Sub": "x-${T}"},
                "d": {"Fn::If": ["C", 1, {"Ref": "AWS::NoValue"}]},
                "e": {"Fn::Equals": ["a", "b"]},
            })
        );
    }

    #[test]
    fn broken_yaml_is_refused() {
        for text in ["", "- a", "a: [", "a: b\n---\nc: d"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}

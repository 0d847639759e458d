//! Event filtering: which records of a stream a function wants, in EventBridge's pattern language as far as it is
//! needed. An operator that is not known is refused when the template is read.

use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What every account may have; AWS raises it to ten for those that ask.
const MAX_FILTERS: usize = 5;
/// Lambda's own limit.
const MAX_PATTERN_BYTES: usize = 4_096;

/// The filters of one event source: a record that one of them matches is wanted, and all are when there are none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filters(Vec<Pattern>);

impl Filters {
    pub(super) fn read(criteria: &Value) -> Result<Self, String> {
        let Some(members) = criteria.as_object() else {
            return if criteria.is_null() { Ok(Self::default()) } else { Err("must be a mapping".to_owned()) };
        };
        let filters = match (members.len(), members.get("Filters").and_then(Value::as_array)) {
            (1, Some(filters)) if filters.len() <= MAX_FILTERS => filters,
            _ => return Err(format!("must be {{Filters: […]}} with {MAX_FILTERS} filters at most")),
        };
        let patterns = filters.iter().map(|filter| match filter["Pattern"].as_str() {
            Some(text) if filter.as_object().is_some_and(|members| members.len() == 1) => Pattern::read(text),
            _ => Err("must have filters of the form {Pattern: '<JSON>'}".to_owned()),
        });
        patterns.collect::<Result<_, _>>().map(Self)
    }

    /// Whether the function wants that record.
    #[must_use]
    pub fn want(&self, record: &Value) -> bool {
        self.0.is_empty() || self.0.iter().any(|pattern| pattern.matches(record))
    }
}

/// One pattern: names lead to patterns or to alternatives.
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern(Node);

#[derive(Clone, Debug, PartialEq)]
enum Node {
    /// Every member must match.
    All(BTreeMap<String, Node>),
    /// One alternative must.
    Any(Vec<Test>),
}

#[derive(Clone, Debug, PartialEq)]
enum Test {
    Equals(Value),
    Prefix(String),
    Exists(bool),
    AnythingBut(Vec<Value>),
}

impl Pattern {
    /// Reads a pattern's text.
    ///
    /// # Errors
    /// What of it is not understood.
    pub fn read(text: &str) -> Result<Self, String> {
        if text.len() > MAX_PATTERN_BYTES {
            return Err(format!("has a pattern of more than {MAX_PATTERN_BYTES} bytes"));
        }
        let value: Value =
            serde_json::from_str(text).map_err(|_| format!("has a pattern that is no JSON: {text}"))?;
        let Value::Object(members) = value else { return Err(format!("has a pattern that is no object: {text}")) };
        all(&members).map(Self)
    }

    /// Whether it matches that record.
    #[must_use]
    pub fn matches(&self, record: &Value) -> bool {
        self.0.matches(Some(record))
    }
}

fn all(members: &Map<String, Value>) -> Result<Node, String> {
    let mut nodes = BTreeMap::new();
    for (name, member) in members {
        let node = match member {
            _ if name.starts_with('$') => return Err(unknown(name)),
            Value::Object(members) => all(members)?,
            Value::Array(tests) if !tests.is_empty() => {
                Node::Any(tests.iter().map(test).collect::<Result<_, _>>()?)
            }
            _ => return Err(format!("has a pattern whose {name} is neither an object nor a list with entries")),
        };
        nodes.insert(name.clone(), node);
    }
    Ok(Node::All(nodes))
}

fn test(written: &Value) -> Result<Test, String> {
    let Value::Object(members) = written else {
        return if written.is_array() {
            Err("has a pattern with a list in a list".to_owned())
        } else {
            Ok(Test::Equals(written.clone()))
        };
    };
    let mut members = members.iter();
    let (Some((name, argument)), None) = (members.next(), members.next()) else {
        return Err(format!("has a pattern with {written} in it, which is not one operator"));
    };
    let wrong = || format!("has a pattern whose {name} is wrong: {argument}");
    Ok(match (name.as_str(), argument) {
        ("prefix", Value::String(prefix)) => Test::Prefix(prefix.clone()),
        ("exists", Value::Bool(exists)) => Test::Exists(*exists),
        ("anything-but", Value::Array(values)) if values.iter().all(is_plain) => Test::AnythingBut(values.clone()),
        ("anything-but", value) if is_plain(value) => Test::AnythingBut(vec![value.clone()]),
        ("prefix" | "exists" | "anything-but", _) => return Err(wrong()),
        _ => return Err(unknown(name)),
    })
}

fn unknown(operator: &str) -> String {
    format!("has a pattern with {operator}, which is not known to the local stack")
}

fn is_plain(value: &Value) -> bool {
    !value.is_array() && !value.is_object()
}

impl Node {
    fn matches(&self, value: Option<&Value>) -> bool {
        match self {
            Self::All(nodes) => {
                nodes.iter().all(|(name, node)| node.matches(value.and_then(|value| value.get(name))))
            }
            Self::Any(tests) => match value {
                // Of a list, one entry is enough.
                Some(Value::Array(entries)) => {
                    tests.iter().any(|test| entries.iter().any(|entry| test.passes(Some(entry))))
                }
                value => tests.iter().any(|test| test.passes(value)),
            },
        }
    }
}

impl Test {
    fn passes(&self, value: Option<&Value>) -> bool {
        // Tests are about plain values: what holds an object does not exist for them.
        let value = value.filter(|value| !value.is_object());
        match (self, value) {
            (Self::Exists(wanted), value) => value.is_some() == *wanted,
            (_, None) => false,
            (Self::Equals(wanted), Some(value)) => value == wanted,
            (Self::Prefix(prefix), Some(value)) => value.as_str().is_some_and(|text| text.starts_with(prefix)),
            (Self::AnythingBut(refused), Some(value)) => !refused.contains(value),
        }
    }
}

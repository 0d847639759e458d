//! A caller's JSON, read so that nothing of it is lost: numbers stay the text they were, repeated keys are seen.
//!
//! `serde_json` checks the grammar and cuts the text into values; this module keeps what a float or a map would
//! drop. Depth is limited, so reading takes time linear in the text however it is nested.

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;

/// How deep arrays and objects may nest.
pub const MAX_DEPTH: usize = 32;
/// How long a number may be written.
pub const MAX_NUMBER_LENGTH: usize = 255;
/// How many digits a number's power of ten may have, so that comparing two numbers stays cheap.
const MAX_POWER_DIGITS: usize = 9;

/// One JSON value; numbers as they were written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Json<'a> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number's text, valid by JSON's grammar.
    Number(&'a str),
    /// A string, its escapes resolved.
    Text(String),
    /// `[…]`
    Array(Vec<Self>),
    /// `{…}` in the order written; no key stands twice.
    Object(Vec<(String, Self)>),
}

/// Why a text is not usable JSON. The `Display` text is meant for the caller.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JsonError {
    /// The grammar is broken.
    #[error("is not valid JSON (line {line}, column {column})")]
    Syntax {
        /// Counted from 1.
        line: usize,
        /// Counted from 1.
        column: usize,
    },
    /// One object names a key twice; which of them is meant is not guessed.
    #[error("appears more than once")]
    DuplicateKey(String),
    /// More than [`MAX_DEPTH`] levels.
    #[error("nests deeper than {MAX_DEPTH} levels")]
    TooDeep,
    /// More than [`MAX_NUMBER_LENGTH`] characters, or an absurd power of ten.
    #[error("contains a number that is too long")]
    NumberTooLong,
}

/// Reads one JSON text.
///
/// # Errors
/// The first thing wrong with it.
pub fn parse(text: &str) -> Result<Json<'_>, JsonError> {
    let raw: &RawValue = serde_json::from_str(text).map_err(|error| syntax(&error))?;
    value(raw, 0)
}

impl<'a> Json<'a> {
    /// The member of that name, when this is an object that has one.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members.iter().find(|(key, _)| key == name).map(|(_, value)| value),
            _ => None,
        }
    }
}

fn value(raw: &RawValue, depth: usize) -> Result<Json<'_>, JsonError> {
    let text = raw.get();
    let read = |error: serde_json::Error| syntax(&error);
    match text.as_bytes().first() {
        Some(b'n') => Ok(Json::Null),
        Some(b't') => Ok(Json::Bool(true)),
        Some(b'f') => Ok(Json::Bool(false)),
        Some(b'"') => serde_json::from_str(text).map(Json::Text).map_err(read),
        Some(b'[' | b'{') if depth == MAX_DEPTH => Err(JsonError::TooDeep),
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(text).map_err(read)?;
            items.into_iter().map(|item| value(item, depth + 1)).collect::<Result<_, _>>().map(Json::Array)
        }
        Some(b'{') => {
            let Members(members) = serde_json::from_str(text).map_err(read)?;
            object(members, depth)
        }
        _ => number(text),
    }
}

fn object(members: Vec<(String, &RawValue)>, depth: usize) -> Result<Json<'_>, JsonError> {
    let mut names: Vec<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    if let Some([name, _]) = names.array_windows().find(|[one, next]| one == next) {
        return Err(JsonError::DuplicateKey((*name).to_owned()));
    }
    let read = |(name, raw)| value(raw, depth + 1).map(|json| (name, json));
    members.into_iter().map(read).collect::<Result<_, _>>().map(Json::Object)
}

fn number(text: &str) -> Result<Json<'_>, JsonError> {
    let power = text.split_once(['e', 'E']).map_or("", |(_, power)| power.trim_start_matches(['+', '-']));
    let short = text.len() <= MAX_NUMBER_LENGTH && power.len() <= MAX_POWER_DIGITS;
    if short { Ok(Json::Number(text)) } else { Err(JsonError::NumberTooLong) }
}

fn syntax(error: &serde_json::Error) -> JsonError {
    JsonError::Syntax { line: error.line(), column: error.column() }
}

/// An object's members as they stand, repeated ones included.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

#[cfg(test)]
#[path = "json_tests.rs"]
mod tests;

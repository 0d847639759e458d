//! One value of a body, as the text that stands on the wire.

use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// A value that a field may have.
pub(super) enum Value<'a> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number's text, valid by JSON's grammar.
    Number(&'a str),
    /// A string, its escapes resolved.
    Text(Cow<'a, str>),
    /// What no field may be, and what it must be instead.
    Unusable(&'static str),
}

impl<'a> Value<'a> {
    /// Reads it in one pass; of an array or an object only the first character is looked at.
    pub(super) fn of(raw: &'a RawValue) -> Self {
        let text = raw.get();
        match text.as_bytes().first() {
            Some(b'n') => Self::Null,
            Some(b't') => Self::Bool(true),
            Some(b'f') => Self::Bool(false),
            // The grammar has been checked; only half a surrogate pair is still wrong, which has no UTF-8.
            Some(b'"') => serde_json::from_str(text)
                .map_or(Self::Unusable("must be Unicode text"), |Text(it)| Self::Text(it)),
            Some(b'[' | b'{') => Self::Unusable("must be a string or a number"),
            _ => Self::Number(text),
        }
    }

    /// What is signed of it: null is as empty as "".
    ///
    /// # Errors
    /// What it must be instead.
    pub(super) fn signed(&self) -> Result<&str, &'static str> {
        match self {
            Self::Null => Ok(""),
            Self::Bool(true) => Ok("true"),
            Self::Bool(false) => Ok("false"),
            Self::Number(text) => Ok(text),
            Self::Text(text) => Ok(text),
            Self::Unusable(reason) => Err(reason),
        }
    }
}

/// A JSON string, borrowed where no escape had to be resolved.
pub(super) struct Text<'a>(pub(super) Cow<'a, str>);

impl<'de> Deserialize<'de> for Text<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AsItStands;
        impl<'de> Visitor<'de> for AsItStands {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Borrowed(text)))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(AsItStands)
    }
}

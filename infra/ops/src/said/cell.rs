//! One value, as a person and as a program reads it.

use serde_json::Value;

/// What a person reads where there is nothing.
const NOTHING: &str = "-";

/// One value.
#[derive(Clone, Debug)]
pub(crate) struct Cell {
    pub(super) text: String,
    pub(super) json: Value,
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self { json: Value::String(text.clone()), text }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<u64> for Cell {
    fn from(number: u64) -> Self {
        Self { text: number.to_string(), json: number.into() }
    }
}

impl From<usize> for Cell {
    fn from(number: usize) -> Self {
        Self { text: number.to_string(), json: number.into() }
    }
}

impl From<bool> for Cell {
    fn from(it: bool) -> Self {
        Self { text: it.to_string(), json: it.into() }
    }
}

impl From<Value> for Cell {
    fn from(json: Value) -> Self {
        Self { text: json.to_string(), json }
    }
}

impl From<Vec<String>> for Cell {
    fn from(texts: Vec<String>) -> Self {
        Self { text: texts.join(", "), json: texts.into() }
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or_else(|| Self { text: NOTHING.to_owned(), json: Value::Null }, Into::into)
    }
}

impl Cell {
    /// For a person.
    pub(crate) fn as_text(&self) -> &str {
        &self.text
    }

    /// The same value, which a person reads like that.
    pub(crate) fn read_as(self, text: String) -> Self {
        Self { text, ..self }
    }
}

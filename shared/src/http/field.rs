//! Reading a body's fields: every wrong one is found, so that a caller mends them in one go.

use crate::domain::json::Json;
use crate::domain::money::{Currency, Money};
use crate::domain::refusal::{FieldErrors, Refusal};
use std::ops::RangeInclusive;

/// What is wrong with a value, for the caller.
pub type Reason = String;

/// The fields of one body.
#[derive(Debug)]
pub struct Fields<'a> {
    json: &'a Json<'a>,
    errors: FieldErrors,
    missing: bool,
}

impl<'a> Fields<'a> {
    /// The fields of that object.
    #[must_use]
    pub fn of(json: &'a Json<'a>) -> Self {
        Self { json, errors: FieldErrors::default(), missing: false }
    }

    /// A field that must be there; `null` is as good as missing. `None` when something is wrong with it, which
    /// [`Fields::refusal`] will say.
    pub fn required<T>(&mut self, name: &str, read: impl FnOnce(&Json<'a>) -> Result<T, Reason>) -> Option<T> {
        let outcome = match self.json.member(name) {
            None | Some(Json::Null) => {
                self.missing = true;
                Err("is required".to_owned())
            }
            Some(value) => read(value),
        };
        outcome.map_err(|reason| self.errors.add(name, reason)).ok()
    }

    /// A field that may be left out; `null` is as good as that.
    pub fn optional<T>(&mut self, name: &str, read: impl FnOnce(&Json<'a>) -> Result<T, Reason>) -> Option<T> {
        let value = self.json.member(name).filter(|value| **value != Json::Null)?;
        read(value).map_err(|reason| self.errors.add(name, reason)).ok()
    }

    /// The fields of an object within; `None` when it is not given, or is none, which [`Fields::refusal`] will say.
    pub fn within(&mut self, name: &str) -> Option<Fields<'a>> {
        let inner = self.json.member(name).filter(|value| **value != Json::Null)?;
        match inner {
            Json::Object(_) => Some(Fields::of(inner)),
            _ => {
                self.errors.add(name, "must be an object");
                None
            }
        }
    }

    /// What was wrong within that object, each by its name and a dot before its own.
    pub fn wrong_within(&mut self, name: &str, inner: FieldErrors) {
        for (part, reasons) in inner.0 {
            reasons.into_iter().for_each(|reason| self.errors.add(&format!("{name}.{part}"), reason));
        }
    }

    /// All that was wrong.
    #[must_use]
    pub fn into_errors(self) -> FieldErrors {
        self.errors
    }

    /// Something is wrong with a field beyond what was read of it.
    pub fn wrong(&mut self, name: &str, reason: impl Into<Reason>) {
        self.errors.add(name, reason);
    }

    /// Whether a field was given at all.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.json.member(name).is_some_and(|value| *value != Json::Null)
    }

    /// Whether something is wrong with a field already.
    #[must_use]
    pub fn is_wrong(&self, name: &str) -> bool {
        self.errors.0.contains_key(name)
    }

    /// Whether nothing was wrong so far.
    #[must_use]
    pub fn is_fine(&self) -> bool {
        self.errors.is_empty()
    }

    /// All that was wrong: [`Refusal::Malformed`] when a field was missing, else [`Refusal::Invalid`].
    #[must_use]
    pub fn refusal(self) -> Refusal {
        if self.missing { Refusal::Malformed(self.errors) } else { Refusal::Invalid(self.errors) }
    }
}

/// An amount of that currency: a JSON number, or a string that holds one.
///
/// # Errors
/// Which rule of money it breaks.
pub fn amount(json: &Json<'_>, currency: Currency) -> Result<Money, Reason> {
    let text = match json {
        Json::Number(text) => text,
        Json::Text(text) => text.as_str(),
        _ => return Err("must be a decimal number".to_owned()),
    };
    Money::parse(text, currency).map_err(|error| error.to_string())
}

/// A whole number from 0 to 2^64 - 1, written without fraction or exponent.
///
/// # Errors
/// When it is anything else.
pub fn integer(json: &Json<'_>) -> Result<u64, Reason> {
    let number = match json {
        Json::Number(text) => text.parse().ok(),
        _ => None,
    };
    number.ok_or_else(|| "must be a positive integer".to_owned())
}

/// A list of strings.
///
/// # Errors
/// When it is anything else.
pub fn texts(json: &Json<'_>) -> Result<Vec<String>, Reason> {
    let text = |item: &Json<'_>| match item {
        Json::Text(text) => Some(text.clone()),
        _ => None,
    };
    let texts = match json {
        Json::Array(items) => items.iter().map(text).collect::<Option<_>>(),
        _ => None,
    };
    texts.ok_or_else(|| "must be a list of strings".to_owned())
}

/// A string of so many characters.
///
/// # Errors
/// When it is no string, or of another length.
pub fn text(json: &Json<'_>, length: RangeInclusive<usize>) -> Result<String, Reason> {
    match json {
        Json::Text(text) if length.contains(&text.chars().count()) => Ok(text.clone()),
        Json::Text(_) => Err(format!("must have {} to {} characters", length.start(), length.end())),
        _ => Err("must be a string".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::json::parse;

    #[test]
    fn every_wrong_field_is_named_and_a_missing_one_decides() {
        let json = parse(r#"{"a":"x","b":null,"c":7}"#).unwrap();
        let mut fields = Fields::of(&json);
        assert_eq!(fields.required("a", integer), None);
        assert_eq!(fields.required("c", integer), Some(7));
        let mut wrong = FieldErrors::one("a", "must be a positive integer");
        assert_eq!(fields.required("b", integer), None);
        wrong.add("b", "is required");
        assert_eq!(fields.refusal(), Refusal::Malformed(wrong));

        let mut fields = Fields::of(&json);
        assert_eq!(fields.required("a", integer), None);
        assert_eq!(fields.refusal(), Refusal::Invalid(FieldErrors::one("a", "must be a positive integer")));
    }

    #[test]
    fn integers_are_written_plainly() {
        for text in ["-1", "1.0", "1e0", "\"1\"", "18446744073709551616", "true", "[]"] {
            assert!(integer(&parse(text).unwrap()).is_err(), "{text}");
        }
        assert_eq!(integer(&parse("18446744073709551615").unwrap()), Ok(u64::MAX));
    }

    #[test]
    fn lengths_count_characters() {
        assert_eq!(text(&Json::Text("é".repeat(128)), 1..=128), Ok("é".repeat(128)));
        assert!(text(&Json::Text("é".repeat(129)), 1..=128).is_err());
        assert!(text(&Json::Text(String::new()), 1..=128).is_err());
    }
}

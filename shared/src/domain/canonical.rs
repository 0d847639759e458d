//! RFC 8785 canonical JSON: one text for one value, however it was written.
//!
//! What must stay true: no number passes through a float. [`Json`] keeps numbers as text, and they are rewritten digit by
//! digit; the crates for this format write every number by way of an f64, so none of them can be used here. A number of
//! at most 15 significant digits is told by those digits from every other such number even in a double, so its shortest
//! text, which is what the RFC asks for (ECMAScript's `Number::toString`), is those digits and no others. Longer numbers
//! are refused, not rounded: we never write any.

mod number;

use super::json::Json;
use number::{MAX_DIGITS, MAX_POWER, shortest};
use std::fmt::Write as _;
use thiserror::Error;

/// Why a value has no canonical text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NotCanonical {
    /// More than 15 significant digits.
    #[error("a number has more than {MAX_DIGITS} significant digits")]
    TooManyDigits,
    /// Beyond what a double can hold.
    #[error("a number is beyond 1e-{MAX_POWER} to 1e{MAX_POWER}")]
    OutOfRange,
}

/// The canonical text.
///
/// # Errors
/// When it holds a number that this format cannot say exactly.
pub fn canonical(json: &Json<'_>) -> Result<String, NotCanonical> {
    let mut text = String::new();
    write(&mut text, json)?;
    Ok(text)
}

/// The canonical text as if the object had no member of that name.
///
/// # Errors
/// As [`canonical`].
pub fn canonical_without(json: &Json<'_>, name: &str) -> Result<String, NotCanonical> {
    let Json::Object(members) = json else { return canonical(json) };
    let mut text = String::new();
    write_object(&mut text, members.iter().filter(|(member, _)| member != name))?;
    Ok(text)
}

fn write(text: &mut String, json: &Json<'_>) -> Result<(), NotCanonical> {
    match json {
        Json::Null => text.push_str("null"),
        Json::Bool(true) => text.push_str("true"),
        Json::Bool(false) => text.push_str("false"),
        Json::Number(number) => text.push_str(&shortest(number)?),
        Json::Text(string) => write_string(text, string),
        Json::Array(items) => {
            text.push('[');
            for (at, item) in items.iter().enumerate() {
                text.push_str(if at == 0 { "" } else { "," });
                write(text, item)?;
            }
            text.push(']');
        }
        Json::Object(members) => write_object(text, members.iter())?,
    }
    Ok(())
}

fn write_object<'m, 'j: 'm>(
    text: &mut String,
    members: impl Iterator<Item = &'m (String, Json<'j>)>,
) -> Result<(), NotCanonical> {
    let mut sorted: Vec<_> = members.collect();
    // By UTF-16 code units, not by characters: those beyond U+FFFF come before those from U+E000 on.
    sorted.sort_unstable_by(|(one, _), (other, _)| one.encode_utf16().cmp(other.encode_utf16()));
    text.push('{');
    for (at, (name, value)) in sorted.into_iter().enumerate() {
        text.push_str(if at == 0 { "" } else { "," });
        write_string(text, name);
        text.push(':');
        write(text, value)?;
    }
    text.push('}');
    Ok(())
}

/// As `JSON.stringify` does: what must be escaped is, in its shortest way; all else stands as it is.
fn write_string(text: &mut String, string: &str) {
    text.push('"');
    for character in string.chars() {
        match character {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\u{8}' => text.push_str("\\b"),
            '\t' => text.push_str("\\t"),
            '\n' => text.push_str("\\n"),
            '\u{c}' => text.push_str("\\f"),
            '\r' => text.push_str("\\r"),
            // Writing to a string cannot fail.
            '\0'..='\u{1f}' => drop(write!(text, "\\u{:04x}", u32::from(character))),
            _ => text.push(character),
        }
    }
    text.push('"');
}

#[cfg(test)]
#[path = "canonical_tests.rs"]
mod tests;

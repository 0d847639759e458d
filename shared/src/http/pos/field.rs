//! A body's fields, each read when it is asked for, with its length or range said by who asks.

use super::body::SignedBody;
use super::value::Value;
use super::{Malformed, Tracking};
use crate::domain::cents::{Cents, MAX_DIGITS};
use std::ops::RangeInclusive;

/// How long a `signature` may be that is looked at, in characters.
pub const MAX_SIGNATURE: usize = 200;
/// How long `purchase_items` may be, in characters.
pub const MAX_PURCHASE_ITEMS: usize = 200;
/// How long `tracking_data` may be, in characters of its JSON.
pub const MAX_TRACKING: usize = 1_000_000;

impl<'a> SignedBody<'a> {
    /// A signed field that must be there, 1 to `max` characters, sent as a string or a number; null is as good as missing.
    ///
    /// # Errors
    /// What must be true of it.
    pub fn text(&self, name: &str, max: usize) -> Result<&str, Malformed> {
        self.text_of(name, 1..=max)
    }

    /// The same with another shortest length.
    ///
    /// # Errors
    /// What must be true of it.
    pub fn text_of(&self, name: &str, length: RangeInclusive<usize>) -> Result<&str, Malformed> {
        let found = self.signed.binary_search_by(|(other, _)| (**other).cmp(name)).ok();
        let value = found.and_then(|at| self.signed.get(at)).map(|(_, value)| value);
        text(name, value, length)
    }

    /// A signed amount that must be there, in cents: 1 to 12 digits and nothing else, sent as a number or a string.
    ///
    /// # Errors
    /// What must be true of it.
    pub fn cents(&self, name: &str) -> Result<Cents, Malformed> {
        // Whatever is longer is refused for its digits, not for its length.
        let text = self.text_of(name, 0..=usize::MAX)?;
        let reason = || format!("must be 1 to {MAX_DIGITS} digits: whole cents, without sign, point or exponent");
        Cents::parse(text).ok_or_else(|| Malformed::new(name, reason()))
    }

    /// The signature as it was sent, whether or not it is one.
    ///
    /// # Errors
    /// It is missing, no string, or too long to be one.
    pub fn signature(&self) -> Result<&str, Malformed> {
        match &self.signature {
            Some(Value::Number(_) | Value::Unusable(_)) => Err(Malformed::new("signature", "must be a string")),
            value => text("signature", value.as_ref(), 1..=MAX_SIGNATURE),
        }
    }

    /// What was bought, as the JSON text that terminals put there; it is not looked into.
    ///
    /// # Errors
    /// It is no string, or too long.
    pub fn purchase_items(&self) -> Result<Option<&str>, Malformed> {
        match &self.purchase_items {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Number(_) | Value::Unusable(_)) => {
                Err(Malformed::new("purchase_items", "must be a string"))
            }
            value => text("purchase_items", value.as_ref(), 0..=MAX_PURCHASE_ITEMS).map(Some),
        }
    }

    /// Whether the terminal can wait for the buyer to confirm; it cannot unless it says so.
    ///
    /// # Errors
    /// It is neither true nor false, nor one of these words as a string.
    pub fn buyer_confirms(&self) -> Result<bool, Malformed> {
        match &self.buyer_confirms {
            None | Some(Value::Null) => Ok(false),
            Some(Value::Bool(confirms)) => Ok(*confirms),
            Some(Value::Text(text)) if text.eq_ignore_ascii_case("true") => Ok(true),
            Some(Value::Text(text)) if text.eq_ignore_ascii_case("false") => Ok(false),
            Some(_) => Err(Malformed::new("buyer_confirms", "must be true or false")),
        }
    }

    /// What is to be sent back.
    ///
    /// # Errors
    /// It is neither an object nor null, or longer than [`MAX_TRACKING`].
    pub fn tracking(&self) -> Result<Tracking<'a>, Malformed> {
        let raw = self.tracking_data;
        let reason = match raw.map(|raw| (raw.get(), raw.get().as_bytes().first())) {
            None | Some((_, Some(b'n'))) => return Ok(Tracking::default()),
            Some((text, Some(b'{'))) if text.chars().count() <= MAX_TRACKING => return Ok(Tracking::new(raw)),
            Some((_, Some(b'{'))) => format!("must have at most {MAX_TRACKING} characters"),
            Some(_) => "must be an object".to_owned(),
        };
        Err(Malformed::new("tracking_data", reason))
    }

    /// What is sent back whatever else is wrong with the body: nothing, when that itself is.
    #[must_use]
    pub fn echo(&self) -> Tracking<'a> {
        self.tracking().unwrap_or_default()
    }
}

fn text<'v>(
    name: &str,
    value: Option<&'v Value<'_>>,
    length: RangeInclusive<usize>,
) -> Result<&'v str, Malformed> {
    let text = match value {
        None | Some(Value::Null) => return Err(Malformed::new(name, "is required")),
        Some(Value::Text(text)) => text,
        Some(Value::Number(text)) => *text,
        Some(Value::Bool(_)) => return Err(Malformed::new(name, "must be a string")),
        Some(Value::Unusable(reason)) => return Err(Malformed::new(name, *reason)),
    };
    if length.contains(&text.chars().count()) {
        return Ok(text);
    }
    let reason = match length.start() {
        0 => format!("must have at most {} characters", length.end()),
        shortest => format!("must have {shortest} to {} characters", length.end()),
    };
    Err(Malformed::new(name, reason))
}

//! Reading a signed body: every `x_` member as the text that is signed, and the few that are not signed.
//!
//! What must stay true: a body is cut into its top-level members in one pass, however it nests, and nothing below them
//! is looked at; a member's value is read once. Time and memory stay proportional to the body's length, but for sorting
//! the names. A body that is an object is read: what is wrong with a field is found when that field is asked for, so that
//! the answer to it can still be signed with the device's key.

use super::Malformed;
use super::value::{Text, Value};
use crate::auth::pos_signature::Member;
use crate::http::body;
use lambda_http::Request;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// The largest body, in bytes: tracking_data has room in it.
pub const MAX_BYTES: usize = 1024 * 1024;
/// How the names begin that are signed.
pub const SIGNED_PREFIX: &str = "x_";

/// One body. Its `Debug` shows names alone: the values are tokens, customers and amounts.
#[derive(Default)]
pub struct SignedBody<'a> {
    /// Every member that is signed, known or not, in the order of their names.
    pub(super) signed: Vec<(Cow<'a, str>, Value<'a>)>,
    pub(super) signature: Option<Value<'a>>,
    pub(super) purchase_items: Option<Value<'a>>,
    pub(super) buyer_confirms: Option<Value<'a>>,
    pub(super) tracking_data: Option<&'a RawValue>,
}

impl<'a> SignedBody<'a> {
    /// Reads a request's body.
    ///
    /// # Errors
    /// It is too large, no JSON by its `Content-Type`, no UTF-8, no JSON object, or has a member twice.
    pub fn read(request: &'a Request) -> Result<Self, Malformed> {
        let text = body::text(request, MAX_BYTES).map_err(|(field, reason)| Malformed::new(field, reason))?;
        Self::parse(text)
    }

    /// Reads a body's text.
    ///
    /// # Errors
    /// It is no JSON object, or has a member twice, whatever that is called.
    pub fn parse(text: &'a str) -> Result<Self, Malformed> {
        // Terminals' libraries begin a text with it now and then; it is no part of what they say.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let Members(mut members) = serde_json::from_str(text).map_err(|error| no_object(&error))?;
        if let Some(name) = sort(&mut members) {
            return Err(Malformed::new(name, "appears more than once"));
        }
        let mut body = Self::default();
        for (name, raw) in members {
            match &*name {
                "signature" => body.signature = Some(Value::of(raw)),
                "purchase_items" => body.purchase_items = Some(Value::of(raw)),
                "buyer_confirms" => body.buyer_confirms = Some(Value::of(raw)),
                "tracking_data" => body.tracking_data = Some(raw),
                _ if name.starts_with(SIGNED_PREFIX) => body.signed.push((name, Value::of(raw))),
                // Tolerated, and neither signed nor kept.
                _ => {}
            }
        }
        Ok(body)
    }

    /// What the signature covers: every `x_` member, unknown ones included, with the text of its value.
    ///
    /// # Errors
    /// One is an array or an object, or no Unicode text: it has no text to sign.
    pub fn members(&self) -> Result<Vec<Member<'_>>, Malformed> {
        let members = self.signed.iter().map(|(name, value)| match value.signed() {
            Ok(text) => Ok((&**name, text)),
            Err(reason) => Err(Malformed::new(name, reason)),
        });
        members.collect()
    }
}

impl fmt::Debug for SignedBody<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.signed.iter().map(|(name, _)| name)).finish()
    }
}

fn no_object(error: &serde_json::Error) -> Malformed {
    let (line, column) = (error.line(), error.column());
    if error.is_data() {
        return Malformed::new("body", "must be a JSON object");
    }
    Malformed::new("body", format!("is not valid JSON (line {line}, column {column})"))
}

/// Sorts members by their names; tells the first name that stands twice. A set of the names would cost the same, and its
/// order would be nobody's.
fn sort<N: Ord, V>(members: &mut [(N, V)]) -> Option<&N> {
    members.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
    members.array_windows().find(|[(one, _), (next, _)]| one == next).map(|[(name, _), _]| name)
}

/// An object's members as they stand, repeated ones included.
struct Members<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

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
                while let Some((Text(name), value)) = map.next_entry()? {
                    members.push((name, value));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

#[cfg(test)]
#[path = "body_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "body_hostile_tests.rs"]
mod hostile_tests;

//! Reading a request's body: its size, its type, its encoding, its JSON.

use super::header;
use crate::domain::json::{Json, JsonError, parse};
use crate::domain::refusal::{FieldErrors, Refusal};
use lambda_http::{Body, Request};

/// The largest body unless a contract says otherwise, in bytes.
pub const MAX_BYTES: usize = 256 * 1024;
/// The longest key of the caller's that an error repeats, in bytes.
const MAX_NAMED_KEY: usize = 64;

/// The body as a JSON object.
///
/// # Errors
/// [`Refusal::Malformed`] naming `Content-Type`, `body`, or the key that stands twice.
pub fn json_object(request: &Request, max_bytes: usize) -> Result<Json<'_>, Refusal> {
    match json(request, max_bytes)? {
        object @ Json::Object(_) => Ok(object),
        _ => Err(Refusal::Malformed(FieldErrors::one("body", "must be a JSON object"))),
    }
}

/// The body as JSON of any kind.
///
/// # Errors
/// [`Refusal::Malformed`] naming `Content-Type`, `body`, or the key that stands twice.
pub fn json(request: &Request, max_bytes: usize) -> Result<Json<'_>, Refusal> {
    let malformed = |field: &str, reason: String| Refusal::Malformed(FieldErrors::one(field, reason));
    let text = text(request, max_bytes).map_err(|(field, reason)| malformed(field, reason))?;
    parse(text).map_err(|error| match &error {
        JsonError::DuplicateKey(key) if key.len() <= MAX_NAMED_KEY => malformed(key, error.to_string()),
        JsonError::DuplicateKey(_) => malformed("body", "has a key that appears more than once".to_owned()),
        _ => malformed("body", error.to_string()),
    })
}

/// The body's text, if it says it is JSON.
///
/// # Errors
/// What is wrong, `Content-Type` or `body`, and what must be true of it.
pub(super) fn text(request: &Request, max_bytes: usize) -> Result<&str, (&'static str, String)> {
    let bytes: &[u8] = match request.body() {
        Body::Text(text) => text.as_bytes(),
        Body::Binary(bytes) => bytes,
        _ => &[],
    };
    if bytes.len() > max_bytes {
        return Err(("body", format!("must be at most {max_bytes} bytes")));
    }
    if !header::is_json(request.headers()) {
        return Err(("Content-Type", "must be application/json (UTF-8)".to_owned()));
    }
    std::str::from_utf8(bytes).map_err(|_| ("body", "must be UTF-8".to_owned()))
}

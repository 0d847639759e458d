//! Reading the headers that all contracts share.

use crate::domain::id::IdempotencyKey;
use crate::domain::refusal::{FieldErrors, Refusal};
use http::{HeaderMap, HeaderName, header};

/// The header that makes a creation repeatable.
pub const IDEMPOTENCY_KEY: &str = "Idempotency-Key";
/// Says that an idempotency key had been used for the same request before.
pub const IDEMPOTENT_REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");
/// The gateway's id of the request.
pub const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// The caller's own id of the request.
pub const X_CORRELATION_ID: HeaderName = HeaderName::from_static("x-correlation-id");

/// The longest correlation id that is echoed, in bytes.
const MAX_CORRELATION_ID: usize = 128;

/// The idempotency key, when there is one.
///
/// # Errors
/// [`Refusal::Malformed`] naming the header when it is not 1 to 255 printable ASCII characters.
pub fn idempotency_key(headers: &HeaderMap) -> Result<Option<IdempotencyKey>, Refusal> {
    key_named(headers, IDEMPOTENCY_KEY)
}

/// The same by a contract's own name for it.
///
/// # Errors
/// As [`idempotency_key`].
pub fn key_named(headers: &HeaderMap, name: &'static str) -> Result<Option<IdempotencyKey>, Refusal> {
    let Some(value) = headers.get(name) else { return Ok(None) };
    match value.to_str().ok().and_then(IdempotencyKey::parse) {
        Some(key) => Ok(Some(key)),
        None => {
            let reason = "must be 1 to 255 printable ASCII characters";
            Err(Refusal::Malformed(FieldErrors::one(name, reason)))
        }
    }
}

/// The caller's correlation id, when it can be echoed: up to 128 visible ASCII characters.
#[must_use]
pub fn correlation_id(headers: &HeaderMap) -> Option<String> {
    let text = headers.get(X_CORRELATION_ID)?.to_str().ok()?;
    let echoes =
        (1..=MAX_CORRELATION_ID).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
    echoes.then(|| text.to_owned())
}

/// Whether the body says it is JSON in UTF-8.
#[must_use]
pub fn is_json(headers: &HeaderMap) -> bool {
    let Some(value) = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()) else {
        return false;
    };
    let mut parts = value.split(';').map(str::trim);
    let media_type = parts.next().unwrap_or_default();
    media_type.eq_ignore_ascii_case("application/json")
        && parts.all(|parameter| match parameter.split_once('=') {
            Some((name, value)) if name.trim().eq_ignore_ascii_case("charset") => {
                value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")
            }
            _ => true,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, value.parse().unwrap())])
    }

    #[test]
    fn json_is_application_json_with_or_without_its_charset() {
        for value in ["application/json", "Application/JSON; charset=UTF-8", "application/json;charset=\"utf-8\""]
        {
            assert!(is_json(&with(header::CONTENT_TYPE, value)), "{value}");
        }
        for value in ["text/json", "application/jsonp", "", "application/json; charset=latin1", "application/xml"]
        {
            assert!(!is_json(&with(header::CONTENT_TYPE, value)), "{value}");
        }
        assert!(!is_json(&HeaderMap::new()));
    }

    #[test]
    fn only_harmless_correlation_ids_are_echoed() {
        let read = |value: &str| correlation_id(&with(X_CORRELATION_ID, value));
        assert_eq!(read("abc-1"), Some("abc-1".to_owned()));
        for value in ["", "a b", "a\tb", &"a".repeat(129)] {
            assert_eq!(read(value), None, "{value}");
        }
    }
}

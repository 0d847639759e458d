//! Who a bearer token says is calling, and whether to believe it: RS256 by a key of its issuer, for us, at this time.
//!
//! Pure functions. What must stay true: the algorithm is ours to say and never the token's; nothing that a token says
//! is acted upon before its signature was checked, but for which issuer and key to check it with; a token is never
//! printed.

use super::jwks::KeySet;
use crate::domain::tenant::Mode;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::HeaderMap;
use http::header::AUTHORIZATION;
use jiff::Timestamp;
use jsonwebtoken::{Algorithm, Validation, decode};
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use std::fmt;
use uuid::Uuid;

pub use super::bearer_error::BearerError;
pub use super::caller::{Caller, Role};

/// How long a token may be, in bytes. API Gateway takes 10 KiB of headers in all.
const MAX_TOKEN: usize = 8 * 1_024;
/// How far the issuer's clock may be from ours, either way.
const LEEWAY_S: i64 = 60;

/// A token as it was presented. Its `Debug` says nothing, and it has no `Display`.
#[derive(Clone)]
pub struct BearerToken(String);

impl fmt::Debug for BearerToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BearerToken(redacted)")
    }
}

/// What a token must be to be believed.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    /// What this issuer's tokens are for.
    pub mode: Mode,
    /// `iss`, to the letter.
    pub issuer: &'a str,
    /// What `aud` must be or contain.
    pub audience: &'a str,
}

/// What a token says of itself. Nobody has vouched for it yet: it only tells what to check the token with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimed {
    /// `iss`.
    pub issuer: String,
    /// The key's id.
    pub kid: String,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    crit: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct Unverified {
    iss: String,
}

/// What is acted upon. Times are whole seconds since 1970.
#[derive(Deserialize)]
struct Claims {
    sub: String,
    exp: i64,
    nbf: Option<i64>,
    role: String,
}

/// The token of `Authorization: Bearer …`; `None` when there is none, or more than one header, or it is too long.
#[must_use]
pub fn presented(headers: &HeaderMap) -> Option<BearerToken> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let (Some(value), None) = (values.next(), values.next()) else { return None };
    let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
    let token = token.trim_matches(' ');
    let fits = scheme.eq_ignore_ascii_case("bearer") && (1..=MAX_TOKEN).contains(&token.len());
    fits.then(|| BearerToken(token.to_owned()))
}

/// What to check the token with, by its own account.
///
/// # Errors
/// Why it cannot be believed, whatever its issuer's keys are.
pub fn claimed(token: &BearerToken) -> Result<Claimed, BearerError> {
    let mut parts = token.0.split('.');
    let parts = [parts.next(), parts.next(), parts.next(), parts.next()];
    let [Some(header), Some(payload), Some(_), None] = parts else { return Err(BearerError::Malformed) };
    let header: Header = read(header)?;
    if header.alg != "RS256" {
        return Err(BearerError::Algorithm);
    }
    // RFC 7515: whoever does not understand all that it lists must refuse the token, and we understand none of it.
    if header.crit.is_some() {
        return Err(BearerError::Critical);
    }
    let Unverified { iss: issuer } = read(payload)?;
    Ok(Claimed { issuer, kid: header.kid.ok_or(BearerError::Malformed)? })
}

/// Who is calling, if the token is that issuer's, for us, and valid now.
///
/// # Errors
/// Why it is not to be believed.
pub fn verify(
    token: &BearerToken,
    keys: &KeySet,
    expected: Expected<'_>,
    now: Timestamp,
) -> Result<Caller, BearerError> {
    let claimed = claimed(token)?;
    if claimed.issuer != expected.issuer {
        return Err(BearerError::Issuer);
    }
    let key = keys.find(&claimed.kid).ok_or(BearerError::Key)?;
    let mut rules = Validation::new(Algorithm::RS256);
    rules.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    rules.set_issuer(&[expected.issuer]);
    rules.set_audience(&[expected.audience]);
    // Checked below, by our own clock: the library has only the machine's.
    (rules.validate_exp, rules.validate_nbf) = (false, false);
    let claims = decode::<Claims>(&token.0, key, &rules)?.claims;

    let now_s = now.as_second();
    if now_s >= claims.exp.saturating_add(LEEWAY_S) {
        return Err(BearerError::Expired);
    }
    if claims.nbf.is_some_and(|from_s| now_s < from_s.saturating_sub(LEEWAY_S)) {
        return Err(BearerError::Early);
    }
    let id = Uuid::try_parse(&claims.sub).map_err(|_| BearerError::Subject)?;
    let role = claims.role.parse().map_err(|_| BearerError::Role)?;
    Ok(Caller { mode: expected.mode, role, id })
}

fn read<T: DeserializeOwned>(part: &str) -> Result<T, BearerError> {
    let json = URL_SAFE_NO_PAD.decode(part).map_err(|_| BearerError::Malformed)?;
    serde_json::from_slice(&json).map_err(|_| BearerError::Malformed)
}

#[cfg(test)]
#[path = "bearer_tests.rs"]
mod tests;

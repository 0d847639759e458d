//! How a delivery proves that it is ours: HMAC-SHA256 in either dialect, made by the sender and checked by receivers.
//!
//! Pure functions. A secret is never printed, and signatures are compared in constant time.

use super::signing_secret::hex;
use crate::domain::webhook_dialect::Dialect;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use subtle::ConstantTimeEq;
use thiserror::Error;

pub use super::signing_secret::SigningSecret;

/// The event's id in the standard dialect: what consumers deduplicate on.
pub const STANDARD_ID: &str = "webhook-id";
/// When this try was signed, in seconds since 1970.
pub const STANDARD_TIMESTAMP: &str = "webhook-timestamp";
/// The standard dialect's signatures.
pub const STANDARD_SIGNATURE: &str = "webhook-signature";
/// The event's name in the RaaS dialect.
pub const RAAS_EVENT: &str = "x-raas-event";
/// The RaaS dialect's signature.
pub const RAAS_SIGNATURE: &str = "x-raas-webhook-signature";
/// The RaaS dialect's signature with the secret before this one, while a secret rotates.
pub const RAAS_PREVIOUS_SIGNATURE: &str = "x-raas-webhook-signature-previous";

/// How far a standard timestamp may be from the receiver's clock, either way: five minutes.
pub const TOLERANCE_S: u64 = 300;
/// How many secrets sign one delivery: the current one and, while it rotates, the one before.
pub const MAX_SECRETS: usize = 2;

/// What introduces a standard signature of the kind that we make.
const STANDARD_VERSION: &str = "v1,";
/// How many signatures of one header are looked at.
const MAX_SIGNATURES: usize = 16;
/// Why a delivery was not taken for ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum VerifyError {
    /// The timestamp is not a whole number of seconds.
    #[error("the timestamp is not a number of seconds")]
    Malformed,
    /// The timestamp is more than [`TOLERANCE_S`] from the receiver's clock.
    #[error("the timestamp is more than five minutes off")]
    Stale,
    /// No signature is one that this secret makes.
    #[error("the signature is not this secret's")]
    Mismatch,
}

/// The headers that sign a delivery, with the current secret first and at most [`MAX_SECRETS`] of them.
#[must_use]
pub fn headers(
    dialect: Dialect,
    secrets: &[SigningSecret],
    event_id: &str,
    event_name: &str,
    timestamp_s: i64,
    body: &[u8],
) -> Vec<(&'static str, String)> {
    let secrets = secrets.iter().take(MAX_SECRETS);
    match dialect {
        Dialect::Standard => {
            let timestamp = timestamp_s.to_string();
            let sign = |secret| {
                format!("{STANDARD_VERSION}{}", STANDARD.encode(standard_mac(secret, event_id, &timestamp, body)))
            };
            let signatures = secrets.map(sign).collect::<Vec<_>>().join(" ");
            vec![
                (STANDARD_ID, event_id.to_owned()),
                (STANDARD_TIMESTAMP, timestamp),
                (STANDARD_SIGNATURE, signatures),
            ]
        }
        Dialect::Raas => {
            let names = [RAAS_SIGNATURE, RAAS_PREVIOUS_SIGNATURE];
            let signed = names.into_iter().zip(secrets).map(|(name, secret)| (name, hex(&secret.mac(&[body]))));
            std::iter::once((RAAS_EVENT, event_name.to_owned())).chain(signed).collect()
        }
    }
}

/// Checks a delivery in the standard dialect, from its headers as they arrived; any `v1` signature may be the one.
///
/// # Errors
/// Why it is not to be believed.
pub fn verify_standard(
    secret: &SigningSecret,
    id: &str,
    timestamp: &str,
    signature_header: &str,
    body: &[u8],
    now_s: i64,
) -> Result<(), VerifyError> {
    let signed_at: i64 = timestamp.parse().map_err(|_| VerifyError::Malformed)?;
    if signed_at.abs_diff(now_s) > TOLERANCE_S {
        return Err(VerifyError::Stale);
    }
    let expected = standard_mac(secret, id, timestamp, body);
    let matches = signature_header
        .split(' ')
        .take(MAX_SIGNATURES)
        .filter_map(|entry| STANDARD.decode(entry.strip_prefix(STANDARD_VERSION)?).ok())
        .any(|signature| expected.ct_eq(&signature).into());
    matches.then_some(()).ok_or(VerifyError::Mismatch)
}

/// Checks a delivery in the RaaS dialect against one signature header.
///
/// # Errors
/// [`VerifyError::Mismatch`] when another secret, or nobody, signed this body.
pub fn verify_raas(secret: &SigningSecret, signature: &str, body: &[u8]) -> Result<(), VerifyError> {
    let matches = hex(&secret.mac(&[body])).as_bytes().ct_eq(signature.as_bytes());
    bool::from(matches).then_some(()).ok_or(VerifyError::Mismatch)
}

fn standard_mac(secret: &SigningSecret, id: &str, timestamp: &str, body: &[u8]) -> [u8; 32] {
    secret.mac(&[id.as_bytes(), b".", timestamp.as_bytes(), b".", body])
}

#[cfg(test)]
#[path = "webhook_signature_tests.rs"]
mod tests;

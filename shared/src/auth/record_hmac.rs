//! How a record shows that it came from us, whoever carried it: HMAC-SHA256 over its canonical JSON (contracts/donations.md,
//! `hmac`).
//!
//! Pure functions. What is signed is the record without its member `hmac`; a key is never printed; signatures are compared
//! in constant time.

use super::signing_secret::hex;
use crate::domain::canonical::{NotCanonical, canonical_without};
use crate::domain::json::Json;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// The member that holds the signature.
pub const HMAC: &str = "hmac";

/// How long a key is, in bytes.
const KEY_LENGTH: usize = 32;
/// SHA-256's block, in bytes: HMAC fills shorter keys up with zeros.
const BLOCK: usize = 64;

/// What a mode's records are signed with. It is overwritten when it is dropped; its `Debug` says nothing, and it has no
/// `Display`.
#[derive(Clone)]
pub struct RecordKey(Zeroizing<[u8; KEY_LENGTH]>);

impl RecordKey {
    /// A key of 256 random bits.
    #[must_use]
    pub fn new(random: [u8; KEY_LENGTH]) -> Self {
        Self(Zeroizing::new(random))
    }

    /// Reads what [`RecordKey::reveal`] wrote.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut key = Self::new([0; KEY_LENGTH]);
        let (pairs, rest) = text.as_bytes().as_chunks::<2>();
        if pairs.len() != KEY_LENGTH || !rest.is_empty() {
            return None;
        }
        for (byte, pair) in key.0.iter_mut().zip(pairs) {
            let [high, low] = pair.map(|digit| char::from(digit).to_digit(16));
            *byte = u8::try_from(high? * 16 + low?).ok()?;
        }
        Some(key)
    }

    /// The key in hex, to be sealed for keeping.
    #[must_use]
    pub fn reveal(&self) -> Zeroizing<String> {
        Zeroizing::new(hex(&*self.0))
    }

    /// A fingerprint that nobody can try out without the key: of what has few values, such as an account's number, a plain
    /// hash would give it away.
    #[must_use]
    pub fn keyed(&self, fingerprint: [u8; 32]) -> [u8; 32] {
        let mut mac = self.begun();
        mac.update(b"fingerprint");
        mac.update(&fingerprint);
        mac.finalize().into_bytes().into()
    }

    fn mac(&self, text: &str) -> String {
        let mut mac = self.begun();
        mac.update(text.as_bytes());
        hex(&mac.finalize().into_bytes())
    }

    fn begun(&self) -> Hmac<Sha256> {
        let mut block = Zeroizing::new([0; BLOCK]);
        block.iter_mut().zip(self.0.iter()).for_each(|(slot, byte)| *slot = *byte);
        Hmac::<Sha256>::new(&(*block).into())
    }
}

impl fmt::Debug for RecordKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecordKey(redacted)")
    }
}

/// The signature of a record, in lower-case hex. Its own `hmac`, if it has one yet, is no part of what is signed.
///
/// # Errors
/// When the record holds a number that canonical JSON cannot say exactly.
pub fn sign(key: &RecordKey, record: &Json<'_>) -> Result<String, NotCanonical> {
    canonical_without(record, HMAC).map(|text| key.mac(&text))
}

/// Whether a record's own `hmac` is what that key makes of it; hex of any case. Without one it is not.
///
/// # Errors
/// As [`sign`]: such a record did not come from us either.
pub fn verify(key: &RecordKey, record: &Json<'_>) -> Result<bool, NotCanonical> {
    let Some(Json::Text(sent)) = record.member(HMAC) else { return Ok(false) };
    Ok(sign(key, record)?.as_bytes().ct_eq(sent.to_ascii_lowercase().as_bytes()).into())
}

#[cfg(test)]
#[path = "record_hmac_tests.rs"]
mod tests;

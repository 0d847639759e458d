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

    fn mac(&self, text: &str) -> String {
        let mut block = Zeroizing::new([0; BLOCK]);
        block.iter_mut().zip(self.0.iter()).for_each(|(slot, byte)| *slot = *byte);
        let mut mac = Hmac::<Sha256>::new(&(*block).into());
        mac.update(text.as_bytes());
        hex(&mac.finalize().into_bytes())
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
mod tests {
    use super::*;
    use crate::domain::json::parse;

    const RECORD: &str = r#"{"reconciliation_id":"r-1","donation_amount":2.50,"charity":null,"name":"Zoë"}"#;

    fn key() -> RecordKey {
        RecordKey::new([7; KEY_LENGTH])
    }

    fn verified(text: &str) -> Result<bool, NotCanonical> {
        verify(&key(), &parse(text).unwrap())
    }

    fn with_hmac(text: &str, hmac: &str) -> String {
        text.replacen('{', &format!("{{\"hmac\":{hmac},"), 1)
    }

    #[test]
    fn a_record_is_signed_as_anybody_else_would_sign_it() {
        let signature = sign(&key(), &parse(RECORD).unwrap()).unwrap();
        // python3: hmac.new(bytes([7]) * 32, '{"charity":null,"donation_amount":2.5,"name":"Zoë","reconciliation_id":"r-1"}'
        //          .encode(), "sha256").hexdigest()
        assert_eq!(signature, "3be3313767fb8aa3130382b27ba3097704698f0426e0a58bd8bb8479cce0f7bc");
        let signed = with_hmac(RECORD, &format!("\"{signature}\""));
        assert_eq!(verified(&signed), Ok(true));
        assert_eq!(sign(&key(), &parse(&signed).unwrap()), Ok(signature.clone()), "its own hmac is not signed");
        let otherwise = r#" {"name":"Zo\u00eb", "donation_amount":25e-1, "hmac":"@", "charity":null, "reconciliation_id":"r-1"}"#;
        assert_eq!(verified(&otherwise.replace('@', &signature)), Ok(true), "however it is written");
        assert_eq!(verified(&otherwise.replace('@', &signature.to_uppercase())), Ok(true));
    }

    #[test]
    fn what_was_altered_or_never_signed_is_not_ours() {
        let signature = sign(&key(), &parse(RECORD).unwrap()).unwrap();
        let signed = with_hmac(RECORD, &format!("\"{signature}\""));
        for (from, to) in
            [("2.50", "2.51"), ("null", "0"), ("r-1", "r-2"), ("name", "nome"), ("}", ",\"more\":null}")]
        {
            assert_eq!(verified(&signed.replacen(from, to, 1)), Ok(false), "{from} {to}");
        }
        let other = RecordKey::new([8; KEY_LENGTH]);
        assert_eq!(verify(&other, &parse(&signed).unwrap()), Ok(false), "another mode's");
        for hmac in ["null", "\"\"", "7", "[]", "\"00\"", &format!("\"{} \"", &signature[..63])] {
            assert_eq!(verified(&with_hmac(RECORD, hmac)), Ok(false), "{hmac}");
        }
        for text in [RECORD, "[]", "null", &format!("\"{signature}\"")] {
            assert_eq!(verified(text), Ok(false), "{text}");
        }
        let long = signed.replacen("2.50", "1234567890.123456", 1);
        assert_eq!(verified(&long), Err(NotCanonical::TooManyDigits));
    }

    #[test]
    fn a_key_is_read_back_and_says_nothing() {
        let key = RecordKey::new(std::array::from_fn(|at| u8::try_from(at * 8).unwrap()));
        let text = key.reveal();
        assert_eq!((text.len(), &text[..8]), (64, "00081018"));
        assert_eq!(RecordKey::parse(&text).unwrap().reveal(), text);
        for wrong in
            ["", &text[..62], &text[..63], &format!("{}00", *text), &text.replace("00", "0g"), &"é".repeat(32)]
        {
            assert!(RecordKey::parse(wrong).is_none(), "{wrong}");
        }
        assert_eq!(format!("{key:?}"), "RecordKey(redacted)");
    }
}

//! What deliveries are signed with. The text that the partner was shown is all there is to keep; it is never printed.

use crate::domain::webhook_dialect::Dialect;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt;

/// How every standard secret begins.
const STANDARD_PREFIX: &str = "whsec_";
/// How short a standard secret's key may be, in bytes (Standard Webhooks).
const MIN_KEY: usize = 24;
/// How long any key may be, in bytes: the standard's limit, and SHA-256's block.
const MAX_KEY: usize = 64;

/// A subscription's signing secret. Its `Debug` says nothing, and it has no `Display`.
#[derive(Clone)]
pub struct SigningSecret {
    text: String,
    /// Filled up with zeros, as HMAC itself does with a key that is shorter than a block.
    key: [u8; MAX_KEY],
}

impl SigningSecret {
    /// A new one from 256 random bits.
    #[must_use]
    pub fn generate(dialect: Dialect, random: [u8; 32]) -> Self {
        match dialect {
            Dialect::Standard => Self::keyed(format!("{STANDARD_PREFIX}{}", STANDARD.encode(random)), &random),
            Dialect::Raas => {
                let text = hex(&random);
                Self::keyed(text.clone(), text.as_bytes())
            }
        }
    }

    /// Reads it as the partner is shown it: `whsec_` and the padded base64 of 24 to 64 bytes, or 64 lower-case hex
    /// characters, which are the key as they stand.
    #[must_use]
    pub fn parse(dialect: Dialect, text: &str) -> Option<Self> {
        match dialect {
            Dialect::Standard => {
                let key = STANDARD.decode(text.strip_prefix(STANDARD_PREFIX)?).ok()?;
                (MIN_KEY..=MAX_KEY).contains(&key.len()).then(|| Self::keyed(text.to_owned(), &key))
            }
            Dialect::Raas => {
                let fits =
                    text.len() == MAX_KEY && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
                fits.then(|| Self::keyed(text.to_owned(), text.as_bytes()))
            }
        }
    }

    /// The text itself: to be shown when it is made or rotated, and to be sealed for keeping.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.text
    }

    fn keyed(text: String, bytes: &[u8]) -> Self {
        let mut key = [0; MAX_KEY];
        key.iter_mut().zip(bytes).for_each(|(slot, byte)| *slot = *byte);
        Self { text, key }
    }

    /// HMAC-SHA256 of the parts, one after the other.
    pub(super) fn mac(&self, parts: &[&[u8]]) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new(&self.key.into());
        parts.iter().for_each(|part| mac.update(part));
        mac.finalize().into_bytes().into()
    }
}

impl fmt::Debug for SigningSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningSecret(redacted)")
    }
}

/// Lower-case hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_secret_has_its_dialects_shape_and_is_read_back() {
        let standard = SigningSecret::generate(Dialect::Standard, [0xab; 32]);
        assert_eq!(standard.reveal(), "whsec_q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=");
        assert_eq!(standard.key[..32], [0xab; 32], "the key is what the text stands for");
        let raas = SigningSecret::generate(Dialect::Raas, [0xab; 32]);
        assert_eq!(raas.reveal(), "ab".repeat(32));
        assert_eq!(raas.key, *"ab".repeat(32).as_bytes(), "the key is the text itself");
        for (dialect, secret) in [(Dialect::Standard, standard), (Dialect::Raas, raas)] {
            let again = SigningSecret::parse(dialect, secret.reveal()).unwrap();
            assert_eq!((again.reveal(), again.key), (secret.reveal(), secret.key));
            assert_eq!(format!("{secret:?}"), "SigningSecret(redacted)");
        }
    }

    #[test]
    fn what_has_another_shape_is_not_a_secret() {
        let whsec = |bytes: usize| format!("whsec_{}", STANDARD.encode(vec![7; bytes]));
        let read = |dialect, text: &str| SigningSecret::parse(dialect, text).is_some();
        for (bytes, fits) in [(23, false), (24, true), (64, true), (65, false)] {
            assert_eq!(read(Dialect::Standard, &whsec(bytes)), fits, "{bytes}");
        }
        let unpadded = whsec(32).replace('=', "");
        for text in ["", "whsec_", "WHSEC_q6ur", &unpadded, &whsec(32)[6..], &format!("{} ", whsec(32))] {
            assert!(!read(Dialect::Standard, text), "{text}");
        }
        for text in ["", &"a".repeat(63), &"a".repeat(65), &"A".repeat(64), &"g".repeat(64), &whsec(32)] {
            assert!(!read(Dialect::Raas, text), "{text}");
        }
    }
}

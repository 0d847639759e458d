//! AES-256-GCM over secrets that must be recoverable: each bound to what it is the secret of.

use crate::domain::sealed::{NONCE_LENGTH, Sealed};
use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit, Nonce};
use std::fmt;
use zeroize::Zeroizing;

/// A data key in the clear. It is overwritten when it is dropped; its `Debug` says nothing.
#[derive(Clone)]
pub struct DataKey(Zeroizing<[u8; 32]>);

impl DataKey {
    /// The key that a key service gave out; `None` when it has not 256 bits.
    #[must_use]
    pub fn new(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Zeroizing::new).map(Self)
    }

    /// Encrypts a secret for that purpose (`webhook#…`); a nonce must never be used twice with one key.
    #[must_use]
    pub fn seal(
        &self,
        wrapped_key: &[u8],
        nonce: [u8; NONCE_LENGTH],
        purpose: &str,
        secret: &[u8],
    ) -> Option<Sealed> {
        let payload = Payload { msg: secret, aad: purpose.as_bytes() };
        let ciphertext = self.cipher().encrypt(&Nonce::from(nonce), payload).ok()?;
        Some(Sealed { wrapped_key: wrapped_key.to_vec(), nonce, ciphertext })
    }

    /// Decrypts it; `None` when it was altered, or sealed for another purpose or with another key.
    #[must_use]
    pub fn open(&self, purpose: &str, sealed: &Sealed) -> Option<Vec<u8>> {
        let payload = Payload { msg: &sealed.ciphertext, aad: purpose.as_bytes() };
        self.cipher().decrypt(&Nonce::from(sealed.nonce), payload).ok()
    }

    fn cipher(&self) -> Aes256Gcm {
        Aes256Gcm::new(&(*self.0).into())
    }
}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataKey(redacted)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_opens_for_its_own_purpose_and_key_alone_and_not_when_altered() {
        let key = DataKey::new(&[7; 32]).unwrap();
        let sealed = key.seal(b"wrapped", [1; 12], "webhook#a", b"whsec_x").unwrap();
        assert_eq!(key.open("webhook#a", &sealed).as_deref(), Some(&b"whsec_x"[..]));
        assert_eq!(key.open("webhook#b", &sealed), None);
        assert_eq!(DataKey::new(&[8; 32]).unwrap().open("webhook#a", &sealed), None);
        for at in 0..sealed.ciphertext.len() {
            let mut altered = sealed.clone();
            altered.ciphertext[at] ^= 1;
            assert_eq!(key.open("webhook#a", &altered), None, "{at}");
        }
        assert!(!sealed.ciphertext.windows(7).any(|window| window == b"whsec_x"));
        assert!(DataKey::new(&[7; 31]).is_none());
        assert_eq!(format!("{key:?}"), "DataKey(redacted)");
    }
}

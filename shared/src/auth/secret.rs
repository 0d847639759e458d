//! Secrets of credentials: 256 random bits, shown once, kept as SHA-256.

use crate::domain::tenant::Mode;
use sha2::{Digest, Sha256};
use std::fmt;

/// A secret in the clear. Its `Debug` says nothing, and it has no `Display`.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// Wraps what a caller sent or an operator is about to be shown.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// What is stored of it.
    #[must_use]
    pub fn sha256(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }

    /// The text itself, to be shown once, when issued.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(redacted)")
    }
}

/// A new credential's two halves, `alm_test_key_…` and `alm_test_secret_…`, each from 256 random bits.
#[must_use]
pub fn issue(mode: Mode, random: [[u8; 32]; 2]) -> (String, Secret) {
    let [key, secret] = random.map(|bits| bits.iter().map(|byte| format!("{byte:02x}")).collect::<String>());
    (format!("alm_{mode}_key_{key}"), Secret::new(format!("alm_{mode}_secret_{secret}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_has_a_hash_of_its_own_and_is_never_printed() {
        let secret = Secret::new("demo-secret");
        assert_eq!(secret.sha256(), Secret::new("demo-secret").sha256());
        for other in ["", "demo-secre", "demo-secret ", "Demo-secret"] {
            assert_ne!(Secret::new(other).sha256(), secret.sha256(), "{other}");
        }
        assert_eq!(format!("{secret:?}"), "Secret(redacted)");
    }

    #[test]
    fn issued_credentials_name_their_mode_and_hold_256_bits() {
        let (key, secret) = issue(Mode::Live, [[0xab; 32], [0x01; 32]]);
        assert_eq!(key, format!("alm_live_key_{}", "ab".repeat(32)));
        assert_eq!(secret.reveal(), format!("alm_live_secret_{}", "01".repeat(32)));
    }
}

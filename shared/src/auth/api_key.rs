//! Credentials that are sent as a pair of headers.

use super::secret::Secret;
use crate::domain::partner::{Credential, CredentialKind};
use http::HeaderMap;
use std::fmt;
use subtle::ConstantTimeEq;

/// The longest id or secret worth looking at, in bytes. Issued ones have 81 at most.
const MAX_LENGTH: usize = 128;

/// What a caller presented.
#[derive(Clone)]
pub struct Presented {
    /// Which pair of headers.
    pub kind: CredentialKind,
    /// The public half.
    pub id: String,
    /// SHA-256 of the secret half: nothing needs more of it.
    pub secret_sha256: [u8; 32],
}

impl fmt::Debug for Presented {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Presented").field("kind", &self.kind).field("id", &self.id).finish_non_exhaustive()
    }
}

/// The pair of headers of that kind; `None` when one is missing or cannot be a credential.
#[must_use]
pub fn presented(kind: CredentialKind, headers: &HeaderMap) -> Option<Presented> {
    let (id, secret) = match kind {
        CredentialKind::ApiKey => ("api-key", "api-secret"),
        CredentialKind::ClientId => ("x-client-id", "x-client-secret"),
    };
    let half = |name| {
        let text = headers.get(name)?.to_str().ok()?;
        (1..=MAX_LENGTH).contains(&text.len()).then(|| text.to_owned())
    };
    Some(Presented { kind, id: half(id)?, secret_sha256: Secret::new(half(secret)?).sha256() })
}

/// The pair of headers of either kind, `API-Key` first.
#[must_use]
pub fn presented_either(headers: &HeaderMap) -> Option<Presented> {
    let kinds = [CredentialKind::ApiKey, CredentialKind::ClientId];
    kinds.into_iter().find_map(|kind| presented(kind, headers))
}

/// Whether what was presented opens this credential. An unknown credential costs the same comparison.
#[must_use]
pub fn opens(presented: &Presented, credential: Option<&Credential>) -> bool {
    let sha256 = credential.map_or([0; 32], |credential| credential.secret_sha256);
    let matches: bool = presented.secret_sha256.ct_eq(&sha256).into();
    credential.is_some_and(|credential| matches && credential.active)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::tenant::{Mode, Tenant};
    use jiff::Timestamp;
    use uuid::Uuid;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn both_halves_must_be_there_and_of_a_length() {
        let read = |pairs: &[(&'static str, &str)]| presented(CredentialKind::ApiKey, &headers(pairs));
        assert!(read(&[("api-key", "k"), ("api-secret", "s")]).is_some());
        assert!(read(&[("api-key", "k")]).is_none());
        assert!(read(&[("api-key", "k"), ("api-secret", "")]).is_none());
        assert!(read(&[("api-key", &"k".repeat(129)), ("api-secret", "s")]).is_none());
        assert!(read(&[("x-client-id", "k"), ("x-client-secret", "s")]).is_none());
    }

    #[test]
    fn only_the_right_secret_of_an_active_credential_opens() {
        let credential = Credential {
            id: "k".into(),
            kind: CredentialKind::ApiKey,
            tenant: Tenant { mode: Mode::Test, partner_id: Uuid::nil() },
            secret_sha256: Secret::new("s").sha256(),
            active: true,
            created_at: Timestamp::UNIX_EPOCH,
        };
        let present = |secret| Presented {
            kind: CredentialKind::ApiKey,
            id: "k".into(),
            secret_sha256: Secret::new(secret).sha256(),
        };
        assert!(opens(&present("s"), Some(&credential)));
        assert!(!opens(&present("t"), Some(&credential)));
        assert!(!opens(&present("s"), None));
        assert!(!opens(&present("s"), Some(&Credential { active: false, ..credential })));
    }
}

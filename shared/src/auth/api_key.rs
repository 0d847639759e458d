//! Credentials that are sent as a pair of headers.

use super::secret::Secret;
use crate::domain::credential::Credential;
use crate::domain::partner::CredentialKind;
use http::HeaderMap;
use jiff::Timestamp;
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

/// Whether what was presented at that moment opens this credential. An unknown credential costs the same comparisons, and
/// so does one that has a single secret.
#[must_use]
pub fn opens(presented: &Presented, credential: Option<&Credential>, at: Timestamp) -> bool {
    let current = credential.map_or([0; 32], |credential| credential.secret_sha256);
    let previous = credential.and_then(|credential| credential.valid_previous(at));
    let matches = presented.secret_sha256.ct_eq(&current)
        | presented.secret_sha256.ct_eq(&previous.map_or([0; 32], |previous| previous.secret_sha256));
    // Nothing has the SHA-256 of zeros.
    bool::from(matches) && credential.is_some_and(|credential| credential.is_open(at))
}

/// Whether what was presented is none of the secrets that this credential is known to have or to have had: should it
/// have got another in the meantime, this may be it.
#[must_use]
pub fn may_be_newer(presented: &Presented, known: &Credential) -> bool {
    let previous = known.previous.map_or([0; 32], |previous| previous.secret_sha256);
    let matches = presented.secret_sha256.ct_eq(&known.secret_sha256) | presented.secret_sha256.ct_eq(&previous);
    // Revoked is for good.
    known.active && !bool::from(matches)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::credential::Previous;
    use crate::domain::tenant::{Mode, Tenant};
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

    fn credential() -> Credential {
        Credential {
            id: "k".into(),
            kind: CredentialKind::ApiKey,
            tenant: Tenant { mode: Mode::Test, partner_id: Uuid::nil() },
            secret_sha256: Secret::new("s").sha256(),
            previous: None,
            active: true,
            created_at: Timestamp::UNIX_EPOCH,
            expires_at: None,
        }
    }

    fn present(secret: &str) -> Presented {
        let secret_sha256 = Secret::new(secret).sha256();
        Presented { kind: CredentialKind::ApiKey, id: "k".into(), secret_sha256 }
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    #[test]
    fn only_the_right_secret_of_an_open_credential_opens() {
        let credential = credential();
        assert!(opens(&present("s"), Some(&credential), at(1)));
        assert!(!opens(&present("t"), Some(&credential), at(1)));
        assert!(!opens(&present("s"), None, at(1)));
        assert!(!opens(&present("s"), Some(&Credential { active: false, ..credential.clone() }), at(1)));
        let expiring = Credential { expires_at: Some(at(2)), ..credential };
        assert!(opens(&present("s"), Some(&expiring), at(1)));
        assert!(!opens(&present("s"), Some(&expiring), at(2)));
    }

    #[test]
    fn while_a_secret_is_changed_either_opens() {
        let previous = Some(Previous { secret_sha256: Secret::new("old").sha256(), until: at(2) });
        let both = Credential { previous, ..credential() };
        for (secret, moment, opened) in
            [("s", 1, true), ("old", 1, true), ("older", 1, false), ("s", 2, true), ("old", 2, false)]
        {
            assert_eq!(opens(&present(secret), Some(&both), at(moment)), opened, "{secret} at {moment}");
        }
        let revoked = Credential { active: false, ..both.clone() };
        assert!(!opens(&present("old"), Some(&revoked), at(1)));
        let expired = Credential { expires_at: Some(at(1)), ..both.clone() };
        assert!(!opens(&present("old"), Some(&expired), at(1)));

        assert!(may_be_newer(&present("newest"), &both));
        assert!(!may_be_newer(&present("s"), &both));
        assert!(!may_be_newer(&present("old"), &both), "its time is known");
        assert!(!may_be_newer(&present("newest"), &revoked));
    }
}

//! What opens the API for a partner: a public id and its secret or, while that is changed for another, two of them.
//!
//! What must stay true: no more than two secrets open a credential; nothing makes one open again that was revoked, or
//! gives an old secret more time than it had.

use super::partner::CredentialKind;
use super::retention::OVER;
use super::tenant::Tenant;
use jiff::{SignedDuration, Timestamp};
use std::fmt;
use thiserror::Error;

/// The longest that the secret before the current one may open a credential.
pub const MAX_OVERLAP: SignedDuration = SignedDuration::from_hours(30 * 24);

/// What is stored of a credential: never a secret, only its SHA-256.
#[derive(Clone, PartialEq, Eq)]
pub struct Credential {
    /// The public half.
    pub id: String,
    /// Its pair of headers.
    pub kind: CredentialKind,
    /// Whom it opens the API for, and in which mode.
    pub tenant: Tenant,
    /// SHA-256 of the secret.
    pub secret_sha256: [u8; 32],
    /// The secret before that one, once there was one.
    pub previous: Option<Previous>,
    /// A revoked credential opens nothing.
    pub active: bool,
    /// When it was issued.
    pub created_at: Timestamp,
    /// From when on it opens nothing, if ever.
    pub expires_at: Option<Timestamp>,
}

/// The secret before the current one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Previous {
    /// SHA-256 of it.
    pub secret_sha256: [u8; 32],
    /// From when on it opens nothing.
    pub until: Timestamp,
}

/// Which of two valid secrets a third takes the place of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dropped {
    /// The current one: it never reached whom it was for. The one before it keeps the time that it has.
    Newest,
    /// The one before it: nobody uses it any more.
    Oldest,
}

/// How a credential is to be given another secret.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    /// How long the secret that it replaces goes on opening it.
    pub overlap: SignedDuration,
    /// When the credential is to expire from now on; as before, when nothing is said.
    pub expires_at: Option<Timestamp>,
    /// Which secret is to go, should two be valid.
    pub dropped: Option<Dropped>,
}

/// What changes of a credential when it is given another secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Rotation {
    /// SHA-256 of the new secret.
    pub secret_sha256: [u8; 32],
    /// The one that goes on beside it.
    pub previous: Previous,
    /// When it expires now.
    pub expires_at: Option<Timestamp>,
}

/// Why a credential is given no other secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NotRotated {
    /// That is for good.
    #[error("it was revoked")]
    Revoked,
    /// Unless it is given more time.
    #[error("it expired at {0:.0}")]
    Expired(Timestamp),
    /// Nobody said which of them is to go.
    #[error("two secrets are valid until {0:.0}")]
    TwoValid(Timestamp),
}

impl Credential {
    /// Whether it opens anything at that moment.
    #[must_use]
    pub fn is_open(&self, at: Timestamp) -> bool {
        self.active && self.expires_at.is_none_or(|expires_at| at < expires_at)
    }

    /// The secret before the current one, while it is valid.
    #[must_use]
    pub fn valid_previous(&self, at: Timestamp) -> Option<Previous> {
        self.previous.filter(|previous| self.is_open(at) && at < previous.until)
    }

    /// What giving it that secret comes to.
    ///
    /// # Errors
    /// Why it is not to be done.
    pub fn rotation(&self, secret_sha256: [u8; 32], wish: Wish, now: Timestamp) -> Result<Rotation, NotRotated> {
        if !self.active {
            return Err(NotRotated::Revoked);
        }
        if let Some(expired_at) = self.expires_at.filter(|at| *at <= now && wish.expires_at.is_none()) {
            return Err(NotRotated::Expired(expired_at));
        }
        let (kept, at_most) = match (self.valid_previous(now), wish.dropped) {
            (None, _) | (Some(_), Some(Dropped::Oldest)) => (self.secret_sha256, Timestamp::MAX),
            (Some(previous), Some(Dropped::Newest)) => (previous.secret_sha256, previous.until),
            (Some(previous), None) => return Err(NotRotated::TwoValid(previous.until)),
        };
        let until = now.checked_add(wish.overlap).unwrap_or(Timestamp::MAX).min(at_most);
        // What was to end with the credential is given no more time by the credential's being given some.
        let until = self.expires_at.map_or(until, |expires_at| until.min(expires_at));
        let previous = Previous { secret_sha256: kept, until };
        Ok(Rotation { secret_sha256, previous, expires_at: wish.expires_at.or(self.expires_at) })
    }
}

/// When a credential that opens nothing from that moment on may be forgotten: whoever asks about a call of last year's
/// still finds who made it.
#[must_use]
pub fn forget_at(closed_at: Timestamp) -> Timestamp {
    closed_at.checked_add(OVER).unwrap_or(Timestamp::MAX)
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credential").field("id", &self.id).field("tenant", &self.tenant).finish_non_exhaustive()
    }
}

impl fmt::Debug for Rotation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rotation").field("until", &self.previous.until).finish_non_exhaustive()
    }
}

#[cfg(test)]
#[path = "credential_tests.rs"]
mod tests;

//! A webhook: a partner's subscription to events, and where they are to be posted.
//!
//! What must stay true: a disabled webhook is sent nothing, and while a secret rotates both it and the one before it
//! sign. See contracts/notifications.md.

use super::event::EventFilter;
use super::origin::Origin;
use super::sealed::Sealed;
use super::tenant::Tenant;
use super::webhook_dialect::Dialect;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How many webhooks a partner may have.
pub const MAX_WEBHOOKS: u32 = 20;
/// For how long the previous secret signs beside a new one.
pub const ROTATION: SignedDuration = SignedDuration::from_hours(24);
/// For how long every delivery may fail before a webhook is disabled.
pub const FAILING_LIMIT: SignedDuration = SignedDuration::from_hours(5 * 24);

/// Whether it is sent anything, and why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It is.
    Enabled,
    /// Its endpoint answered 410.
    Gone,
    /// Every delivery failed for [`FAILING_LIMIT`].
    Failing,
    /// An operator disabled it.
    ByOperator,
}

impl Status {
    /// `enabled` or `disabled`, as its owner is shown.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        if self == Self::Enabled { "enabled" } else { "disabled" }
    }

    /// Why it is disabled, in a word.
    #[must_use]
    pub fn reason(self) -> Option<&'static str> {
        match self {
            Self::Enabled => None,
            Self::Gone => Some("gone"),
            Self::Failing => Some("failing"),
            Self::ByOperator => Some("operator"),
        }
    }
}

/// One webhook, as recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    /// Whose it is.
    pub tenant: Tenant,
    /// Derived from the idempotency key, or time-ordered.
    pub id: Uuid,
    /// Where it posts to.
    pub url: String,
    /// What it is told.
    pub events: EventFilter,
    /// How it is told.
    pub dialect: Dialect,
    /// Whether it is told anything.
    pub status: Status,
    /// When it was made.
    pub created_at: Timestamp,
    /// What signs.
    pub secret: Sealed,
    /// What signs beside it, until then.
    pub previous_secret: Option<(Sealed, Timestamp)>,
    /// Since when every delivery failed.
    pub failing_since: Option<Timestamp>,
    /// Counts the changes, from 1.
    pub version: u64,
    /// Which request made it.
    pub origin: Origin,
}

impl Webhook {
    /// What its secrets are sealed for: they open for no other webhook.
    #[must_use]
    pub fn purpose(tenant: Tenant, id: Uuid) -> String {
        format!("webhook#{tenant}#{id}")
    }

    /// What signs at that moment, the current secret first.
    #[must_use]
    pub fn secrets_at(&self, now: Timestamp) -> Vec<&Sealed> {
        let previous = self.previous_secret.iter().filter(|(_, until)| now < *until).map(|(secret, _)| secret);
        std::iter::once(&self.secret).chain(previous).collect()
    }

    /// Whether its deliveries have failed for too long.
    #[must_use]
    pub fn failed_too_long(&self, now: Timestamp) -> bool {
        self.failing_since.is_some_and(|since| now.duration_since(since) >= FAILING_LIMIT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::tenant::Mode;

    fn at(hours: i64) -> Timestamp {
        Timestamp::from_second(hours * 3_600).unwrap()
    }

    fn sealed(byte: u8) -> Sealed {
        Sealed { wrapped_key: vec![], nonce: [byte; 12], ciphertext: vec![] }
    }

    fn webhook() -> Webhook {
        Webhook {
            tenant: Tenant { mode: Mode::Test, partner_id: Uuid::nil() },
            id: Uuid::nil(),
            url: "https://example.com/".to_owned(),
            events: EventFilter::parse(vec!["*".to_owned()]).unwrap(),
            dialect: Dialect::Standard,
            status: Status::Enabled,
            created_at: at(0),
            secret: sealed(2),
            previous_secret: Some((sealed(1), at(24))),
            failing_since: None,
            version: 1,
            origin: Origin { fingerprint: [0; 32], request_id: String::new() },
        }
    }

    #[test]
    fn two_secrets_sign_until_the_rotation_is_over() {
        let webhook = webhook();
        assert_eq!(webhook.secrets_at(at(23)), [&sealed(2), &sealed(1)]);
        assert_eq!(webhook.secrets_at(at(24)), [&sealed(2)]);
    }

    #[test]
    fn five_days_of_nothing_but_failures_are_too_long() {
        let mut webhook = webhook();
        assert!(!webhook.failed_too_long(at(1_000)));
        webhook.failing_since = Some(at(10));
        assert!(!webhook.failed_too_long(at(129)));
        assert!(webhook.failed_too_long(at(130)));
    }
}

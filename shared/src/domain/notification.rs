//! A notification: one event that is owed to one webhook, until it is delivered or given up.
//!
//! The ledger keeps what is owed; the queue's message is no more than a bell that rings when it is time. What must
//! stay true: attempts are counted here and nowhere else (SQS forgets), one at a time, none skipped.

use super::event::Event;
use super::tenant::Tenant;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How long notifications and their attempts are kept.
pub const KEPT_FOR: SignedDuration = SignedDuration::from_hours(30 * 24);
/// For how long a worker that takes up an attempt has it to itself: longer than resolving, posting and recording take.
pub const LEASE: SignedDuration = SignedDuration::from_secs(20);

/// Where a notification stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Owed; the next attempt is due at `due_at`.
    Pending,
    /// Acknowledged by the endpoint.
    Delivered,
    /// The schedule was walked to its end; its message is not known to be in the dead-letter queue yet.
    Exhausted,
    /// The same, and it is.
    Dead,
    /// Its webhook was deleted or disabled first.
    Dropped,
}

impl State {
    /// Whether somebody has to look at it again.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Pending | Self::Exhausted)
    }

    /// As it stands in the ledger.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Delivered => "delivered",
            Self::Exhausted => "exhausted",
            Self::Dead => "dead",
            Self::Dropped => "dropped",
        }
    }
}

/// Which notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Name {
    /// Whose.
    pub tenant: Tenant,
    /// To which webhook.
    pub webhook_id: Uuid,
    /// Of which event.
    pub event_id: Uuid,
}

/// One event, owed to one webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    /// To which of the tenant's webhooks.
    pub webhook_id: Uuid,
    /// What is to be told.
    pub event: Event,
    /// Where it stands.
    pub state: State,
    /// How many attempts have been made.
    pub attempts: u32,
    /// How many of them were made before the schedule was begun anew, by a redelivery.
    pub attempts_before: u32,
    /// When the next attempt may be made.
    pub due_at: Timestamp,
}

impl Notification {
    /// A notification that is due now.
    #[must_use]
    pub fn new(webhook_id: Uuid, event: Event, now: Timestamp) -> Self {
        Self { webhook_id, event, state: State::Pending, attempts: 0, attempts_before: 0, due_at: now }
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> Name {
        Name { tenant: self.event.tenant, webhook_id: self.webhook_id, event_id: self.event.id }
    }

    /// How many attempts of the present walk of the schedule have been made, this one included.
    #[must_use]
    pub fn tries_with_this(&self) -> u32 {
        (self.attempts + 1).saturating_sub(self.attempts_before)
    }
}

/// What came of an attempt, as the delivery log keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Which event.
    pub event_id: Uuid,
    /// Its type.
    pub kind: String,
    /// The resource concerned.
    pub resource_id: Uuid,
    /// Counted from 1, over redeliveries too.
    pub number: u32,
    /// When it was begun.
    pub at: Timestamp,
    /// What the endpoint answered, if it did.
    pub status: Option<u16>,
    /// In a word, why there was no answer.
    pub error: Option<String>,
    /// How long it took.
    pub duration_ms: u64,
    /// When it will be tried again.
    pub next_attempt_at: Option<Timestamp>,
}

/// What an endpoint's answer means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It has it.
    Acknowledged,
    /// It wants nothing more, ever.
    Gone,
    /// Not now.
    TryAgain,
}

impl Answer {
    /// 2xx acknowledges and 410 ends it; everything else, silence included, is tried again. (The contract names 409,
    /// 429, 5xx and time-outs; a 401 or 404 is as a rule somebody's deployment under way, and giving up would lose it.)
    #[must_use]
    pub fn of(status: Option<u16>) -> Self {
        match status {
            Some(200..=299) => Self::Acknowledged,
            Some(410) => Self::Gone,
            _ => Self::TryAgain,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn success_acknowledges_410_ends_and_all_else_is_tried_again() {
        for status in [200, 201, 204, 299] {
            assert_eq!(Answer::of(Some(status)), Answer::Acknowledged, "{status}");
        }
        assert_eq!(Answer::of(Some(410)), Answer::Gone);
        for status in [100, 199, 300, 302, 307, 400, 401, 404, 409, 411, 429, 500, 503, 599] {
            assert_eq!(Answer::of(Some(status)), Answer::TryAgain, "{status}");
        }
        assert_eq!(Answer::of(None), Answer::TryAgain);
    }
}

//! A contribution: money that a partner's user gives to a project, first announced, then transferred.
//!
//! What must stay true: `pending` → `completed` is the only way forward, it happens once, and only before
//! `expires_at`. See contracts/contributions.md, *Life cycle*.

use super::event::{CONTRIBUTION_COMPLETED, CONTRIBUTION_EXPIRED, EventType};
use super::money::Money;
use super::origin::Origin;
use super::statement::outcome::{Transfers, Verdict};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How long a user hash may be, in characters. Its form is never checked: it is the partner's own.
pub const USER_HASH_LENGTH: std::ops::RangeInclusive<usize> = 1..=128;

/// For how long after its time a contribution is not yet written down as expired: a completion that was accepted in
/// time may still be on its way from the queue.
pub const EXPIRY_GRACE: SignedDuration = SignedDuration::from_hours(1);

/// Where a contribution stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Announced; the transfer has not been reported.
    Pending,
    /// The partner's bank reported the transfer. Final.
    Completed,
    /// Nobody reported it in time.
    Expired,
}

impl Status {
    /// As it goes over the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Completed => "completed",
            Self::Expired => "expired",
        }
    }

    /// Reads the wire's word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Pending, Self::Completed, Self::Expired].into_iter().find(|status| status.as_str() == text)
    }
}

/// Whether the partner's bank statement showed the transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Settlement {
    /// No statement has named it yet.
    Unmatched,
    /// A statement entry agrees with it.
    Matched,
    /// A statement entry names it and disagrees, or none came where one should have.
    Mismatched,
}

/// One contribution, as recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contribution {
    /// Derived from the idempotency key, or time-ordered.
    pub id: Uuid,
    /// The partner's project.
    pub project_id: u64,
    /// What is given.
    pub amount: Money,
    /// The partner's opaque name for its user.
    pub user_hash: String,
    /// As recorded; see [`Contribution::status_at`] for what a caller is told.
    pub status: Status,
    /// When it was announced.
    pub created_at: Timestamp,
    /// When its transfer was first reported.
    pub completed_at: Option<Timestamp>,
    /// From this moment on it can no longer be completed.
    pub expires_at: Timestamp,
    /// What bank statements said so far, as recorded; see [`Contribution::settlement`] for what a caller is told.
    pub recorded_settlement: Settlement,
    /// By which transfers.
    pub transfers: Transfers,
    /// Counts the changes of its status, from 1. Its events are named by id and version: nothing else may count here.
    pub version: u64,
    /// Which request recorded it.
    pub origin: Origin,
}

/// What a creation asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// An open project of the partner's.
    pub project_id: u64,
    /// What is given.
    pub amount: Money,
    /// The partner's opaque name for its user.
    pub user_hash: String,
}

/// What a completion finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completion {
    /// It can be completed now.
    Possible,
    /// It was completed before: a success that changes nothing.
    Already,
    /// Its time is over.
    Expired,
}

impl Contribution {
    /// A new contribution, waiting for its completion until `expiry` from `now`.
    #[must_use]
    pub fn create(id: Uuid, asked: Asked, origin: Origin, now: Timestamp, expiry: SignedDuration) -> Self {
        Self {
            id,
            project_id: asked.project_id,
            amount: asked.amount,
            user_hash: asked.user_hash,
            status: Status::Pending,
            created_at: now,
            completed_at: None,
            expires_at: now.checked_add(expiry).unwrap_or(Timestamp::MAX),
            recorded_settlement: Settlement::Unmatched,
            transfers: Transfers::default(),
            version: 1,
            origin,
        }
    }

    /// What a completion finds at that moment. The store's condition says the same of [`Completion::Possible`].
    #[must_use]
    pub fn complete(&self, now: Timestamp) -> Completion {
        match self.status_at(now) {
            Status::Pending => Completion::Possible,
            Status::Completed => Completion::Already,
            Status::Expired => Completion::Expired,
        }
    }

    /// What subscribers are told of the change from `before` to this, if anything.
    #[must_use]
    pub fn event_since(&self, before: &Self) -> Option<EventType> {
        match (before.status, self.status) {
            (Status::Pending, Status::Completed) => Some(CONTRIBUTION_COMPLETED),
            (Status::Pending, Status::Expired) => Some(CONTRIBUTION_EXPIRED),
            _ => None,
        }
    }

    /// Whether statements agree with it: a transfer that came before it was reported does, once it is.
    #[must_use]
    pub fn settlement(&self) -> Settlement {
        let early = self.transfers.settled.is_some_and(|settled| settled.verdict == Verdict::NotCompleted);
        if early && self.status == Status::Completed && self.transfers.duplicated.is_none() {
            Settlement::Matched
        } else {
            self.recorded_settlement
        }
    }

    /// The status at that moment: a pending contribution past its time is expired, whether or not anything has
    /// written so.
    #[must_use]
    pub fn status_at(&self, now: Timestamp) -> Status {
        match self.status {
            Status::Pending if now >= self.expires_at => Status::Expired,
            recorded => recorded,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Currency;

    #[test]
    fn a_contribution_can_be_completed_once_and_only_before_its_time_is_over() {
        let at = |ms| Timestamp::from_millisecond(ms).unwrap();
        let amount = Money::parse("1", Currency::from_code("USD").unwrap()).unwrap();
        let asked = Asked { project_id: 4, amount, user_hash: "u".into() };
        let origin = Origin { fingerprint: [0; 32], request_id: String::new() };
        let mut contribution =
            Contribution::create(Uuid::nil(), asked, origin, at(0), SignedDuration::from_secs(1));
        assert_eq!(contribution.expires_at, at(1_000));
        assert_eq!((contribution.status, contribution.version), (Status::Pending, 1));
        assert_eq!(contribution.complete(at(999)), Completion::Possible);
        assert_eq!(contribution.complete(at(1_000)), Completion::Expired);
        assert_eq!(contribution.status_at(at(1_000)), Status::Expired);
        contribution.status = Status::Completed;
        assert_eq!(contribution.complete(at(999)), Completion::Already);
        assert_eq!(contribution.complete(at(1_000)), Completion::Already);
    }
}

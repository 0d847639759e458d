//! A remittance: money that a partner's user sends to somebody who receives it elsewhere. See contracts/remittance.md.
//!
//! What must stay true: amounts are fixed when it is recorded; status and delivery move by [`Stages::may_become`] alone, one
//! of them at a time, each move once; what it takes of its sender's limits is given back at most once.

pub mod allowance;
pub mod calculation;
pub mod document;
pub mod payout;
pub mod purpose;
pub mod rate;
pub mod sandbox;
pub mod settlement;
mod status;

pub use status::{DeliveryStatus, Stages, Status};

use super::event::EventType;
use super::money::Money;
use super::origin::Origin;
use super::sender::Person;
use super::tenant::Tenant;
use calculation::CalculationMode;
use document::Document;
use jiff::{SignedDuration, Timestamp};
use payout::{FundingSource, PayoutMethod};
use purpose::Purpose;
use rate::ExchangeRate;
use serde::{Deserialize, Serialize};
use settlement::Step;
use std::fmt;
use std::ops::RangeInclusive;
use uuid::Uuid;

/// How long a note may be, in characters.
pub const NOTE_LENGTH: RangeInclusive<usize> = 1..=512;
/// How long a purpose in the sender's own words may be, in characters.
pub const CUSTOM_PURPOSE_LENGTH: RangeInclusive<usize> = 1..=128;
/// For how long a transaction is held before it is cancelled.
pub const HOLD_FOR: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How often a transaction may change.
pub const MAX_CHANGES: u64 = 200;

/// Which transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TransactionId {
    /// Whose.
    pub tenant: Tenant,
    /// Derived from the idempotency key, or time-ordered.
    pub id: Uuid,
}

/// Who receives it, as they were known when it was recorded, and how.
#[derive(Clone, PartialEq, Eq)]
pub struct Receiver {
    /// The receive user.
    pub id: Uuid,
    /// What is known of them; nothing, once its sender's data were erased.
    pub person: Person,
    /// How they get it.
    pub payout_method: PayoutMethod,
    /// The account it goes to.
    pub account_id: Option<Uuid>,
    /// Who pays out.
    pub payer_id: Option<u64>,
    /// Where.
    pub pickup_location: Option<u64>,
    /// Which amount was reckoned from the other.
    pub calculation_mode: CalculationMode,
}

impl fmt::Debug for Receiver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Receiver({})", self.id)
    }
}

/// One change of a transaction: of its status or of its delivery. Its creation begins both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Its status from then on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// Its delivery's, from then on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery_status: Option<DeliveryStatus>,
    /// Why its status is that, if that was said: what was told of a hold is told so again once it is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
}

impl Change {
    /// The change that a step makes, and why.
    #[must_use]
    pub fn of(step: Step, reason: Option<String>, now: Timestamp) -> Self {
        let (status, delivery_status) = match step {
            Step::Status(status) => (Some(status), None),
            Step::Delivery(delivery_status) => (None, Some(delivery_status)),
        };
        // A delivery's says nothing of why: what is shown is the status's.
        let reason = reason.filter(|_| status.is_some());
        Self { status, delivery_status, reason, at_ms: now.as_millisecond() }
    }

    /// What subscribers are told of it, if anything. A creation is told to nobody.
    fn event(&self) -> Option<EventType> {
        match (self.status, self.delivery_status) {
            (Some(status), None) => EventType::of_remittance(status),
            (None, Some(delivery)) => EventType::of_delivery(delivery),
            _ => None,
        }
    }
}

/// A transaction as recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transaction {
    /// Which.
    pub id: TransactionId,
    /// Who sends it.
    pub user_id: Uuid,
    /// What is sent.
    pub sent: Money,
    /// What is received.
    pub received: Money,
    /// What it costs beside that, in minor units of the sending currency.
    pub fee_minor: u64,
    /// What one unit sent is, received.
    pub rate: ExchangeRate,
    /// What it is paid from.
    pub fund_id: Uuid,
    /// What that is, by the sender's word.
    pub funding_source: FundingSource,
    /// What for.
    pub purpose: Purpose,
    /// The same in the sender's own words.
    pub custom_purpose: Option<String>,
    /// The sender's note.
    pub note: Option<String>,
    /// Where the sender was.
    pub ip_address: Option<String>,
    /// Papers that go with it.
    pub documents: Vec<Document>,
    /// Who receives it.
    pub receiver: Receiver,
    /// Where it stands.
    pub status: Status,
    /// Where its delivery stands.
    pub delivery_status: DeliveryStatus,
    /// Why it is held, or what went wrong.
    pub reason: Option<String>,
    /// Since when it is held.
    pub held_at: Option<Timestamp>,
    /// The number of the last report of its status that counted.
    pub status_sequence: u64,
    /// The same of its delivery.
    pub delivery_sequence: u64,
    /// When it was recorded.
    pub created_at: Timestamp,
    /// All its changes, oldest first.
    pub history: Vec<Change>,
    /// How many these are. Its events are named by id and version: nothing else may count here.
    pub version: u64,
    /// Which request recorded it.
    pub origin: Origin,
}

/// What a creation asks for, and what it was found to mean.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the same fields as Transaction's")]
pub struct Asked {
    pub sent: Money,
    pub received: Money,
    pub fee_minor: u64,
    pub rate: ExchangeRate,
    pub fund_id: Uuid,
    pub funding_source: FundingSource,
    pub purpose: Purpose,
    pub custom_purpose: Option<String>,
    pub note: Option<String>,
    pub ip_address: Option<String>,
    pub documents: Vec<Document>,
    pub receiver: Receiver,
}

impl Transaction {
    /// A new transaction.
    #[must_use]
    pub fn create(id: TransactionId, user_id: Uuid, asked: Asked, origin: Origin, now: Timestamp) -> Self {
        let (status, delivery_status) = (Status::Initiated, DeliveryStatus::None);
        Self {
            id,
            user_id,
            sent: asked.sent,
            received: asked.received,
            fee_minor: asked.fee_minor,
            rate: asked.rate,
            fund_id: asked.fund_id,
            funding_source: asked.funding_source,
            purpose: asked.purpose,
            custom_purpose: asked.custom_purpose,
            note: asked.note,
            ip_address: asked.ip_address,
            documents: asked.documents,
            receiver: asked.receiver,
            status,
            delivery_status,
            reason: None,
            held_at: None,
            status_sequence: 0,
            delivery_sequence: 0,
            created_at: now,
            history: vec![Change {
                status: Some(status),
                delivery_status: Some(delivery_status),
                reason: None,
                at_ms: now.as_millisecond(),
            }],
            version: 1,
            origin,
        }
    }

    /// What subscribers are told of the change to that version, if anything: it as it was then, the event's type, and when.
    #[must_use]
    pub fn event_at(&self, version: u64) -> Option<(Self, EventType, Timestamp)> {
        let changes = self.history.get(..usize::try_from(version).ok()?)?;
        let last = changes.last()?;
        let kind = last.event()?;
        let newest_first = || changes.iter().rev();
        let (status, reason) = newest_first().find_map(|change| Some((change.status?, &change.reason)))?;
        let then = Self {
            status,
            delivery_status: newest_first().find_map(|change| change.delivery_status)?,
            reason: reason.clone(),
            history: changes.to_vec(),
            version,
            ..self.clone()
        };
        Some((then, kind, Timestamp::from_millisecond(last.at_ms).ok()?))
    }
}

//! A donation: first what somebody's browser says of it, then a transaction that a consumer or a payment gateway
//! records, then what became of that. See contracts/donations.md.
//!
//! What must stay true: a pre-transaction becomes one transaction, once; a status moves by [`Status::may_become`] alone;
//! what was given back never exceeds the donation.

mod details;
mod recording;
mod status;

pub use details::{Address, Denomination, Details, Person};
pub use recording::{Judgement, Party, Recording};
pub use status::Status;

use super::event::{DONATION_DISPUTED, DONATION_FAILED, DONATION_PAID, DONATION_REFUNDED, EventType};
use super::origin::Origin;
use super::tenant::{Mode, Tenant};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// For how long a pre-transaction waits for its transaction.
pub const PRE_TRANSACTION_FOR: SignedDuration = SignedDuration::from_hours(30 * 24);
/// How often a transaction may change; each refund is one change.
pub const MAX_CHANGES: u64 = 200;

/// Which donation, in which mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DonationId {
    /// Test or live.
    pub mode: Mode,
    /// Follows from the reconciliation id where there is one, so that both name the same item.
    pub id: Uuid,
}

/// One change of a transaction, its creation included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// What it was from then on.
    pub status: Status,
    /// How much was given back by this change, in minor units.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub refund_minor: u64,
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// A donation as recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Donation {
    /// Which.
    pub id: DonationId,
    /// What its caller calls it.
    pub reconciliation_id: Option<String>,
    /// Where it stands.
    pub status: Status,
    /// What was said of it.
    pub details: Details,
    /// Whose it is, when a consumer recorded it.
    pub consumer_user_id: Option<Uuid>,
    /// Whether the consumer's email is not their own; `None` when no email is known.
    pub email_anonymized: Option<bool>,
    /// What it is paid by.
    pub payment_method: Option<Uuid>,
    /// How much was given back, in minor units of the donation's currency.
    pub refunded_minor: u64,
    /// Since when it is a transaction; of a pre-transaction, since when it is that.
    pub created_at: Timestamp,
    /// Its last change.
    pub updated_at: Timestamp,
    /// Of a transaction, all its changes, oldest first.
    pub history: Vec<Change>,
    /// How many these are. Its events are named by id and version: nothing else may count here.
    pub version: u64,
    /// Which request recorded it, as what it is now.
    pub origin: Origin,
    /// The request that recorded it as a pre-transaction, if any did.
    pub announced_by: Option<String>,
    /// Of a pre-transaction, what its answer was signed with.
    pub hmac: Option<String>,
    /// From when on a pre-transaction is none any more.
    pub expires_at: Option<Timestamp>,
}

impl Donation {
    /// A new pre-transaction.
    #[must_use]
    pub fn announce(
        id: DonationId,
        reconciliation_id: String,
        details: Details,
        origin: Origin,
        now: Timestamp,
    ) -> Self {
        Self {
            id,
            reconciliation_id: Some(reconciliation_id),
            status: Status::PreTransaction,
            consumer_user_id: None,
            email_anonymized: details.consumer.email.as_ref().map(|_| false),
            details,
            payment_method: None,
            refunded_minor: 0,
            created_at: now,
            updated_at: now,
            history: Vec::new(),
            version: 0,
            announced_by: Some(origin.request_id.clone()),
            origin,
            hmac: None,
            expires_at: Some(now.checked_add(PRE_TRANSACTION_FOR).unwrap_or(Timestamp::MAX)),
        }
    }

    /// Whether it is a pre-transaction whose time is over: nobody knows it any more, whether or not it was deleted.
    #[must_use]
    pub fn is_gone_at(&self, now: Timestamp) -> bool {
        self.status == Status::PreTransaction && self.expires_at.is_none_or(|expires_at| expires_at <= now)
    }

    /// The company's tenant, when the company is known: whose subscribers hear of it.
    #[must_use]
    pub fn tenant(&self) -> Option<Tenant> {
        self.details.company_id.map(|partner_id| Tenant { mode: self.id.mode, partner_id })
    }

    /// The gateway's own id of it, its unique name before it once; `None` while no gateway is known.
    #[must_use]
    pub fn external_id(&self) -> Option<String> {
        let name = self.details.payment_gateway_name.as_ref()?;
        let own = self.details.external_id().map_or_else(|| self.id.id.to_string(), str::to_owned);
        let prefix = format!("{name}_");
        Some(if own.starts_with(&prefix) { own } else { prefix + &own })
    }

    /// How much can still be given back, in minor units.
    #[must_use]
    pub fn refundable_minor(&self) -> u64 {
        self.details.donation_amount.unwrap_or(0).saturating_sub(self.refunded_minor)
    }

    /// What subscribers are told of the change to that version, if anything: it as it was then, and the event's type.
    #[must_use]
    pub fn event_at(&self, version: u64) -> Option<(Self, EventType)> {
        let changes = self.history.get(..usize::try_from(version).ok()?)?;
        let last = changes.last()?;
        let kind = match last.status {
            Status::Paid => DONATION_PAID,
            Status::Refunded => DONATION_REFUNDED,
            Status::Disputed => DONATION_DISPUTED,
            Status::Failed => DONATION_FAILED,
            Status::PreTransaction | Status::Draft | Status::ToBePayed => return None,
        };
        let then = Self {
            status: last.status,
            refunded_minor: changes.iter().map(|change| change.refund_minor).sum(),
            updated_at: Timestamp::from_millisecond(last.at_ms).ok()?,
            history: changes.to_vec(),
            version,
            ..self.clone()
        };
        Some((then, kind))
    }
}

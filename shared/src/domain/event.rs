//! Events: what subscribers hear of. An event is nothing but a change that the ledger has recorded.
//!
//! What must stay true: its id follows from the resource and its version alone, so that however often a change is
//! read, it is one event.

use super::id;
use super::remittance::{DeliveryStatus, Status};
use super::sender::KycStatus;
use super::statement::outcome::Mismatch;
use super::tenant::Tenant;
use jiff::Timestamp;
use uuid::Uuid;

/// What happened, as it goes over the wire: `contribution.completed`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EventType(&'static str);

/// A contribution's transfer was reported.
pub const CONTRIBUTION_COMPLETED: EventType = EventType("contribution.completed");
/// A contribution's time was over.
pub const CONTRIBUTION_EXPIRED: EventType = EventType("contribution.expired");
/// A contribution and a bank statement disagree.
pub const CONTRIBUTION_MISMATCHED: EventType = EventType("contribution.mismatched");
/// A purchase was approved.
pub const AUTHORISATION_SUCCEEDED: EventType = EventType("authorisation.succeeded");
/// A purchase was declined.
pub const AUTHORISATION_FAILED: EventType = EventType("authorisation.failed");
/// A purchase was not wanted, or not confirmed in time.
pub const AUTHORISATION_CANCELLED: EventType = EventType("authorisation.cancelled");
/// A till asks that somebody be invited (contracts/pos.md, *Invite*: whoever subscribes sends the message).
pub const INVITATION_CREATED: EventType = EventType("invitation.created");
/// A donation was paid, as recorded or at last.
pub const DONATION_PAID: EventType = EventType("donation.paid");
/// Some of a donation was given back.
pub const DONATION_REFUNDED: EventType = EventType("donation.refunded");
/// A donation's payer disputes it.
pub const DONATION_DISPUTED: EventType = EventType("donation.disputed");
/// A donation was not paid.
pub const DONATION_FAILED: EventType = EventType("donation.failed");
/// A remittance was accepted for settlement, or its hold is over.
pub const REMITTANCE_PENDING: EventType = EventType("remittance.pending");
/// A remittance is held.
pub const REMITTANCE_HOLD: EventType = EventType("remittance.hold");
/// A remittance is being settled.
pub const REMITTANCE_PROCESSING: EventType = EventType("remittance.processing");
/// A remittance is settled.
pub const REMITTANCE_PROCESSED: EventType = EventType("remittance.processed");
/// A remittance could not be settled.
pub const REMITTANCE_FAILED: EventType = EventType("remittance.failed");
/// A remittance came back.
pub const REMITTANCE_RETURNED: EventType = EventType("remittance.returned");
/// A remittance was given back.
pub const REMITTANCE_REFUNDED: EventType = EventType("remittance.refunded");
/// A remittance was cancelled.
pub const REMITTANCE_CANCELED: EventType = EventType("remittance.canceled");
/// A remittance's delivery can be asked for.
pub const DELIVERY_PENDING: EventType = EventType("remittance.delivery_pending");
/// A remittance's delivery was asked for.
pub const DELIVERY_REQUESTED: EventType = EventType("remittance.delivery_requested");
/// A remittance waits for its receiver.
pub const DELIVERY_PAYOUT_READY: EventType = EventType("remittance.delivery_payout_ready");
/// A remittance's receiver has it.
pub const DELIVERY_DELIVERED: EventType = EventType("remittance.delivered");
/// A remittance did not reach its receiver.
pub const DELIVERY_FAILED: EventType = EventType("remittance.delivery_failed");
/// A sender's identity is being looked at.
pub const KYC_IN_PROGRESS: EventType = EventType("remittance.kyc_in_progress");
/// A sender's identity is known.
pub const KYC_VERIFIED: EventType = EventType("remittance.kyc_verified");
/// A sender has to be submitted again.
pub const KYC_RETRY: EventType = EventType("remittance.kyc_retry");
/// Somebody looks at a sender's identity.
pub const KYC_REVIEW_PENDING: EventType = EventType("remittance.kyc_review_pending");
/// A sender is suspended.
pub const KYC_SUSPENDED: EventType = EventType("remittance.kyc_suspended");
/// A subscriber asked for a try.
pub const WEBHOOK_TEST: EventType = EventType("webhook.test");
/// One of the partner's subscriptions was disabled; told to its others.
pub const WEBHOOK_DISABLED: EventType = EventType("webhook.disabled");

/// What can be subscribed to: contracts/notifications.md, *Outbound*, and the states of contracts/remittance.md.
const SUBSCRIBABLE: [EventType; 29] = [
    CONTRIBUTION_COMPLETED,
    CONTRIBUTION_EXPIRED,
    CONTRIBUTION_MISMATCHED,
    AUTHORISATION_SUCCEEDED,
    AUTHORISATION_FAILED,
    AUTHORISATION_CANCELLED,
    INVITATION_CREATED,
    DONATION_PAID,
    DONATION_REFUNDED,
    DONATION_DISPUTED,
    DONATION_FAILED,
    REMITTANCE_PENDING,
    REMITTANCE_HOLD,
    REMITTANCE_PROCESSING,
    REMITTANCE_PROCESSED,
    REMITTANCE_FAILED,
    REMITTANCE_RETURNED,
    REMITTANCE_REFUNDED,
    REMITTANCE_CANCELED,
    DELIVERY_PENDING,
    DELIVERY_REQUESTED,
    DELIVERY_PAYOUT_READY,
    DELIVERY_DELIVERED,
    DELIVERY_FAILED,
    KYC_IN_PROGRESS,
    KYC_VERIFIED,
    KYC_RETRY,
    KYC_REVIEW_PENDING,
    KYC_SUSPENDED,
];

impl EventType {
    /// As it goes over the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.0
    }

    /// Reads any type that there is.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let own = [WEBHOOK_TEST, WEBHOOK_DISABLED];
        SUBSCRIBABLE.into_iter().chain(own).find(|kind| kind.0 == text)
    }

    /// What a remittance's move to that status is told as; that it was recorded is told to nobody.
    #[must_use]
    pub fn of_remittance(status: Status) -> Option<Self> {
        Some(match status {
            Status::Initiated => return None,
            Status::Pending => REMITTANCE_PENDING,
            Status::Hold => REMITTANCE_HOLD,
            Status::Processing => REMITTANCE_PROCESSING,
            Status::Processed => REMITTANCE_PROCESSED,
            Status::Failed => REMITTANCE_FAILED,
            Status::Returned => REMITTANCE_RETURNED,
            Status::Refunded => REMITTANCE_REFUNDED,
            Status::Canceled => REMITTANCE_CANCELED,
        })
    }

    /// What a move of its delivery is told as.
    #[must_use]
    pub fn of_delivery(status: DeliveryStatus) -> Option<Self> {
        Some(match status {
            DeliveryStatus::None => return None,
            DeliveryStatus::Pending => DELIVERY_PENDING,
            DeliveryStatus::DeliveryRequested => DELIVERY_REQUESTED,
            DeliveryStatus::DeliveryPayoutReady => DELIVERY_PAYOUT_READY,
            DeliveryStatus::Delivered => DELIVERY_DELIVERED,
            DeliveryStatus::DeliveryFailed => DELIVERY_FAILED,
        })
    }

    /// What a change of a sender's KYC status is told as.
    #[must_use]
    pub fn of_kyc(status: KycStatus) -> Option<Self> {
        Some(match status {
            KycStatus::Unverified => return None,
            KycStatus::InProgress => KYC_IN_PROGRESS,
            KycStatus::Verified => KYC_VERIFIED,
            KycStatus::Retry => KYC_RETRY,
            KycStatus::ReviewPending => KYC_REVIEW_PENDING,
            KycStatus::Suspended => KYC_SUSPENDED,
        })
    }

    /// Its name in the RaaS dialect: `transaction_processed`, `user_kyc_verified`, `contribution_completed`.
    #[must_use]
    pub fn raas_name(self) -> String {
        match self.0.split_once('.') {
            Some(("remittance", state)) if state.starts_with("kyc_") => format!("user_{state}"),
            Some(("remittance", state)) => format!("transaction_{state}"),
            _ => self.0.replace('.', "_"),
        }
    }
}

/// What a subscription asks to hear of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventFilter(Vec<String>);

impl EventFilter {
    /// How many entries a filter may have.
    pub const MAX_ENTRIES: usize = 32;

    /// Reads `["*"]`, whole families (`remittance.*`) or types; `None` when one of them is unknown, or there is none.
    #[must_use]
    pub fn parse(mut entries: Vec<String>) -> Option<Self> {
        let known = |entry: &String| SUBSCRIBABLE.iter().any(|kind| matches(entry, *kind));
        let fits = (1..=Self::MAX_ENTRIES).contains(&entries.len()) && entries.iter().all(known);
        entries.sort();
        entries.dedup();
        fits.then_some(Self(entries))
    }

    /// A filter as it was recorded: a type that there is no more lets nothing through, and harms nothing.
    #[must_use]
    pub fn recorded(entries: Vec<String>) -> Self {
        Self(entries)
    }

    /// The entries.
    #[must_use]
    pub fn entries(&self) -> &[String] {
        &self.0
    }

    /// Whether it lets this type through. What concerns the partner's subscriptions themselves always passes.
    #[must_use]
    pub fn passes(&self, kind: EventType) -> bool {
        kind == WEBHOOK_DISABLED || self.0.iter().any(|entry| matches(entry, kind))
    }
}

fn matches(entry: &str, kind: EventType) -> bool {
    let family = entry.strip_suffix(".*");
    entry == "*"
        || entry == kind.0
        || family.is_some_and(|family| kind.0.split_once('.').map(|it| it.0) == Some(family))
}

/// One event, ready to be told to anybody who asked for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Whose it is.
    pub tenant: Tenant,
    /// The same however often the change is read.
    pub id: Uuid,
    /// What happened.
    pub kind: EventType,
    /// To which resource.
    pub resource_id: Uuid,
    /// The partner's own name for the user concerned.
    pub user_id: Option<String>,
    /// When.
    pub at: Timestamp,
    /// The resource as its GET shows it: JSON.
    pub data: String,
}

impl Event {
    /// The id of the event that a resource's change to that version is.
    #[must_use]
    pub fn id_of(tenant: Tenant, resource_id: Uuid, version: u64) -> Uuid {
        id::of_change(tenant, resource_id, version)
    }

    /// The id of the event that a contribution and the statements disagree in that way, which is said of it once.
    #[must_use]
    pub fn id_of_mismatch(tenant: Tenant, contribution_id: Uuid, mismatch: Mismatch) -> Uuid {
        id::of_mismatch(tenant, contribution_id, mismatch.as_str())
    }
}

#[cfg(test)]
#[path = "event_tests.rs"]
mod tests;

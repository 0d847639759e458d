//! Events: what subscribers hear of. An event is nothing but a change that the ledger has recorded.
//!
//! What must stay true: its id follows from the resource and its version alone, so that however often a change is
//! read, it is one event.

use super::id;
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
/// A subscriber asked for a try.
pub const WEBHOOK_TEST: EventType = EventType("webhook.test");
/// One of the partner's subscriptions was disabled; told to its others.
pub const WEBHOOK_DISABLED: EventType = EventType("webhook.disabled");

/// What can be subscribed to: contracts/notifications.md, *Outbound*, and the states of contracts/remittance.md.
const SUBSCRIBABLE: [EventType; 19] = [
    CONTRIBUTION_COMPLETED,
    CONTRIBUTION_EXPIRED,
    AUTHORISATION_SUCCEEDED,
    AUTHORISATION_FAILED,
    AUTHORISATION_CANCELLED,
    INVITATION_CREATED,
    DONATION_PAID,
    DONATION_REFUNDED,
    DONATION_DISPUTED,
    DONATION_FAILED,
    EventType("remittance.initiated"),
    EventType("remittance.pending"),
    EventType("remittance.hold"),
    EventType("remittance.processing"),
    EventType("remittance.processed"),
    EventType("remittance.failed"),
    EventType("remittance.returned"),
    EventType("remittance.refunded"),
    EventType("remittance.canceled"),
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

    /// Its name in the RaaS dialect: `transaction_processed`, `contribution_completed`.
    #[must_use]
    pub fn raas_name(self) -> String {
        match self.0.split_once('.') {
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
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(entries: &[&str]) -> Option<EventFilter> {
        EventFilter::parse(entries.iter().map(|entry| (*entry).to_owned()).collect())
    }

    #[test]
    fn filters_pass_all_a_family_or_a_type() {
        let passes = |entries: &[&str]| {
            let filter = filter(entries).unwrap();
            [
                CONTRIBUTION_COMPLETED,
                CONTRIBUTION_EXPIRED,
                EventType("donation.paid"),
                WEBHOOK_TEST,
                WEBHOOK_DISABLED,
            ]
            .map(|kind| filter.passes(kind))
        };
        assert_eq!(passes(&["*"]), [true, true, true, true, true]);
        assert_eq!(passes(&["contribution.*"]), [true, true, false, false, true]);
        assert_eq!(passes(&["contribution.expired"]), [false, true, false, false, true]);
        assert_eq!(passes(&["donation.paid", "contribution.expired"]), [false, true, true, false, true]);
    }

    #[test]
    fn what_there_is_not_cannot_be_subscribed_to() {
        for entries in [&[][..], &[""], &["contribution"], &["contribution."], &["*.completed"], &["webhook.test"]]
        {
            assert_eq!(filter(entries), None, "{entries:?}");
        }
        assert_eq!(filter(&["**"]), None);
        assert_eq!(filter(&["contribution.completed", "nothing.*"]), None);
        assert_eq!(filter(&["*"; 33]), None);
        assert_eq!(filter(&["*", "*"]).unwrap().entries(), ["*"]);
    }

    #[test]
    fn types_have_a_name_in_each_dialect() {
        for kind in SUBSCRIBABLE {
            assert_eq!(EventType::parse(kind.as_str()), Some(kind));
        }
        assert_eq!(EventType::parse("remittance.processed").unwrap().raas_name(), "transaction_processed");
        assert_eq!(CONTRIBUTION_COMPLETED.raas_name(), "contribution_completed");
        assert_eq!(EventType::parse("contribution.created"), None);
    }
}

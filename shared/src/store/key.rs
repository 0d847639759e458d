//! Every key of the table and its list index. The only file that builds keys, or takes them apart.
//!
//! A partition key begins with the kind of item, so that a function's policy can name what it may touch
//! (`dynamodb:LeadingKeys`), and goes on with the tenant, so that nobody can name another's item. What a caller
//! chooses stands last or is a number or a UUID: it cannot reach into another part.

use crate::domain::cursor::Position;
use crate::domain::month::Month;
use crate::domain::partner::CredentialKind;
use crate::domain::tenant::{Mode, Tenant};
use jiff::Timestamp;
use uuid::Uuid;

mod donation_reference;
mod donations;
mod pos;
mod records;
mod remittances;

pub use donation_reference::*;
pub use donations::*;
pub use pos::*;
pub use records::*;
pub use remittances::*;

/// The list index: every item that is listed carries `list_pk` and `list_sk`.
pub const LIST_INDEX: &str = "list";

/// Where an item stands in the table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// The partition key.
    pub pk: String,
    /// The sort key.
    pub sk: String,
}

/// A contribution: a partition of its own, so that writes spread by id.
#[must_use]
pub fn contribution(tenant: Tenant, id: Uuid) -> Key {
    Key { pk: format!("contribution#{tenant}#{id}"), sk: CONTRIBUTION_SK.to_owned() }
}

/// Every contribution's sort key.
pub const CONTRIBUTION_SK: &str = "contribution";

/// Whose contribution that partition key names, and which.
#[must_use]
pub fn contribution_named(pk: &str) -> Option<(Tenant, Uuid)> {
    let (tenant, id) = pk.strip_prefix("contribution#")?.rsplit_once('#')?;
    Some((tenant.parse().ok()?, Uuid::try_parse(id).ok()?))
}

/// How far a partner's contributions have been looked through for expired ones.
#[must_use]
pub fn expiry(tenant: Tenant) -> Key {
    Key { pk: format!("expiry#{tenant}"), sk: "expiry".to_owned() }
}

/// A completion that was accepted and then had to be refused, by the request that brought it.
#[must_use]
pub fn rejected_completion(request_id: &str) -> Key {
    Key { pk: format!("completion-rejected#{request_id}"), sk: "completion-rejected".to_owned() }
}

/// The list of all such completions.
pub const REJECTED_COMPLETIONS: &str = "completions-rejected";

/// The list of a partner's contributions of one month.
///
/// One partition: its 1,000 writes a second are the first ceiling a partner meets. A shard would be a further
/// part at the end of this key, here and nowhere else; readers would then merge the shards of a month.
#[must_use]
pub fn contributions_of(tenant: Tenant, month: Month) -> String {
    format!("contributions#{tenant}#{month}")
}

/// A contribution's place in its month: by time, then id.
#[must_use]
pub fn list_position(position: Position) -> String {
    format!("{}#{}", moment(position.created_at), position.id)
}

/// The position that [`list_position`] wrote.
#[must_use]
pub fn position(list_sk: &str) -> Option<Position> {
    let (created_at, id) = list_sk.split_once('#')?;
    Some(Position { created_at: created_at.parse().ok()?, id: Uuid::try_parse(id).ok()? })
}

/// Sorts before every position of that moment.
#[must_use]
pub fn list_from(created_at: Timestamp) -> String {
    moment(created_at)
}

/// A credential, by the public half that the caller sends.
#[must_use]
pub fn credential(kind: CredentialKind, id: &str) -> Key {
    Key { pk: format!("credential#{}#{id}", kind.as_str()), sk: "credential".to_owned() }
}

/// The list of a partner's credentials.
#[must_use]
pub fn credentials_of(tenant: Tenant) -> String {
    format!("credentials#{tenant}")
}

/// A partner.
#[must_use]
pub fn partner(tenant: Tenant) -> Key {
    Key { pk: format!("partner#{tenant}"), sk: "partner".to_owned() }
}

/// The list of all partners of a mode.
#[must_use]
pub fn partners_in(mode: Mode) -> String {
    format!("partners#{mode}")
}

/// A project, beside its partner.
#[must_use]
pub fn project(tenant: Tenant, project_id: u64) -> Key {
    Key { pk: format!("partner#{tenant}"), sk: format!("{PROJECT_PREFIX}{project_id}") }
}

/// How the sort keys of a partner's projects begin.
pub const PROJECT_PREFIX: &str = "project#";

/// A partner's webhooks: one partition, so that all of them are one Query.
#[must_use]
pub fn webhook(tenant: Tenant, id: Uuid) -> Key {
    Key { pk: webhooks_of(tenant), sk: format!("{WEBHOOK_PREFIX}{id}") }
}

/// Where a partner's webhooks are.
#[must_use]
pub fn webhooks_of(tenant: Tenant) -> String {
    format!("webhooks#{tenant}")
}

/// How the sort keys of webhooks begin.
pub const WEBHOOK_PREFIX: &str = "webhook#";

/// How many webhooks a partner has, beside them.
#[must_use]
pub fn webhook_count(tenant: Tenant) -> Key {
    Key { pk: webhooks_of(tenant), sk: "count".to_owned() }
}

/// That there was such a webhook, beside those that there are.
#[must_use]
pub fn deleted_webhook(tenant: Tenant, id: Uuid) -> Key {
    Key { pk: webhooks_of(tenant), sk: format!("deleted#{id}") }
}

/// Whose webhook that partition key and sort key name, and which.
#[must_use]
pub fn webhook_named(pk: &str, sk: &str) -> Option<(Tenant, Uuid)> {
    let id = Uuid::try_parse(sk.strip_prefix(WEBHOOK_PREFIX)?).ok()?;
    Some((pk.strip_prefix("webhooks#")?.parse().ok()?, id))
}

/// What one webhook is owed of one event: a partition of its own.
#[must_use]
pub fn notification(tenant: Tenant, webhook_id: Uuid, event_id: Uuid) -> Key {
    Key { pk: format!("notification#{tenant}#{webhook_id}#{event_id}"), sk: "notification".to_owned() }
}

/// Whose notification that partition key names, to which webhook, of which event.
#[must_use]
pub fn notification_named(pk: &str) -> Option<(Tenant, Uuid, Uuid)> {
    let (rest, event_id) = pk.strip_prefix("notification#")?.rsplit_once('#')?;
    let (tenant, webhook_id) = rest.rsplit_once('#')?;
    Some((tenant.parse().ok()?, Uuid::try_parse(webhook_id).ok()?, Uuid::try_parse(event_id).ok()?))
}

/// Into how many partitions the list of what is owed is divided: each takes 1,000 writes a second.
pub const DUE_SHARDS: u8 = 16;

/// The list of what is owed, one shard of it. Only pending notifications are in it.
#[must_use]
pub fn notifications_due(shard: u8) -> String {
    format!("notifications-due#{shard:02}")
}

/// The shard that an event's notifications are listed in.
#[must_use]
pub fn due_shard(event_id: Uuid) -> u8 {
    event_id.as_bytes()[15] % DUE_SHARDS
}

/// A notification's place in that list: when its bell is to be rung again unless something happened before, and how
/// often it has been since.
#[must_use]
pub fn due_position(ring_at: Timestamp, rings: u32) -> String {
    format!("{}#{rings}", moment(ring_at))
}

/// How often, as [`due_position`] wrote it.
#[must_use]
pub fn rings(list_sk: &str) -> Option<u32> {
    list_sk.split_once('#')?.1.parse().ok()
}

/// The attempts at a webhook's deliveries: its delivery log, in the order of time.
#[must_use]
pub fn attempts_of(tenant: Tenant, webhook_id: Uuid) -> String {
    format!("deliveries#{tenant}#{webhook_id}")
}

/// Milliseconds always, so that the order of the texts is the order of the moments.
fn moment(moment: Timestamp) -> String {
    format!("{moment:.3}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tenant() -> Tenant {
        Tenant { mode: Mode::Test, partner_id: Uuid::from_u128(0x9b1d) }
    }

    #[test]
    fn every_key_is_pinned() {
        let id = Uuid::from_u128(7);
        let moment = Timestamp::from_millisecond(1_763_600_000_000).unwrap();
        let contribution = contribution(tenant(), id);
        assert_eq!(
            contribution.pk,
            "contribution#test#00000000-0000-0000-0000-000000009b1d#00000000-0000-0000-0000-000000000007"
        );
        assert_eq!(contribution.sk, "contribution");
        assert_eq!(
            contributions_of(tenant(), Month::of(moment)),
            "contributions#test#00000000-0000-0000-0000-000000009b1d#2025-11"
        );
        assert_eq!(
            list_position(Position { created_at: moment, id }),
            "2025-11-20T00:53:20.000Z#00000000-0000-0000-0000-000000000007"
        );
        assert_eq!(credential(CredentialKind::ApiKey, "demo-key").pk, "credential#api-key#demo-key");
        assert_eq!(credential(CredentialKind::ClientId, "c").pk, "credential#client-id#c");
        assert_eq!(credential(CredentialKind::ApiKey, "demo-key").sk, "credential");
        assert_eq!(credentials_of(tenant()), "credentials#test#00000000-0000-0000-0000-000000009b1d");
        assert_eq!(partner(tenant()).pk, "partner#test#00000000-0000-0000-0000-000000009b1d");
        assert_eq!(partner(tenant()).sk, "partner");
        assert_eq!(partners_in(Mode::Live), "partners#live");
        assert_eq!(project(tenant(), 4).pk, partner(tenant()).pk);
        assert_eq!(project(tenant(), 4).sk, "project#4");
        assert_eq!(expiry(tenant()).pk, "expiry#test#00000000-0000-0000-0000-000000009b1d");
        assert_eq!(rejected_completion("r-1").pk, "completion-rejected#r-1");
        let webhook = webhook(tenant(), id);
        assert_eq!(webhook.pk, "webhooks#test#00000000-0000-0000-0000-000000009b1d");
        assert_eq!(webhook.sk, "webhook#00000000-0000-0000-0000-000000000007");
        let grave = deleted_webhook(tenant(), id);
        assert_eq!(grave.pk, webhook.pk);
        assert_eq!(grave.sk, "deleted#00000000-0000-0000-0000-000000000007");
        assert_eq!((webhook_count(tenant()).pk, webhook_count(tenant()).sk), (webhook.pk, "count".to_owned()));
        assert_eq!(
            notification(tenant(), id, Uuid::from_u128(8)).pk,
            "notification#test#00000000-0000-0000-0000-000000009b1d#00000000-0000-0000-0000-000000000007#\
             00000000-0000-0000-0000-000000000008"
        );
        assert_eq!(notifications_due(due_shard(Uuid::from_u128(0x1b))), "notifications-due#11");
        assert_eq!(due_position(moment, 3), "2025-11-20T00:53:20.000Z#3");
        assert_eq!(rings("2025-11-20T00:53:20.000Z#3"), Some(3));
        assert_eq!(
            attempts_of(tenant(), id),
            "deliveries#test#00000000-0000-0000-0000-000000009b1d#00000000-0000-0000-0000-000000000007"
        );
    }

    #[test]
    fn keys_give_back_what_they_name() {
        let (id, event) = (Uuid::from_u128(7), Uuid::from_u128(8));
        assert_eq!(contribution_named(&contribution(tenant(), id).pk), Some((tenant(), id)));
        let named = webhook(tenant(), id);
        assert_eq!(webhook_named(&named.pk, &named.sk), Some((tenant(), id)));
        assert_eq!(notification_named(&notification(tenant(), id, event).pk), Some((tenant(), id, event)));
        assert_eq!(contribution_named("partner#test#x"), None);
        assert_eq!(webhook_named(&named.pk, "count"), None);
        assert_eq!(notification_named(&named.pk), None);
    }

    #[test]
    fn a_moment_sorts_before_its_positions_and_those_are_read_back() {
        let created_at = Timestamp::from_millisecond(1_763_600_000_000).unwrap();
        for id in [Uuid::nil(), Uuid::max()] {
            let place = Position { created_at, id };
            assert!(list_from(created_at) < list_position(place));
            assert_eq!(position(&list_position(place)), Some(place));
        }
    }
}

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

/// The id in a contribution's partition key.
#[must_use]
pub fn contribution_id(pk: &str) -> Option<Uuid> {
    let (_, id) = pk.strip_prefix("contribution#")?.rsplit_once('#')?;
    Uuid::try_parse(id).ok()
}

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
    }

    #[test]
    fn a_contribution_key_gives_its_id_back() {
        let id = Uuid::from_u128(7);
        assert_eq!(contribution_id(&contribution(tenant(), id).pk), Some(id));
        assert_eq!(contribution_id("partner#test#x"), None);
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

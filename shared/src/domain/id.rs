//! Transaction ids: a time-ordered v7 without an idempotency key, else a v8 derived from it.
//!
//! The derived id is what makes a creation one conditional put: the same key can only ever name the same item.

use super::customer::CustomerId;
use super::tenant::{Mode, Tenant};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

/// The shortest and longest idempotency key, in characters.
pub const IDEMPOTENCY_KEY_LENGTH: std::ops::RangeInclusive<usize> = 1..=255;

/// The contracts that derive ids, each with its own name space.
#[derive(Clone, Copy, Debug)]
pub enum Contract {
    /// contracts/contributions.md
    Contributions,
    /// contracts/notifications.md, *Management*
    Webhooks,
    /// contracts/donations.md
    Donations,
    /// contracts/remittance.md: a sender.
    Senders,
    /// contracts/remittance.md: a sender's funding account.
    Funds,
    /// contracts/remittance.md: a sender's receive user.
    ReceiveUsers,
    /// contracts/remittance.md: a receive user's account.
    ReceiveAccounts,
    /// contracts/remittance.md: a transaction.
    Remittances,
}

impl Contract {
    fn name(self) -> &'static str {
        match self {
            Self::Contributions => "contributions",
            Self::Webhooks => "webhooks",
            Self::Donations => "donations",
            Self::Senders => "senders",
            Self::Funds => "funds",
            Self::ReceiveUsers => "receive-users",
            Self::ReceiveAccounts => "receive-accounts",
            Self::Remittances => "remittances",
        }
    }
}

/// A key that a caller may send to make a creation repeatable: 1 to 255 printable ASCII characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// `None` when the text breaks the rule above.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let printable = text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
        (printable && IDEMPOTENCY_KEY_LENGTH.contains(&text.len())).then(|| Self(text.to_owned()))
    }

    /// The key itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The id of what this key creates: SHA-256 over contract, tenant, parent resource and key, as a UUID v8.
///
/// `parent` is the resource that the creation's path names above the new one; empty where there is none.
#[must_use]
pub fn derived(contract: Contract, tenant: Tenant, parent: &str, key: &IdempotencyKey) -> Uuid {
    of_parts([contract.name(), &tenant.to_string(), parent, &key.0])
}

/// Whether that id was derived from an idempotency key.
#[must_use]
pub fn is_derived(id: Uuid) -> bool {
    id.get_version_num() == 8
}

/// The id of what happened when a resource reached that version.
#[must_use]
pub fn of_change(tenant: Tenant, resource_id: Uuid, version: u64) -> Uuid {
    of_parts(["event", &tenant.to_string(), &resource_id.to_string(), &version.to_string()])
}

/// The id of what happened when a resource and a bank statement disagreed in that way: no change of its status has it.
#[must_use]
pub fn of_mismatch(tenant: Tenant, resource_id: Uuid, mismatch: &str) -> Uuid {
    of_parts(["mismatch", &tenant.to_string(), &resource_id.to_string(), mismatch])
}

/// The id of the donation that has that reconciliation id: whoever knows one of them finds the item without a look-up.
#[must_use]
pub fn of_donation(mode: Mode, reconciliation_id: &str) -> Uuid {
    of_parts(["reconciliation", mode.as_str(), "", reconciliation_id])
}

/// What makes a refund of a donation this one and no other: its idempotency key, else the gateway's id of its request.
#[must_use]
pub fn of_refund(donation: Uuid, key: Option<&IdempotencyKey>, request_id: &str) -> Uuid {
    let [kind, text] = key.map_or(["request", request_id], |key| ["key", &key.0]);
    of_parts(["refund", &donation.to_string(), kind, text])
}

/// What makes a question to the payment processor this one and no other: the donation, and what was asked.
#[must_use]
pub fn of_payment(donation: Uuid, fingerprint: [u8; 32]) -> Uuid {
    of_parts(["payment", &donation.to_string(), "", &URL_SAFE_NO_PAD.encode(fingerprint)])
}

/// The id of a document that a request brings for a transaction: no other request has it, not even the same one sent again.
#[must_use]
pub fn of_document(transaction: Uuid, request_id: &str, at: usize) -> Uuid {
    of_parts(["document", &transaction.to_string(), request_id, &at.to_string()])
}

/// The id of the invitation that a request of that signature asks for.
#[must_use]
pub fn of_invitation(tenant: Tenant, signature: &str) -> Uuid {
    of_parts(["invitation", &tenant.to_string(), "", signature])
}

/// The id of the pre-approval that a buyer's idempotency key stands for.
#[must_use]
pub fn of_pre_approval(buyer: CustomerId, key: &IdempotencyKey) -> Uuid {
    of_parts(["pre-approvals", &buyer.to_string(), "", &key.0])
}

/// SHA-256 over the parts, each with its length before it, as a UUID v8.
fn of_parts(parts: [&str; 4]) -> Uuid {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_be_bytes());
        hash.update(part);
    }
    let digest: [u8; 32] = hash.finalize().into();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    Builder::from_custom_bytes(bytes).into_uuid()
}

/// A v7 of this moment; the caller brings the randomness.
#[must_use]
pub fn time_ordered(now: Timestamp, random: [u8; 10]) -> Uuid {
    let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
    Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

/// Reads an id as we issue it: 36 characters with hyphens, in either case.
#[must_use]
pub fn parse(text: &str) -> Option<Uuid> {
    if text.len() == 36 { Uuid::try_parse(text).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashSet;

    fn tenant(mode: Mode, partner: u128) -> Tenant {
        Tenant { mode, partner_id: Uuid::from_u128(partner) }
    }

    fn key(text: &str) -> IdempotencyKey {
        IdempotencyKey::parse(text).unwrap()
    }

    #[test]
    fn a_derived_id_never_changes() {
        let id = derived(Contract::Contributions, tenant(Mode::Test, 1), "", &key("order-1"));
        assert_eq!(id.get_version_num(), 8);
        assert_eq!(id.to_string(), "cea57b79-3f1a-8971-814d-ce7824be831d");
    }

    #[test]
    fn an_events_id_follows_from_the_resource_and_its_version() {
        let id = |partner, resource, version| {
            of_change(tenant(Mode::Test, partner), Uuid::from_u128(resource), version)
        };
        assert_eq!(id(1, 7, 2).to_string(), "5d6e91e7-f669-81c5-8db8-930c0176cf67");
        assert_eq!(id(1, 7, 2), id(1, 7, 2));
        assert_eq!(HashSet::from([id(1, 7, 2), id(1, 7, 3), id(1, 8, 2), id(2, 7, 2)]).len(), 4);
    }

    #[test]
    fn each_part_of_the_scope_changes_the_id() {
        let base = derived(Contract::Contributions, tenant(Mode::Test, 1), "", &key("k"));
        for other in [
            derived(Contract::Contributions, tenant(Mode::Live, 1), "", &key("k")),
            derived(Contract::Contributions, tenant(Mode::Test, 2), "", &key("k")),
            derived(Contract::Contributions, tenant(Mode::Test, 1), "k", &key("k")),
            derived(Contract::Contributions, tenant(Mode::Test, 1), "", &key("K")),
        ] {
            assert_ne!(base, other);
        }
    }

    #[test]
    fn keys_are_1_to_255_printable_ascii_characters() {
        for text in ["", "\u{7f}", "a\tb", "é", "a\nb", &"k".repeat(256)] {
            assert_eq!(IdempotencyKey::parse(text), None, "{text:?}");
        }
        assert!(IdempotencyKey::parse(&"~".repeat(255)).is_some());
    }

    #[test]
    fn ids_are_read_in_one_form_only() {
        let id = Uuid::from_u128(7);
        assert_eq!(parse(&id.to_string()), Some(id));
        assert_eq!(parse(&id.to_string().to_uppercase()), Some(id));
        for text in ["", "7", &id.simple().to_string(), &id.braced().to_string(), &"x".repeat(36)] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn ids_without_a_key_are_ordered_by_time() {
        let at = |ms| time_ordered(Timestamp::from_millisecond(ms).unwrap(), [255; 10]);
        assert_eq!(at(1_000).get_version_num(), 7);
        assert!(at(1_000) < at(1_001));
    }

    proptest! {
        #[test]
        fn equal_keys_give_equal_ids_and_different_ones_different(one in "[ -~]{1,40}", other in "[ -~]{1,40}") {
            let id = |text: &str| derived(Contract::Contributions, tenant(Mode::Test, 1), "", &key(text));
            prop_assert_eq!(id(&one), id(&one));
            prop_assert_eq!(one == other, id(&one) == id(&other));
        }

        #[test]
        fn no_two_splits_of_parent_and_key_meet(text in "[a-z]{2,20}", cut in 1_usize..19) {
            prop_assume!(cut < text.len());
            let split = |at: usize| derived(Contract::Contributions, tenant(Mode::Test, 1), &text[..at], &key(&text[at..]));
            prop_assert_ne!(split(cut), split(cut - 1));
        }
    }
}

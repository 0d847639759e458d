//! The keys of donations, and of the lists that they stand in.
//!
//! A list is one partition for all time: its 1,000 writes a second are the first ceiling that a company or a gateway
//! meets. A shard would be a further part at the end of its key, here and nowhere else. Lists are not divided by month,
//! as those of contributions are, because a merge must be able to put an item on a list whose key its pre-transaction
//! knew and the merge does not.

use super::Key;
use crate::domain::donation::DonationId;
use crate::domain::payment_gateway::is_unique_name;
use crate::domain::tenant::{Mode, Tenant};
use uuid::Uuid;

/// The index of what payment gateways list.
pub const SECOND_LIST_INDEX: &str = "list-2";
/// The index of what consumers list.
pub const THIRD_LIST_INDEX: &str = "list-3";
/// The index of external ids.
pub const FOURTH_LIST_INDEX: &str = "list-4";

/// A donation: a partition of its own.
#[must_use]
pub fn donation(id: DonationId) -> Key {
    Key { pk: format!("donation#{}#{}", id.mode, id.id), sk: DONATION_SK.to_owned() }
}

/// Every donation's sort key.
pub const DONATION_SK: &str = "donation";

/// Which donation that partition key names.
#[must_use]
pub fn donation_named(pk: &str) -> Option<DonationId> {
    let (mode, id) = pk.strip_prefix("donation#")?.split_once('#')?;
    Some(DonationId { mode: mode.parse().ok()?, id: Uuid::try_parse(id).ok()? })
}

/// The list of a company's donations.
#[must_use]
pub fn donations_of_company(tenant: Tenant) -> String {
    format!("donations-company#{tenant}")
}

/// The list of a payment gateway's donations.
#[must_use]
pub fn donations_of_gateway(mode: Mode, gateway_id: Uuid) -> String {
    format!("donations-gateway#{mode}#{gateway_id}")
}

/// The list of a consumer's donations within a company.
#[must_use]
pub fn donations_of_consumer(tenant: Tenant, user_id: Uuid) -> String {
    format!("donations-consumer#{tenant}#{user_id}")
}

/// The list of the donations that some gateway calls that, with or without what may be a gateway's name before it: which
/// gateway's it will be is not known when a browser says it.
#[must_use]
pub fn donations_called(mode: Mode, external_id: &str) -> String {
    let mut own = external_id;
    while let Some((name, rest)) = own.split_once('_')
        && is_unique_name(name)
    {
        own = rest;
    }
    format!("donations-external#{mode}#{own}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARTNER: &str = "00000000-0000-0000-0000-000000009b1d";
    const SEVEN: &str = "00000000-0000-0000-0000-000000000007";

    #[test]
    fn every_key_is_pinned() {
        let tenant = Tenant { mode: Mode::Test, partner_id: Uuid::from_u128(0x9b1d) };
        let seven = Uuid::from_u128(7);
        let key = donation(DonationId { mode: Mode::Live, id: seven });
        assert_eq!((key.pk.as_str(), key.sk.as_str()), (&*format!("donation#live#{SEVEN}"), "donation"));
        assert_eq!(donations_of_company(tenant), format!("donations-company#test#{PARTNER}"));
        assert_eq!(donations_of_gateway(Mode::Test, seven), format!("donations-gateway#test#{SEVEN}"));
        assert_eq!(donations_of_consumer(tenant, seven), format!("donations-consumer#test#{PARTNER}#{SEVEN}"));
        for text in ["a#b_", "NEXI_a#b_", "NEXI_3-D_a#b_"] {
            assert_eq!(donations_called(Mode::Test, text), "donations-external#test#a#b_", "{text}");
        }
        for text in ["nexi_1", "_1", ""] {
            assert_eq!(donations_called(Mode::Test, text), format!("donations-external#test#{text}"));
        }
    }

    #[test]
    fn keys_give_back_what_they_name() {
        let id = DonationId { mode: Mode::Live, id: Uuid::from_u128(7) };
        assert_eq!(donation_named(&donation(id).pk), Some(id));
        assert_eq!(donation_named("donations-company#test#x"), None);
    }
}

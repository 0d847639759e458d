//! The keys of point of sale: merchants and devices, pre-approvals, customers, and what purchases are called.

use super::{Key, moment};
use crate::domain::code::Code;
use crate::domain::customer::CustomerId;
use crate::domain::month::Month;
use crate::domain::tenant::{Mode, Tenant};
use jiff::Timestamp;
use uuid::Uuid;

/// A merchant. Its id alone tells whose it is, and in which mode: a terminal sends nothing else.
#[must_use]
pub fn merchant(merchant_id: &str) -> Key {
    Key { pk: format!("merchant#{merchant_id}"), sk: "merchant".to_owned() }
}

/// A merchant's device, beside the merchant: the caller's two texts stand in a key of their own each.
#[must_use]
pub fn device(merchant_id: &str, device_id: &str) -> Key {
    Key { pk: merchant(merchant_id).pk, sk: format!("{DEVICE_PREFIX}{device_id}") }
}

/// How the sort keys of devices begin.
pub const DEVICE_PREFIX: &str = "device#";

/// The list of a chain's merchants.
#[must_use]
pub fn merchants_of(tenant: Tenant) -> String {
    format!("merchants#{tenant}")
}

/// A customer.
#[must_use]
pub fn customer(id: CustomerId) -> Key {
    Key { pk: format!("customer#{id}"), sk: "customer".to_owned() }
}

/// Who that partition key names.
#[must_use]
pub fn customer_named(pk: &str) -> Option<CustomerId> {
    let (mode, id) = pk.strip_prefix("customer#")?.split_once('#')?;
    Some(CustomerId { mode: mode.parse().ok()?, id: Uuid::try_parse(id).ok()? })
}

/// The list of all customers of a mode.
#[must_use]
pub fn customers_in(mode: Mode) -> String {
    format!("customers#{mode}")
}

/// A pre-approval, and what became of it: a partition of its own, found by what the terminal sends.
#[must_use]
pub fn pre_approval(mode: Mode, code: &Code) -> Key {
    Key { pk: format!("pre-approval#{mode}#{code}"), sk: "pre-approval".to_owned() }
}

/// The pre-approval that a partition key names.
#[must_use]
pub fn pre_approval_named(pk: &str) -> Option<(Mode, Code)> {
    let (mode, code) = pk.strip_prefix("pre-approval#")?.split_once('#')?;
    Some((mode.parse().ok()?, Code::parse(code)?))
}

/// The list of a customer's unused pre-approvals.
#[must_use]
pub fn pre_approvals_of(id: CustomerId) -> String {
    format!("pre-approvals#{id}")
}

/// Into how many partitions the list of authorisations that wait for their buyers is divided.
pub const WAITING_SHARDS: u8 = 4;

/// The list of authorisations that wait for their buyers, one shard of it.
#[must_use]
pub fn authorisations_waiting(shard: u8) -> String {
    format!("authorisations-waiting#{shard}")
}

/// The shard that one is listed in.
#[must_use]
pub fn waiting_shard(id: Uuid) -> u8 {
    id.as_bytes()[15] % WAITING_SHARDS
}

/// Sorts after everything that waits since that moment.
#[must_use]
pub fn waiting_until(moment_: Timestamp) -> String {
    format!("{}~", moment(moment_))
}

/// The list of a chain's authorisations of one month, decided ones.
#[must_use]
pub fn authorisations_of(tenant: Tenant, month: Month) -> String {
    format!("authorisations#{tenant}#{month}")
}

/// What a till calls a purchase, its reference or a receipt's number: one text of one merchant names one purchase. All of
/// a chain's merchants that use a text share a partition, so that one Query tells "not found" from "another store's".
#[must_use]
pub fn purchase_name(tenant: Tenant, text: &str, merchant_id: &str) -> Key {
    Key { pk: purchase_names(tenant, text), sk: format!("{MERCHANT_PREFIX}{merchant_id}") }
}

/// How the sort keys of purchases' names begin.
pub const MERCHANT_PREFIX: &str = "merchant#";

/// Where the names of that text are.
#[must_use]
pub fn purchase_names(tenant: Tenant, text: &str) -> String {
    format!("purchase-name#{tenant}#{text}")
}

/// An adjustment, by its request's signature.
#[must_use]
pub fn adjustment(tenant: Tenant, signature: &str) -> Key {
    Key { pk: format!("adjustment#{tenant}#{signature}"), sk: "adjustment".to_owned() }
}

/// The adjustment that a partition key names.
#[must_use]
pub fn adjustment_named(pk: &str) -> Option<(Tenant, String)> {
    let (tenant, signature) = pk.strip_prefix("adjustment#")?.rsplit_once('#')?;
    Some((tenant.parse().ok()?, signature.to_owned()))
}

/// That a chain's till has used a reference for an adjustment or a reversal.
#[must_use]
pub fn adjustment_reference(tenant: Tenant, reference: &str) -> Key {
    Key { pk: format!("adjustment-reference#{tenant}#{reference}"), sk: "adjustment-reference".to_owned() }
}

/// An invitation.
#[must_use]
pub fn invitation(tenant: Tenant, id: Uuid) -> Key {
    Key { pk: format!("invitation#{tenant}#{id}"), sk: "invitation".to_owned() }
}

/// Whose invitation that partition key names, and which.
#[must_use]
pub fn invitation_named(pk: &str) -> Option<(Tenant, Uuid)> {
    let (tenant, id) = pk.strip_prefix("invitation#")?.rsplit_once('#')?;
    Some((tenant.parse().ok()?, Uuid::try_parse(id).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARTNER: &str = "00000000-0000-0000-0000-000000009b1d";
    const SEVEN: &str = "00000000-0000-0000-0000-000000000007";

    fn tenant() -> Tenant {
        Tenant { mode: Mode::Test, partner_id: Uuid::from_u128(0x9b1d) }
    }

    #[test]
    fn every_key_is_pinned() {
        let (id, code) = (Uuid::from_u128(7), Code::parse("6199APRV01").unwrap());
        let customer_id = CustomerId { mode: Mode::Live, id };
        let text = |key: Key| format!("{} / {}", key.pk, key.sk);
        assert_eq!(text(merchant("30299999")), "merchant#30299999 / merchant");
        assert_eq!(text(device("30299999", "d555")), "merchant#30299999 / device#d555");
        assert_eq!(merchants_of(tenant()), format!("merchants#test#{PARTNER}"));
        assert_eq!(text(customer(customer_id)), format!("customer#live#{SEVEN} / customer"));
        assert_eq!(customers_in(Mode::Test), "customers#test");
        assert_eq!(text(pre_approval(Mode::Test, &code)), "pre-approval#test#APRV01 / pre-approval");
        assert_eq!(pre_approvals_of(customer_id), format!("pre-approvals#live#{SEVEN}"));
        assert_eq!(authorisations_waiting(waiting_shard(id)), "authorisations-waiting#3");
        let moment = Timestamp::from_millisecond(1_763_600_000_000).unwrap();
        assert_eq!(
            authorisations_of(tenant(), Month::of(moment)),
            format!("authorisations#test#{PARTNER}#2025-11")
        );
        assert_eq!(waiting_until(moment), "2025-11-20T00:53:20.000Z~");
        assert_eq!(
            text(purchase_name(tenant(), "nx-ref1", "30299999")),
            format!("purchase-name#test#{PARTNER}#nx-ref1 / merchant#30299999")
        );
        assert_eq!(text(adjustment(tenant(), "ab")), format!("adjustment#test#{PARTNER}#ab / adjustment"));
        assert_eq!(
            text(adjustment_reference(tenant(), "r")),
            format!("adjustment-reference#test#{PARTNER}#r / adjustment-reference")
        );
        assert_eq!(text(invitation(tenant(), id)), format!("invitation#test#{PARTNER}#{SEVEN} / invitation"));
    }

    #[test]
    fn keys_give_back_what_they_name() {
        let (id, code) = (Uuid::from_u128(7), Code::parse("A#B#CDEF").unwrap());
        let customer_id = CustomerId { mode: Mode::Live, id };
        assert_eq!(customer_named(&customer(customer_id).pk), Some(customer_id));
        assert_eq!(pre_approval_named(&pre_approval(Mode::Test, &code).pk), Some((Mode::Test, code)));
        assert_eq!(adjustment_named(&adjustment(tenant(), "ab").pk), Some((tenant(), "ab".to_owned())));
        assert_eq!(invitation_named(&invitation(tenant(), id).pk), Some((tenant(), id)));
        assert_eq!(customer_named("customer#x"), None);
        assert_eq!(pre_approval_named("pre-approvals#test#APRV01"), None);
    }
}

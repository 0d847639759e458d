//! How a pre-approval stands in the table, with what became of it; and back. An item that breaks a rule is refused,
//! never mended.

use super::authorisation_item::{AuthorisationFacts, read as read_authorisation};
use super::customer_item::{CustomerFacts, customer, facts};
use super::{Item, StoreError, broken, from_item, key, moment, to_item};
use crate::domain::authorisation::Authorisation;
use crate::domain::cents::Cents;
use crate::domain::cursor::Position;
use crate::domain::customer::CustomerId;
use crate::domain::id;
use crate::domain::month::Month;
use crate::domain::origin::Origin;
use crate::domain::pre_approval::PreApproval;
use crate::domain::retention::UNUSED_CODE;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Serialize, Deserialize)]
pub(super) struct PreApprovalItem {
    pk: String,
    sk: String,
    list_pk: String,
    list_sk: String,
    id: Uuid,
    customer_id: Uuid,
    customer: CustomerFacts,
    amount_limit: u64,
    status: Status,
    created_at_ms: i64,
    expires_at_ms: i64,
    version: u64,
    #[serde(with = "serde_bytes")]
    request_fingerprint: [u8; 32],
    request_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    authorisation: Option<AuthorisationFacts>,
    #[serde(default)]
    refunded: u64,
    #[serde(default)]
    released: u64,
    #[serde(default)]
    adjustments: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    forget_at_s: Option<i64>,
}

/// What the conditions look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Status {
    /// It can be used.
    Open,
    /// Its buyer took it back.
    Withdrawn,
    /// It was used, and waits for its buyer.
    Pending,
    /// It was used, and that is decided.
    Decided,
}

impl Status {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Withdrawn => "withdrawn",
            Self::Pending => "pending",
            Self::Decided => "decided",
        }
    }
}

/// A new one.
pub(super) fn write(code: &PreApproval) -> Result<Item, StoreError> {
    let key = key::pre_approval(code.customer.id.mode, &code.code);
    let forget_at = code.expires_at.checked_add(UNUSED_CODE).unwrap_or(Timestamp::MAX);
    let forget_at_s = (!id::is_derived(code.id)).then(|| forget_at.as_second());
    let place = Position { created_at: code.created_at, id: code.id };
    to_item(PreApprovalItem {
        pk: key.pk,
        sk: key.sk,
        list_pk: key::pre_approvals_of(code.customer.id),
        list_sk: key::list_position(place),
        id: code.id,
        customer_id: code.customer.id.id,
        customer: facts(&code.customer),
        amount_limit: code.limit.get(),
        status: if code.cancelled { Status::Withdrawn } else { Status::Open },
        created_at_ms: code.created_at.as_millisecond(),
        expires_at_ms: code.expires_at.as_millisecond(),
        version: code.version,
        request_fingerprint: code.origin.fingerprint,
        request_id: code.origin.request_id.clone(),
        authorisation: None,
        refunded: 0,
        released: 0,
        adjustments: 0,
        forget_at_s,
    })
}

pub(super) fn read(item: Item) -> Result<PreApproval, StoreError> {
    owned(from_item(item)?)
}

/// The pre-approval that an item is, from the table or its stream.
pub(super) fn owned(item: PreApprovalItem) -> Result<PreApproval, StoreError> {
    let (mode, code) = key::pre_approval_named(&item.pk).ok_or_else(|| broken("pk"))?;
    let cents = |cents, name| Cents::new(cents).ok_or_else(|| broken(name));
    let given_back = (cents(item.refunded, "refunded")?, cents(item.released, "released")?, item.adjustments);
    let authorisation = item.authorisation.map(|facts| read_authorisation(facts, mode, given_back)).transpose()?;
    let used = matches!(item.status, Status::Pending | Status::Decided);
    if used != authorisation.is_some() {
        return Err(broken("status"));
    }
    Ok(PreApproval {
        code,
        id: item.id,
        customer: customer(CustomerId { mode, id: item.customer_id }, item.customer)?,
        limit: cents(item.amount_limit, "amount_limit")?,
        created_at: moment(item.created_at_ms)?,
        expires_at: moment(item.expires_at_ms)?,
        cancelled: item.status == Status::Withdrawn,
        authorisation,
        version: item.version,
        origin: Origin { fingerprint: item.request_fingerprint, request_id: item.request_id },
    })
}

/// Where an authorisation is listed: with those that wait for their buyers, or among its chain's.
pub(super) fn listed(code: &PreApproval, authorisation: &Authorisation) -> [String; 2] {
    let place = key::list_position(Position { created_at: authorisation.created_at, id: code.id });
    let waits = authorisation.decided_at.is_none();
    let list = if waits {
        key::authorisations_waiting(key::waiting_shard(code.id))
    } else {
        key::authorisations_of(authorisation.asked.tenant, Month::of(authorisation.created_at))
    };
    [list, place]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::customer::Standing;
    use crate::domain::id::{IdempotencyKey, of_pre_approval, time_ordered};
    use crate::domain::pos_samples::{customer, pre_approval};

    #[test]
    fn what_an_idempotency_key_stands_for_is_never_forgotten() {
        let code = pre_approval(customer(1_000, Standing::default()));
        let key = IdempotencyKey::parse("k").unwrap();
        let forgotten = |id| write(&PreApproval { id, ..code.clone() }).unwrap().contains_key("forget_at_s");
        assert!(!forgotten(of_pre_approval(code.customer.id, &key)));
        assert!(forgotten(time_ordered(code.created_at, [7; 10])));
    }

    #[test]
    fn what_was_written_is_read_back() {
        let code = pre_approval(customer(1_000, Standing::default()));
        assert_eq!(read(write(&code).unwrap()).unwrap(), code);
    }
}

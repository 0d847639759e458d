//! How a donation stands in the table, and back. An item that breaks a rule is refused, never mended.
//!
//! What must stay true: an attribute that was not said is not there, so that a merge can tell; and a pre-transaction
//! has no `list_sk`, so that it stands in no list before it is a transaction.

use super::{Item, StoreError, broken, from_item, key, moment, to_item};
use crate::domain::donation::{Change, Details, Donation, DonationId, Party, Recording, Status};
use crate::domain::origin::Origin;
use crate::domain::tenant::Tenant;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct DonationItem {
    pk: String,
    sk: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    list_pk: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    list_2_pk: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    list_3_pk: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    list_4_pk: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    list_sk: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reconciliation_id: Option<String>,
    transaction_status: Option<Status>,
    #[serde(flatten)]
    details: Details,
    #[serde(skip_serializing_if = "Option::is_none")]
    consumer_user_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    consumer_user_email_anonymized: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payment_method: Option<Uuid>,
    /// The donation's amount less what was given back: a condition can compare it, but not reckon it.
    #[serde(skip_serializing_if = "Option::is_none")]
    refundable_minor: Option<u64>,
    refunded_minor: u64,
    created_at_ms: i64,
    updated_at_ms: i64,
    history: Vec<Change>,
    version: u64,
    #[serde(with = "serde_bytes")]
    request_fingerprint: Vec<u8>,
    request_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    announced_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hmac: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    forget_at_s: Option<i64>,
}

/// What the details put on the lists: which of them, not yet where.
fn listed(id: DonationId, details: &Details) -> DonationItem {
    let company = |partner_id| key::donations_of_company(Tenant { mode: id.mode, partner_id });
    let key = key::donation(id);
    DonationItem {
        pk: key.pk,
        sk: key.sk,
        list_pk: details.company_id.map(company),
        list_2_pk: details.payment_gateway_id.map(|gateway_id| key::donations_of_gateway(id.mode, gateway_id)),
        list_4_pk: details.external_id().map(|text| key::donations_called(id.mode, text)),
        refundable_minor: details.donation_amount,
        details: details.clone(),
        ..DonationItem::default()
    }
}

/// A pre-transaction as it is put.
pub(super) fn pre_transaction(new: &Donation) -> Result<Item, StoreError> {
    to_item(DonationItem {
        reconciliation_id: new.reconciliation_id.clone(),
        transaction_status: Some(new.status),
        consumer_user_email_anonymized: new.email_anonymized,
        created_at_ms: new.created_at.as_millisecond(),
        updated_at_ms: new.updated_at.as_millisecond(),
        request_fingerprint: new.origin.fingerprint.to_vec(),
        request_id: new.origin.request_id.clone(),
        announced_by: new.announced_by.clone(),
        hmac: new.hmac.clone(),
        forget_at_s: new.expires_at.map(Timestamp::as_second),
        ..listed(new.id, &new.details)
    })
}

/// What a recording sets: all that it says, and nothing else.
pub(super) fn recorded(recording: &Recording) -> Result<Item, StoreError> {
    let Recording { id, now, .. } = *recording;
    let (consumer_user_id, list_3_pk) = match recording.by {
        Party::Consumer { user_id, company_id } => {
            let tenant = Tenant { mode: id.mode, partner_id: company_id };
            (Some(user_id), Some(key::donations_of_consumer(tenant, user_id)))
        }
        Party::Gateway { .. } => (None, None),
    };
    let position = crate::domain::cursor::Position { created_at: now, id: id.id };
    to_item(DonationItem {
        list_3_pk,
        list_sk: Some(key::list_position(position)),
        reconciliation_id: recording.reconciliation_id.clone(),
        transaction_status: Some(recording.status),
        consumer_user_id,
        consumer_user_email_anonymized: recording.details.consumer.email.as_ref().map(|_| false),
        payment_method: recording.payment_method,
        created_at_ms: now.as_millisecond(),
        updated_at_ms: now.as_millisecond(),
        history: vec![Change { status: recording.status, refund_minor: 0, at_ms: now.as_millisecond() }],
        version: 1,
        request_fingerprint: recording.origin.fingerprint.to_vec(),
        request_id: recording.origin.request_id.clone(),
        ..listed(id, &recording.details)
    })
}

/// What is known of the consumer beside that: it stands where nobody said anything else.
pub(super) fn known(recording: &Recording) -> Result<Item, StoreError> {
    let mut item = to_item(&recording.known)?;
    if recording.known.email.is_some() {
        item.insert(EMAIL_ANONYMIZED.to_owned(), super::AttributeValue::Bool(recording.email_anonymized));
    }
    Ok(item)
}

const EMAIL_ANONYMIZED: &str = "consumer_user_email_anonymized";

pub(super) fn read(item: Item) -> Result<Donation, StoreError> {
    owned(from_item(item)?)
}

pub(super) fn owned(item: DonationItem) -> Result<Donation, StoreError> {
    let fingerprint = item.request_fingerprint.try_into().map_err(|_| broken("request_fingerprint"))?;
    Ok(Donation {
        id: key::donation_named(&item.pk).ok_or_else(|| broken("pk"))?,
        reconciliation_id: item.reconciliation_id,
        status: item.transaction_status.ok_or_else(|| broken("transaction_status"))?,
        details: item.details,
        consumer_user_id: item.consumer_user_id,
        email_anonymized: item.consumer_user_email_anonymized,
        payment_method: item.payment_method,
        refunded_minor: item.refunded_minor,
        created_at: moment(item.created_at_ms)?,
        updated_at: moment(item.updated_at_ms)?,
        history: item.history,
        version: item.version,
        origin: Origin { fingerprint, request_id: item.request_id },
        announced_by: item.announced_by,
        hmac: item.hmac,
        expires_at: item.forget_at_s.map(|seconds| moment(seconds.saturating_mul(1_000))).transpose()?,
    })
}

//! How a sender stands in the table, and back. An item that breaks a rule is refused, never mended.

use super::{Item, StoreError, broken, from_item, key, moment, to_item};
use crate::domain::cursor::Position;
use crate::domain::money::Currency;
use crate::domain::origin::Origin;
use crate::domain::remittance::allowance::{Limits, Used};
use crate::domain::sender::{KycStatus, Person, Sender};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Serialize, Deserialize)]
pub(super) struct SenderItem {
    pk: String,
    sk: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    list_pk: Option<String>,
    list_sk: String,
    #[serde(flatten)]
    person: Person,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    date_of_birth: Option<String>,
    kyc_status: KycStatus,
    kyc_at_ms: i64,
    tier: u32,
    limit_currency: String,
    daily_minor: u64,
    monthly_minor: u64,
    annual_minor: u64,
    /// By window. A condition compares them, so each is a number of its own.
    windows: BTreeMap<String, u64>,
    /// How many funding accounts there are that are not deleted.
    funds: u64,
    active_funds: u64,
    receive_users: u64,
    created_at_ms: i64,
    version: u64,
    #[serde(with = "serde_bytes")]
    request_fingerprint: [u8; 32],
    request_id: String,
    /// From then on there is nobody: see [`super::erasure`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    erased_at_ms: Option<i64>,
}

pub(super) fn write(sender: &Sender) -> Result<Item, StoreError> {
    let key = key::sender(sender.id);
    let place = Position { created_at: sender.created_at, id: sender.id.id };
    to_item(SenderItem {
        pk: key.pk,
        sk: key.sk,
        list_pk: Some(key::senders_of(sender.id.tenant)),
        list_sk: key::list_position(place),
        person: sender.person.clone(),
        date_of_birth: sender.date_of_birth.map(|date| date.to_string()),
        kyc_status: sender.kyc,
        kyc_at_ms: sender.kyc_at.as_millisecond(),
        tier: sender.limits.tier,
        limit_currency: sender.limits.currency.code().to_owned(),
        daily_minor: sender.limits.daily_minor,
        monthly_minor: sender.limits.monthly_minor,
        annual_minor: sender.limits.annual_minor,
        windows: sender.used.0.clone(),
        funds: 0,
        active_funds: sender.active_funds,
        receive_users: sender.receive_users,
        created_at_ms: sender.created_at.as_millisecond(),
        version: sender.version,
        request_fingerprint: sender.origin.fingerprint,
        request_id: sender.origin.request_id.clone(),
        erased_at_ms: None,
    })
}

/// The sender; `None` once their data were erased.
pub(super) fn read(item: Item) -> Result<Option<Sender>, StoreError> {
    let item: SenderItem = from_item(item)?;
    if item.erased_at_ms.is_some() { Ok(None) } else { owned(item).map(Some) }
}

/// The sender, erased or not.
pub(super) fn owned(item: SenderItem) -> Result<Sender, StoreError> {
    let currency = Currency::from_code(&item.limit_currency).ok_or_else(|| broken("limit_currency"))?;
    let date = |text: String| text.parse().map_err(|_| broken("date_of_birth"));
    Ok(Sender {
        id: key::sender_named(&item.pk).ok_or_else(|| broken("pk"))?,
        person: item.person,
        date_of_birth: item.date_of_birth.map(date).transpose()?,
        kyc: item.kyc_status,
        kyc_at: moment(item.kyc_at_ms)?,
        limits: Limits {
            tier: item.tier,
            currency,
            daily_minor: item.daily_minor,
            monthly_minor: item.monthly_minor,
            annual_minor: item.annual_minor,
        },
        used: Used(item.windows),
        active_funds: item.active_funds,
        receive_users: item.receive_users,
        created_at: moment(item.created_at_ms)?,
        version: item.version,
        origin: Origin { fingerprint: item.request_fingerprint, request_id: item.request_id },
    })
}

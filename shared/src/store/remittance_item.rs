//! How a remittance stands in the table, and back. An item that breaks a rule is refused, never mended.

use super::{Item, StoreError, broken, from_item, key, moment, to_item};
use crate::domain::cursor::Position;
use crate::domain::money::{Currency, Money};
use crate::domain::origin::Origin;
use crate::domain::remittance::calculation::CalculationMode;
use crate::domain::remittance::document::Document;
use crate::domain::remittance::payout::{FundingSource, PayoutMethod};
use crate::domain::remittance::purpose::Purpose;
use crate::domain::remittance::rate::ExchangeRate;
use crate::domain::remittance::{Change, DeliveryStatus, Receiver, Status, Transaction};
use crate::domain::sender::{Person, SenderId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Serialize, Deserialize)]
struct AmountItem {
    minor: u64,
    currency: String,
    exponent: u8,
}

#[derive(Serialize, Deserialize)]
struct ReceiverItem {
    id: Uuid,
    #[serde(flatten)]
    person: Person,
    payout_method: PayoutMethod,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fund_id: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    payer_id: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pickup_location: Option<u64>,
    calculation_mode: CalculationMode,
}

#[derive(Serialize, Deserialize)]
pub(super) struct RemittanceItem {
    pk: String,
    sk: String,
    list_pk: String,
    /// While it is held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    list_2_pk: Option<String>,
    list_sk: String,
    user_id: Uuid,
    sent: AmountItem,
    received: AmountItem,
    fee_minor: u64,
    rate_millionths: u64,
    from_fund_id: Uuid,
    funding_source_type: FundingSource,
    purpose: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    custom_purpose: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ip_address: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    documents: Vec<Document>,
    receiver: ReceiverItem,
    status: Status,
    delivery_status: DeliveryStatus,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    held_at_ms: Option<i64>,
    status_sequence: u64,
    delivery_sequence: u64,
    created_at_ms: i64,
    history: Vec<Change>,
    version: u64,
    #[serde(with = "serde_bytes")]
    request_fingerprint: [u8; 32],
    request_id: String,
}

pub(super) fn write(new: &Transaction) -> Result<Item, StoreError> {
    let key = key::remittance(new.id);
    let place = Position { created_at: new.created_at, id: new.id.id };
    to_item(RemittanceItem {
        pk: key.pk,
        sk: key.sk,
        list_pk: key::remittances_of(SenderId { tenant: new.id.tenant, id: new.user_id }),
        list_2_pk: new.held_at.map(|_| key::REMITTANCES_HELD.to_owned()),
        list_sk: key::list_position(place),
        user_id: new.user_id,
        sent: amount(new.sent),
        received: amount(new.received),
        fee_minor: new.fee_minor,
        rate_millionths: new.rate.millionths(),
        from_fund_id: new.fund_id,
        funding_source_type: new.funding_source,
        purpose: new.purpose.as_str().to_owned(),
        custom_purpose: new.custom_purpose.clone(),
        note: new.note.clone(),
        ip_address: new.ip_address.clone(),
        documents: new.documents.clone(),
        receiver: receiver(&new.receiver),
        status: new.status,
        delivery_status: new.delivery_status,
        reason: new.reason.clone(),
        held_at_ms: new.held_at.map(Timestamp::as_millisecond),
        status_sequence: new.status_sequence,
        delivery_sequence: new.delivery_sequence,
        created_at_ms: new.created_at.as_millisecond(),
        history: new.history.clone(),
        version: new.version,
        request_fingerprint: new.origin.fingerprint,
        request_id: new.origin.request_id.clone(),
    })
}

fn amount(money: Money) -> AmountItem {
    let (minor, currency) = (money.minor_units(), money.currency().code().to_owned());
    AmountItem { minor, currency, exponent: money.exponent() }
}

fn receiver(receiver: &Receiver) -> ReceiverItem {
    ReceiverItem {
        id: receiver.id,
        person: receiver.person.clone(),
        payout_method: receiver.payout_method,
        fund_id: receiver.account_id,
        payer_id: receiver.payer_id,
        pickup_location: receiver.pickup_location,
        calculation_mode: receiver.calculation_mode,
    }
}

pub(super) fn read(item: Item) -> Result<Transaction, StoreError> {
    owned(from_item(item)?)
}

pub(super) fn owned(item: RemittanceItem) -> Result<Transaction, StoreError> {
    let money = |it: AmountItem| {
        let currency = Currency::from_code(&it.currency)?;
        Money::from_minor_units(it.minor, currency, it.exponent)
    };
    Ok(Transaction {
        id: key::remittance_named(&item.pk).ok_or_else(|| broken("pk"))?,
        user_id: item.user_id,
        sent: money(item.sent).ok_or_else(|| broken("sent"))?,
        received: money(item.received).ok_or_else(|| broken("received"))?,
        fee_minor: item.fee_minor,
        rate: ExchangeRate::from_millionths(item.rate_millionths).ok_or_else(|| broken("rate_millionths"))?,
        fund_id: item.from_fund_id,
        funding_source: item.funding_source_type,
        purpose: Purpose::parse(&item.purpose).ok_or_else(|| broken("purpose"))?,
        custom_purpose: item.custom_purpose,
        note: item.note,
        ip_address: item.ip_address,
        documents: item.documents,
        receiver: Receiver {
            id: item.receiver.id,
            person: item.receiver.person,
            payout_method: item.receiver.payout_method,
            account_id: item.receiver.fund_id,
            payer_id: item.receiver.payer_id,
            pickup_location: item.receiver.pickup_location,
            calculation_mode: item.receiver.calculation_mode,
        },
        status: item.status,
        delivery_status: item.delivery_status,
        reason: item.reason,
        held_at: item.held_at_ms.map(moment).transpose()?,
        status_sequence: item.status_sequence,
        delivery_sequence: item.delivery_sequence,
        created_at: moment(item.created_at_ms)?,
        history: item.history,
        version: item.version,
        origin: Origin { fingerprint: item.request_fingerprint, request_id: item.request_id },
    })
}

//! A transaction as its partner and their subscribers see it: the published shape, amounts in major units.
//!
//! What must stay true: the members are those of the published samples, in their order; a document's content is never among
//! them. `status_reason` is the house's own, and there only when there is one.

use super::{Answer, moment, number, unwritten};
use crate::domain::event::Event;
use crate::domain::money::{Money, plain};
use crate::domain::refusal::Refusal;
use crate::domain::remittance::Transaction;
use crate::domain::remittance::payout::PayoutMethod;
use serde::Serialize;
use serde_json::value::RawValue;
use uuid::Uuid;

#[derive(Debug, Serialize)]
struct View<'a> {
    bonus_amount: u8,
    created_at: String,
    custom_purpose: Option<&'a str>,
    delivery_status: &'static str,
    exchange_rate: Box<RawValue>,
    fee_amount: Box<RawValue>,
    from_amount: Box<RawValue>,
    from_currency: &'static str,
    from_fund_id: Uuid,
    funding_source_type: &'static str,
    id: Uuid,
    ip_address: Option<&'a str>,
    note: Option<&'a str>,
    physical_documents: Vec<DocumentView>,
    purpose: &'static str,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    status_reason: Option<&'a str>,
    to: ReceiverView<'a>,
    to_amount: Box<RawValue>,
    to_currency: &'static str,
    user_id: Uuid,
}

#[derive(Debug, Serialize)]
struct DocumentView {
    document_type: &'static str,
    id: Uuid,
}

#[derive(Debug, Serialize)]
struct ReceiverView<'a> {
    address_line1: Option<&'a str>,
    calculation_mode: &'static str,
    email: Option<&'a str>,
    first_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fund_id: Option<Uuid>,
    id: Uuid,
    last_name: Option<&'a str>,
    mobile_phone: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payer_id: Option<u64>,
    payout_method: &'static str,
}

/// The transaction in the published shape.
///
/// # Errors
/// None that a transaction as recorded can cause.
pub fn shown(transaction: &Transaction) -> Result<Box<RawValue>, serde_json::Error> {
    let major = |money: Money| number(plain(money.minor_units(), money.exponent()));
    let view = View {
        bonus_amount: 0,
        created_at: moment(transaction.created_at),
        custom_purpose: transaction.custom_purpose.as_deref(),
        delivery_status: stage(transaction.delivery_status),
        exchange_rate: number(transaction.rate.to_string())?,
        fee_amount: number(plain(transaction.fee_minor, transaction.sent.exponent()))?,
        from_amount: major(transaction.sent)?,
        from_currency: transaction.sent.currency().code(),
        from_fund_id: transaction.fund_id,
        funding_source_type: transaction.funding_source.as_str(),
        id: transaction.id.id,
        ip_address: transaction.ip_address.as_deref(),
        note: transaction.note.as_deref(),
        physical_documents: documents(transaction),
        purpose: transaction.purpose.as_str(),
        status: stage(transaction.status),
        status_reason: transaction.reason.as_deref(),
        to: receiver(transaction),
        to_amount: major(transaction.received)?,
        to_currency: transaction.received.currency().code(),
        user_id: transaction.user_id,
    };
    serde_json::value::to_raw_value(&view)
}

fn stage(stage: impl crate::domain::remittance::Stages) -> &'static str {
    stage.as_str()
}

fn documents(transaction: &Transaction) -> Vec<DocumentView> {
    let view = |document: &crate::domain::remittance::document::Document| DocumentView {
        document_type: document.document_type.as_str(),
        id: document.id,
    };
    transaction.documents.iter().map(view).collect()
}

fn receiver(transaction: &Transaction) -> ReceiverView<'_> {
    let (to, person) = (&transaction.receiver, &transaction.receiver.person);
    ReceiverView {
        address_line1: person.address_line1.as_deref(),
        calculation_mode: to.calculation_mode.as_str(),
        email: person.email.as_deref(),
        first_name: person.first_name.as_deref(),
        fund_id: to.account_id,
        id: to.id,
        last_name: person.last_name.as_deref(),
        mobile_phone: person.mobile_phone.as_deref(),
        // For cash alone, as published.
        payer_id: to.payer_id.filter(|_| to.payout_method == PayoutMethod::CashPickup),
        payout_method: to.payout_method.as_str(),
    }
}

/// A transaction as the answer to its creation; whether it was made by an earlier, same request.
///
/// # Errors
/// As [`shown`].
pub fn answer(transaction: &Transaction, replayed: bool) -> Result<Answer, Refusal> {
    shown(transaction).map(|body| Answer::Shown(body, replayed)).map_err(unwritten)
}

#[derive(Debug, Serialize)]
struct Page {
    transactions: Vec<Box<RawValue>>,
    next_cursor: Option<String>,
}

/// Part of a list: `{"transactions":[…],"next_cursor":"…"|null}`.
///
/// # Errors
/// As [`shown`].
pub fn page(transactions: &[Transaction], next_cursor: Option<String>) -> Result<Answer, Refusal> {
    let transactions = transactions.iter().map(shown).collect::<Result<_, _>>().map_err(unwritten)?;
    Answer::of(&Page { transactions, next_cursor }, false)
}

/// The event that the change to that version was, if it was one that subscribers hear of; its data is what GET showed then.
///
/// # Errors
/// As [`shown`].
pub fn event(transaction: &Transaction, version: u64) -> Result<Option<Event>, serde_json::Error> {
    let Some((then, kind, at)) = transaction.event_at(version) else { return Ok(None) };
    let (tenant, id) = (then.id.tenant, then.id.id);
    Ok(Some(Event {
        tenant,
        id: Event::id_of(tenant, id, version),
        kind,
        resource_id: id,
        user_id: Some(then.user_id.to_string()),
        at,
        data: shown(&then)?.get().to_owned(),
    }))
}

//! A transaction as consumers, companies and their subscribers see it: the donation's amount in minor units, every other
//! in major ones.
//!
//! What must stay true: every field of the published schema is there, null where nothing is known.

use super::{date, major};
use crate::domain::donation::{Address, Donation};
use crate::domain::event::Event;
use crate::domain::refusal::Cause;
use serde::Serialize;
use serde_json::value::RawValue;
use uuid::Uuid;

#[derive(Serialize)]
struct View<'a> {
    id: Uuid,
    external_id: Option<String>,
    company_id: Option<Uuid>,
    order_amount: Option<Box<RawValue>>,
    total_amount: Option<Box<RawValue>>,
    currency: Option<&'static str>,
    charity_id: Option<Uuid>,
    donation_cause: Option<&'a str>,
    donation_amount: Option<u64>,
    donation_percentage: Option<u64>,
    donation_currency: Option<&'static str>,
    created_date: String,
    updated_date: String,
    consumer_user_id: Option<Uuid>,
    consumer_user_full_name: Option<&'a str>,
    consumer_user_email: Option<&'a str>,
    consumer_user_email_anonymized: Option<bool>,
    consumer_user_phone: Option<&'a str>,
    billable_address: Option<&'a Address>,
    payment_method: Option<Uuid>,
    transaction_status: &'static str,
    refunded_amount: Option<Box<RawValue>>,
    reconciliation_id: Option<&'a str>,
}

/// The transaction in this shape.
///
/// # Errors
/// None that a donation as recorded can cause.
pub fn shown(donation: &Donation) -> Result<Box<RawValue>, Cause> {
    let details = &donation.details;
    let view = View {
        id: donation.id.id,
        external_id: donation.external_id(),
        company_id: details.company_id,
        order_amount: major(details.order_amount, details.currency)?,
        total_amount: major(details.total_amount, details.currency)?,
        currency: details.currency.map(|currency| currency.code()),
        charity_id: details.charity_id,
        donation_cause: details.donation_cause.as_deref(),
        donation_amount: details.donation_amount,
        donation_percentage: details.donation_percentage,
        donation_currency: details.donation_currency.map(|currency| currency.code()),
        created_date: date(donation.created_at),
        updated_date: date(donation.updated_at),
        consumer_user_id: donation.consumer_user_id,
        consumer_user_full_name: details.consumer.full_name.as_deref(),
        consumer_user_email: details.consumer.email.as_deref(),
        consumer_user_email_anonymized: donation.email_anonymized,
        consumer_user_phone: details.consumer.phone.as_deref(),
        billable_address: details.billable_address.as_ref(),
        payment_method: donation.payment_method,
        transaction_status: donation.status.as_str(),
        refunded_amount: major(Some(donation.refunded_minor), details.donation_currency)?,
        reconciliation_id: donation.reconciliation_id.as_deref(),
    };
    serde_json::value::to_raw_value(&view).map_err(|error| Cause::new(error.to_string()))
}

/// The event that the change to that version was, if it was one that a company hears of; its data is what the company's
/// GET showed then.
///
/// # Errors
/// None that a donation as recorded can cause.
pub fn event(donation: &Donation, version: u64) -> Result<Option<Event>, Cause> {
    let Some((tenant, (then, kind))) = donation.tenant().zip(donation.event_at(version)) else { return Ok(None) };
    Ok(Some(Event {
        tenant,
        id: Event::id_of(tenant, then.id.id, version),
        kind,
        resource_id: then.id.id,
        user_id: then.consumer_user_id.map(|id| id.to_string()),
        at: then.updated_at,
        data: shown(&then)?.get().to_owned(),
    }))
}

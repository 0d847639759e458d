//! A transaction as browsers and payment gateways see it: every amount in major units, and signed.
//!
//! What must stay true: every field of the published schema is there, null where nothing is known; an amount is written
//! digit by digit.

use super::{date, major};
use crate::auth::record_hmac::{self, RecordKey};
use crate::domain::donation::{Address, Donation};
use crate::domain::json::parse;
use crate::domain::refusal::Cause;
use serde::Serialize;
use serde_json::value::RawValue;
use uuid::Uuid;

#[derive(Serialize)]
struct View<'a> {
    id: Uuid,
    external_id: Option<String>,
    company_id: Option<Uuid>,
    payment_gateway_company_id: Option<&'a str>,
    company_sector: Option<&'a str>,
    payment_gateway_id: Option<Uuid>,
    payment_gateway_order_transaction_id: Option<&'a str>,
    order_amount: Option<Box<RawValue>>,
    total_amount: Option<Box<RawValue>>,
    currency: Option<&'static str>,
    charity_id: Option<Uuid>,
    donation_cause: Option<&'a str>,
    donation_amount: Option<Box<RawValue>>,
    donation_currency: Option<&'static str>,
    created_date: String,
    updated_date: String,
    consumer_user_id: Option<Uuid>,
    consumer_user_full_name: Option<&'a str>,
    consumer_user_email: Option<&'a str>,
    consumer_user_phone: Option<&'a str>,
    billable_address: Option<&'a Address>,
    transaction_status: &'static str,
    hmac: Option<String>,
    refunded_amount: Option<Box<RawValue>>,
    reconciliation_id: Option<&'a str>,
}

/// The transaction in this shape, and what it was signed with.
///
/// # Errors
/// None that a donation as recorded can cause.
pub fn signed(donation: &Donation, key: &RecordKey) -> Result<(Box<RawValue>, String), Cause> {
    let broken = |error: &dyn std::fmt::Display| Cause::new(error.to_string());
    let mut view = view(donation)?;
    let text = serde_json::to_string(&view).map_err(|error| broken(&error))?;
    let json = parse(&text).map_err(|error| broken(&error))?;
    let hmac = record_hmac::sign(key, &json).map_err(|error| broken(&error))?;
    view.hmac = Some(hmac.clone());
    let body = serde_json::value::to_raw_value(&view).map_err(|error| broken(&error))?;
    Ok((body, hmac))
}

fn view(donation: &Donation) -> Result<View<'_>, Cause> {
    let details = &donation.details;
    Ok(View {
        id: donation.id.id,
        external_id: donation.external_id(),
        company_id: details.company_id,
        payment_gateway_company_id: details.payment_gateway_company_id.as_deref(),
        company_sector: details.company_sector.as_deref(),
        payment_gateway_id: details.payment_gateway_id,
        payment_gateway_order_transaction_id: details.payment_gateway_order_transaction_id.as_deref(),
        order_amount: major(details.order_amount, details.currency)?,
        total_amount: major(details.total_amount, details.currency)?,
        currency: details.currency.map(|currency| currency.code()),
        charity_id: details.charity_id,
        donation_cause: details.donation_cause.as_deref(),
        donation_amount: major(details.donation_amount, details.donation_currency)?,
        donation_currency: details.donation_currency.map(|currency| currency.code()),
        created_date: date(donation.created_at),
        updated_date: date(donation.updated_at),
        consumer_user_id: donation.consumer_user_id,
        consumer_user_full_name: details.consumer.full_name.as_deref(),
        consumer_user_email: details.consumer.email.as_deref(),
        consumer_user_phone: details.consumer.phone.as_deref(),
        billable_address: details.billable_address.as_ref(),
        transaction_status: donation.status.as_str(),
        hmac: None,
        refunded_amount: major(Some(donation.refunded_minor), details.donation_currency)?,
        reconciliation_id: donation.reconciliation_id.as_deref(),
    })
}

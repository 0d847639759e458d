//! What subscribers hear when a contribution and a bank statement disagree.

use super::{View, view};
use crate::domain::contribution::Contribution;
use crate::domain::event::{CONTRIBUTION_MISMATCHED, Event};
use crate::domain::statement::outcome::Told;
use crate::domain::tenant::Tenant;
use serde::Serialize;
use serde_json::value::RawValue;

/// What GET shows of a contribution, and how the statements disagree with it.
#[derive(Debug, Serialize)]
struct Mismatched {
    #[serde(flatten)]
    contribution: View,
    mismatch: MismatchView,
}

/// `{"reason":"amount_differs","amount":4.99,"currency":"USD","booked_on":"2026-11-20"}`: what came; nothing of what did not.
#[derive(Debug, Serialize)]
struct MismatchView {
    reason: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    currency: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    booked_on: Option<String>,
}

/// The event that a contribution and the statements disagree; its data is what GET shows, and `mismatch` beside it.
///
/// # Errors
/// None that a contribution can cause.
pub fn mismatch_event(tenant: Tenant, contribution: Contribution, told: Told) -> Result<Event, serde_json::Error> {
    let Told { mismatch, transfer, at } = told;
    let (id, user_hash) = (contribution.id, contribution.user_hash.clone());
    let mismatch_view = MismatchView {
        reason: mismatch.as_str(),
        amount: transfer.map(|transfer| RawValue::from_string(transfer.amount.to_string())).transpose()?,
        currency: transfer.map(|transfer| transfer.amount.currency.as_str().to_owned()),
        booked_on: transfer.map(|transfer| transfer.booked_on.to_string()),
    };
    let data = Mismatched { contribution: view(contribution, at), mismatch: mismatch_view };
    Ok(Event {
        tenant,
        id: Event::id_of_mismatch(tenant, id, mismatch),
        kind: CONTRIBUTION_MISMATCHED,
        resource_id: id,
        user_id: Some(user_hash),
        at,
        data: serde_json::to_string(&data)?,
    })
}

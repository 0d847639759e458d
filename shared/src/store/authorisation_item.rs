//! How an authorisation stands in its pre-approval's item, and back.

use super::{StoreError, broken, moment};
use crate::domain::authorisation::{Asked, Authorisation, State};
use crate::domain::cents::Cents;
use crate::domain::money::Currency;
use crate::domain::risk::Decline;
use crate::domain::tenant::{Mode, Tenant};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Serialize, Deserialize)]
pub(super) struct AuthorisationFacts {
    partner_id: Uuid,
    merchant_id: String,
    device_id: String,
    operator_id: String,
    reference: String,
    signature: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    purchase_items: Option<String>,
    amount: u64,
    finance: u64,
    currency: String,
    state: StateWord,
    #[serde(skip_serializing_if = "Option::is_none")]
    decline: Option<Decline>,
    created_at_ms: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    decided_at_ms: Option<i64>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum StateWord {
    Pending,
    Succeeded,
    Failed,
    Cancelled,
}

pub(super) fn facts(authorisation: &Authorisation) -> AuthorisationFacts {
    let (state, decline) = match authorisation.state {
        State::Pending => (StateWord::Pending, None),
        State::Succeeded => (StateWord::Succeeded, None),
        State::Failed(reason) => (StateWord::Failed, Some(reason)),
        State::Cancelled => (StateWord::Cancelled, None),
    };
    let asked = &authorisation.asked;
    AuthorisationFacts {
        partner_id: asked.tenant.partner_id,
        merchant_id: asked.merchant_id.clone(),
        device_id: asked.device_id.clone(),
        operator_id: asked.operator_id.clone(),
        reference: asked.reference.clone(),
        signature: asked.signature.clone(),
        purchase_items: asked.purchase_items.clone(),
        amount: asked.amount.get(),
        finance: asked.finance.get(),
        currency: asked.currency.code().to_owned(),
        state,
        decline,
        created_at_ms: authorisation.created_at.as_millisecond(),
        decided_at_ms: authorisation.decided_at.map(Timestamp::as_millisecond),
    }
}

/// The authorisation, given what was given back of it.
pub(super) fn read(
    facts: AuthorisationFacts,
    mode: Mode,
    (refunded, released, adjustments): (Cents, Cents, u64),
) -> Result<Authorisation, StoreError> {
    let state = match (facts.state, facts.decline) {
        (StateWord::Pending, None) => State::Pending,
        (StateWord::Succeeded, None) => State::Succeeded,
        (StateWord::Failed, Some(reason)) => State::Failed(reason),
        (StateWord::Cancelled, None) => State::Cancelled,
        _ => return Err(broken("decline")),
    };
    let asked = Asked {
        tenant: Tenant { mode, partner_id: facts.partner_id },
        merchant_id: facts.merchant_id,
        device_id: facts.device_id,
        operator_id: facts.operator_id,
        reference: facts.reference,
        signature: facts.signature,
        amount: Cents::new(facts.amount).ok_or_else(|| broken("amount"))?,
        finance: Cents::new(facts.finance).ok_or_else(|| broken("finance"))?,
        currency: Currency::from_code(&facts.currency).ok_or_else(|| broken("currency"))?,
        purchase_items: facts.purchase_items,
    };
    let (created_at, decided_at) = (moment(facts.created_at_ms)?, facts.decided_at_ms.map(moment).transpose()?);
    Ok(Authorisation { asked, state, created_at, decided_at, refunded, released, adjustments })
}

//! An authorisation as its buyer and its chain's subscribers see it.

use crate::domain::authorisation::{Authorisation, State};
use crate::domain::event::{Event, EventType, INVITATION_CREATED};
use crate::domain::invitation::Invitation;
use crate::domain::pre_approval::PreApproval;
use jiff::Timestamp;
use serde::Serialize;
use uuid::Uuid;

/// One authorisation; amounts are integer cents, what is not known is null.
#[derive(Debug, Serialize)]
pub struct View {
    purchase_number: String,
    status: &'static str,
    code: &'static str,
    merchant_id: String,
    device_id: String,
    operator_id: String,
    pos_transaction_ref: String,
    purchase_amount: u64,
    finance_amount: u64,
    currency: &'static str,
    purchase_items: Option<String>,
    created_at: String,
    decided_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    confirm_until: Option<String>,
}

/// The authorisation at that moment.
#[must_use]
pub fn view(code: &PreApproval, authorisation: &Authorisation, now: Timestamp) -> View {
    let (asked, state) = (&authorisation.asked, authorisation.state_at(now));
    View {
        purchase_number: code.code.purchase_number(),
        status: state.as_str(),
        code: state.code().as_str(),
        merchant_id: asked.merchant_id.clone(),
        device_id: asked.device_id.clone(),
        operator_id: asked.operator_id.clone(),
        pos_transaction_ref: asked.reference.clone(),
        purchase_amount: asked.amount.get(),
        finance_amount: asked.finance.get(),
        currency: asked.currency.code(),
        purchase_items: asked.purchase_items.clone(),
        created_at: rfc_3339(authorisation.created_at),
        decided_at: authorisation.decided_at.map(rfc_3339),
        confirm_until: (state == State::Pending).then(|| rfc_3339(authorisation.confirm_until())),
    }
}

/// The event that a decision is; its data is what its buyer's app sees.
///
/// # Errors
/// None that an authorisation can cause.
pub fn event(
    code: &PreApproval,
    authorisation: &Authorisation,
    kind: EventType,
) -> Result<Event, serde_json::Error> {
    let (tenant, at) = (authorisation.asked.tenant, authorisation.decided_at.unwrap_or(authorisation.created_at));
    Ok(Event {
        tenant,
        id: Event::id_of(tenant, code.id, code.version),
        kind,
        resource_id: code.id,
        user_id: None,
        at,
        data: serde_json::to_string(&view(code, authorisation, at))?,
    })
}

#[derive(Serialize)]
struct Invited {
    id: Uuid,
    mobile: String,
    merchant_id: String,
    device_id: String,
    operator_id: String,
    purchase_amount: u64,
    currency: &'static str,
    created_at: String,
}

/// The event that an invitation is.
///
/// # Errors
/// None that an invitation can cause.
pub fn invited(invitation: Invitation) -> Result<Event, serde_json::Error> {
    let Invitation { tenant, id, asked_at, version, .. } = invitation;
    let data = Invited {
        id,
        mobile: invitation.mobile,
        merchant_id: invitation.merchant_id,
        device_id: invitation.device_id,
        operator_id: invitation.operator_id,
        purchase_amount: invitation.amount.get(),
        currency: invitation.currency.code(),
        created_at: rfc_3339(asked_at),
    };
    Ok(Event {
        tenant,
        id: Event::id_of(tenant, id, version),
        kind: INVITATION_CREATED,
        resource_id: id,
        user_id: None,
        at: asked_at,
        data: serde_json::to_string(&data)?,
    })
}

fn rfc_3339(moment: Timestamp) -> String {
    format!("{moment:.3}")
}

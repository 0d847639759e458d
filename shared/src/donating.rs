//! What the functions of contracts/donations.md share: who is calling, what a body names of the reference data, under
//! which id a transaction is recorded, and how a recording that is refused is told.
//!
//! What must stay true: everything that is wrong with a body is in its `fields` before any of it is told.

use crate::app::App;
use crate::auth::bearer::{Caller, Role};
use crate::auth::record_hmac::RecordKey;
use crate::domain::charity::Charity;
use crate::domain::donation::{Details, Donation, DonationId, Judgement, Recording};
use crate::domain::id::{self, Contract, IdempotencyKey};
use crate::domain::payment_gateway::{GatewayId, PaymentGateway};
use crate::domain::refusal::{Cause, FieldErrors, Refusal};
use crate::domain::tenant::{Mode, Tenant};
use crate::http::call::Call;
use crate::http::donations::body::Said;
use crate::http::donations::{self, UNKNOWN};
use crate::http::field::Fields;
use crate::http::header::IDEMPOTENCY_KEY;
use crate::store::donation::{self, Recorded};
use http::HeaderMap;
use lambda_http::Request;
use std::sync::Arc;
use uuid::Uuid;

/// Who looks at a company's transactions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Viewer {
    /// A consumer, at their own within that company.
    Consumer(Tenant, Uuid),
    /// The company, at all of its own.
    Company(Tenant),
}

/// Who looks: the path that names a company is for consumers, the one that does not is for companies.
///
/// # Errors
/// [`Refusal::Unauthenticated`]; or a path that names no company.
pub async fn viewer(app: &App, request: &Request, call: &mut Call) -> Result<Viewer, Refusal> {
    if call.route.contains(donations::COMPANY_ID) {
        let Caller { mode, id, .. } = app.bearer(request.headers(), Role::ConsumerUser, call).await?;
        let partner_id = donations::company_id(request).ok_or(UNKNOWN)?;
        return Ok(Viewer::Consumer(Tenant { mode, partner_id }, id));
    }
    let Caller { mode, id, .. } = app.bearer(request.headers(), Role::Company, call).await?;
    let tenant = Tenant { mode, partner_id: id };
    app.partner(tenant).await?.map(|_| Viewer::Company(tenant)).ok_or(Refusal::Unauthenticated)
}

/// The payment gateway whose token the call carries.
///
/// # Errors
/// [`Refusal::Unauthenticated`] whatever was wrong, its gateway stopped or unknown included.
pub async fn gateway(app: &App, headers: &HeaderMap, call: &mut Call) -> Result<Arc<PaymentGateway>, Refusal> {
    let Caller { mode, id, .. } = app.bearer(headers, Role::PaymentGateway, call).await?;
    let known = app.payment_gateway(GatewayId { mode, id }).await?;
    known.filter(|gateway| gateway.active).ok_or(Refusal::Unauthenticated)
}

/// What a mode's records are signed with, for functions that show what was recorded.
///
/// # Errors
/// When it is not to be had; there is one wherever there is anything to show.
pub async fn known_record_key(app: &App, mode: Mode) -> Result<RecordKey, Refusal> {
    let key = app.known_record_key(mode).await?;
    key.ok_or_else(|| Refusal::Broken(Cause::new("a donation that was recorded without its record key")))
}

/// The charity that a body names, if it is one of that mode (any, when none is given) and has the cause that the body
/// names; else `fields` says what is wrong.
///
/// # Errors
/// When the store cannot be asked.
pub async fn charity(
    app: &App,
    mode: Option<Mode>,
    details: &Details,
    fields: &mut Fields<'_>,
) -> Result<Option<Arc<Charity>>, Refusal> {
    let Some(id) = details.charity_id else { return Ok(None) };
    let known = app.charity(id).await?.filter(|it| it.active && mode.is_none_or(|mode| it.mode == mode));
    let Some(charity) = known else {
        fields.wrong("charity_id", "is unknown");
        return Ok(None);
    };
    if details.donation_cause.as_ref().is_some_and(|cause| !charity.has_cause(cause)) {
        fields.wrong("donation_cause", "is not a cause of that charity");
    }
    Ok(Some(charity))
}

/// Whether the company that a body names is one; else `fields` says so.
///
/// # Errors
/// When the store cannot be asked.
pub async fn company(app: &App, mode: Mode, id: Option<Uuid>, fields: &mut Fields<'_>) -> Result<(), Refusal> {
    if let Some(partner_id) = id
        && app.partner(Tenant { mode, partner_id }).await?.is_none()
    {
        fields.wrong("company_id", "is unknown");
    }
    Ok(())
}

/// Whether whoever records needs to say more: without a reconciliation id nobody else did.
pub fn whole(said: &Said, fields: &mut Fields<'_>) {
    if said.reconciliation_id.is_none() && !fields.has("reconciliation_id") {
        for name in said.details.missing(None) {
            if !fields.has(name) && !fields.is_wrong(name) {
                fields.wrong(name, "is required");
            }
        }
    }
}

/// The gateway that a browser names, if it is one; its unique name goes beside its id.
///
/// # Errors
/// When the store cannot be asked.
pub async fn named_gateway(
    app: &App,
    mode: Mode,
    details: &mut Details,
    fields: &mut Fields<'_>,
) -> Result<(), Refusal> {
    let Some(id) = details.payment_gateway_id else { return Ok(()) };
    match app.payment_gateway(GatewayId { mode, id }).await?.filter(|gateway| gateway.active) {
        Some(gateway) => details.payment_gateway_name = Some(gateway.unique_name.clone()),
        None => fields.wrong("payment_gateway_id", "is unknown"),
    }
    Ok(())
}

/// The gateway that records a transaction is the transaction's, and it can name no other.
pub fn own_gateway(gateway: &PaymentGateway, details: &mut Details, fields: &mut Fields<'_>) {
    if details.payment_gateway_id.is_some_and(|id| id != gateway.id.id) {
        fields.wrong("payment_gateway_id", "must be your own, or left out");
    }
    details.payment_gateway_id = Some(gateway.id.id);
    details.payment_gateway_name = Some(gateway.unique_name.clone());
}

/// Where a body names a charity and leaves the cause to its pre-transaction: the causes that it may be.
#[must_use]
pub fn causes_to_choose(said: &Said, charity: Option<&Charity>) -> Option<Vec<String>> {
    charity.filter(|_| said.details.donation_cause.is_none()).map(|charity| charity.causes.clone())
}

/// Where a body names a cause and leaves the charity to its pre-transaction: whether that charity has it. The one merge
/// that takes a read before its write, because which causes there are depends on what was said before.
///
/// # Errors
/// When the store cannot be asked, or the charity has no such cause.
pub async fn half_named(app: &App, recording: Recording) -> Result<Recording, Refusal> {
    let details = &recording.details;
    let (None, Some(cause)) = (details.charity_id, &details.donation_cause) else { return Ok(recording) };
    let found = donation::find(&app.store, recording.id).await?;
    let judgement = recording.judge(found.as_ref());
    let Some(earlier) = found.filter(|found| !found.is_gone_at(recording.now)) else {
        // Whatever is announced from now on has not been looked at, and comes too late for this request.
        return Err(refused(judgement, &recording));
    };
    let Some(charity_id) = earlier.details.charity_id.filter(|_| judgement == Judgement::Possible) else {
        return Ok(recording);
    };
    let charity = app.charity(charity_id).await?;
    if charity.is_none_or(|charity| !charity.has_cause(cause)) {
        return Err(refused(Judgement::OtherCause, &recording));
    }
    Ok(Recording { charity_of_cause: Some(charity_id), ..recording })
}

/// Where a transaction is to stand: its reconciliation id says so, else its idempotency key (within that parent
/// resource), else nothing.
#[must_use]
pub fn donation_id(
    app: &App,
    caller: Tenant,
    parent: &str,
    reconciliation_id: Option<&str>,
    key: Option<&IdempotencyKey>,
) -> DonationId {
    let mode = caller.mode;
    let id = match (reconciliation_id, key) {
        (Some(text), _) => id::of_donation(mode, text),
        (None, Some(key)) => id::derived(Contract::Donations, caller, parent, key),
        (None, None) => app.new_id(),
    };
    DonationId { mode, id }
}

/// The transaction that the same request recorded before it came to be refused: a repeat is answered as the first time,
/// whatever has become since of what it names. What is refused at once costs no read: it has no name to be repeated by.
///
/// # Errors
/// That refusal, when there is no such transaction; that its key was used for another; or the store cannot be asked.
pub async fn repeated(app: &App, recording: &Recording, refusal: Refusal) -> Result<Box<Donation>, Refusal> {
    if !id::is_derived(recording.id.id) {
        return Err(refusal);
    }
    match donation::foresee(&app.store, recording).await? {
        Some(Recorded::Now(earlier) | Recorded::Already(earlier)) => Ok(earlier),
        Some(Recorded::Refused(Judgement::Taken)) if recording.reconciliation_id.is_none() => {
            Err(refused(Judgement::Taken, recording))
        }
        _ => Err(refusal),
    }
}

/// What a caller is told of a transaction that was not recorded.
#[must_use]
pub fn refused(judgement: Judgement, recording: &Recording) -> Refusal {
    let invalid = |field, reason| Refusal::Invalid(FieldErrors::one(field, reason));
    match judgement {
        Judgement::Taken if recording.reconciliation_id.is_none() => {
            Refusal::KeyReused { header: IDEMPOTENCY_KEY }
        }
        Judgement::Taken => invalid("reconciliation_id", "was used for another transaction"),
        Judgement::Foreign => invalid("reconciliation_id", "names a pre-transaction of somebody else's"),
        Judgement::OtherHmac => invalid("hmac", "is not that of a pre-transaction with this reconciliation_id"),
        Judgement::OtherCause => invalid("donation_cause", "is not a cause of that charity"),
        Judgement::Missing(names) => {
            let mut errors = FieldErrors::default();
            names.into_iter().for_each(|name| errors.add(name, "is required, because no pre-transaction says it"));
            Refusal::Invalid(errors)
        }
        Judgement::Possible | Judgement::Replacing | Judgement::Itself | Judgement::Same => {
            Refusal::Broken(Cause::new("a refusal of what is possible"))
        }
    }
}

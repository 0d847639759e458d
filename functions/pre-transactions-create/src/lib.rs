//! `POST /pub/payment-gateway/pre-transactions`: a browser says what somebody is about to donate. Anybody may.
//!
//! One conditional put: the first writer has the reconciliation id, and what has become a transaction is out of reach.
//! That a guessed id is answered 409 tells that it is in use, and nothing more; generated ones cannot be guessed. See
//! contracts/donations.md.

use almoner::app::App;
use almoner::domain::donation::{Donation, DonationId};
use almoner::domain::fingerprint::fingerprint;
use almoner::domain::id::{self, Contract, IdempotencyKey};
use almoner::domain::origin::Origin;
use almoner::domain::refusal::Refusal;
use almoner::domain::tenant::{Mode, Tenant};
use almoner::donating;
use almoner::http::call::Call;
use almoner::http::donations::body::{Said, Speaker, read};
use almoner::http::donations::{Answer, gateway_shape, respond};
use almoner::http::field::Fields;
use almoner::http::{body, header};
use almoner::store::donation::{self, Announced};
use lambda_http::{Body, Request, Response};
use std::sync::Arc;
use uuid::Uuid;

/// The largest body, in bytes: a tenth of what callers who are known may send.
const MAX_BYTES: usize = body::MAX_BYTES / 10;
/// Below what idempotency keys of pre-transactions are names.
const KEYS: &str = "pre-transactions";

/// Answers one request.
pub async fn handle(app: Arc<App>, request: Request) -> Response<Body> {
    let call = Call::begin(&request);
    let outcome = create(&app, &request, &call).await;
    respond(&call, outcome)
}

async fn create(app: &App, request: &Request, call: &Call) -> Result<Answer, Refusal> {
    let key = header::idempotency_key(request.headers())?;
    let body = body::json_object(request, MAX_BYTES)?;
    let mut fields = Fields::of(&body);
    let mut said = said(&mut fields);
    let is_readable = fields.is_fine();
    let mode = known(app, &mut said, &mut fields).await?;
    // What is refused for what it names, and can be found again, may be a repeat.
    let is_named = said.reconciliation_id.is_some() || key.is_some();
    let is_possible = fields.is_fine() || (is_readable && is_named);
    let Some(mode) = mode.filter(|_| is_possible) else { return Err(fields.refusal()) };

    let taken = match (&said.reconciliation_id, &key) {
        (None, Some(_)) => Refusal::KeyReused { header: header::IDEMPOTENCY_KEY },
        _ => Refusal::Forbidden { field: "reconciliation_id", reason: "was used for another pre-transaction" },
    };
    let reconciliation_id =
        said.reconciliation_id.unwrap_or_else(|| generated(mode, said.details.company_id, key.as_ref()));
    let id = DonationId { mode, id: id::of_donation(mode, &reconciliation_id) };
    let origin = Origin { fingerprint: fingerprint(&body), request_id: call.request_id.clone() };
    let mut new = Donation::announce(id, reconciliation_id, said.details, origin, app.clock.now());
    let record_key = app.record_key(mode).await?;
    let signed = |donation: &Donation| gateway_shape::signed(donation, &record_key).map_err(Refusal::Broken);
    let (view, hmac) = signed(&new)?;
    new.hmac = Some(hmac);
    let announced = if fields.is_fine() {
        donation::announce(&app.store, &new).await?
    } else {
        // A repeat is answered as the first time, even when what it names has been disabled since.
        donation::find_announced(&app.store, &new).await?.ok_or_else(|| fields.refusal())?
    };
    match announced {
        Announced::Now => Ok(Answer::Created(view, false)),
        Announced::Already(earlier) => signed(&earlier).map(|(view, _)| Answer::Created(view, true)),
        Announced::Taken => Err(taken),
    }
}

/// What the body says, if it can be read; else `fields` says what is wrong with it.
fn said(fields: &mut Fields<'_>) -> Said {
    let said = read(fields, Speaker::Browser);
    for (amount, currency) in said.details.without_currency() {
        if !fields.has(currency) {
            fields.wrong(currency, format!("is required with {amount}"));
        }
    }
    said
}

/// Whose mode it is of: its charity's, active or not, for want of anybody who is known. What is wrong with what the body
/// names is in `fields`.
async fn known(app: &App, said: &mut Said, fields: &mut Fields<'_>) -> Result<Option<Mode>, Refusal> {
    if let Some(charity) = donating::charity(app, None, &said.details, fields).await? {
        donating::company(app, charity.mode, said.details.company_id, fields).await?;
        donating::named_gateway(app, charity.mode, &mut said.details, fields).await?;
    }
    let Some(id) = said.details.charity_id else { return Ok(None) };
    Ok(app.charity(id).await?.map(|charity| charity.mode))
}

/// A reconciliation id for who brought none: the same for the same key, else one that nobody can guess.
fn generated(mode: Mode, company_id: Option<Uuid>, key: Option<&IdempotencyKey>) -> String {
    let whose = Tenant { mode, partner_id: company_id.unwrap_or_default() };
    key.map_or_else(Uuid::new_v4, |key| id::derived(Contract::Donations, whose, KEYS, key)).to_string()
}

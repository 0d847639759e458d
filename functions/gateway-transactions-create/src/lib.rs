//! `POST /auth/payment-gateway/transactions`: a payment gateway records a transaction, or up to 25.
//!
//! Each is one conditional update, merged with its pre-transaction, and answered on its own. See contracts/donations.md.

use almoner::app::App;
use almoner::domain::donation::{Party, Recording, Status};
use almoner::domain::fingerprint::{fingerprint, of_caller};
use almoner::domain::id::IdempotencyKey;
use almoner::domain::json::Json;
use almoner::domain::origin::Origin;
use almoner::domain::payment_gateway::PaymentGateway;
use almoner::domain::refusal::{Cause, FieldErrors, Refusal};
use almoner::domain::tenant::Tenant;
use almoner::donating;
use almoner::http::call::Call;
use almoner::http::donations::body::{Said, Speaker, read, status};
use almoner::http::donations::{Answer, each, gateway_shape, respond};
use almoner::http::field::Fields;
use almoner::http::{body, header};
use almoner::store::donation::{self, Recorded};
use futures::stream::{self, StreamExt as _};
use lambda_http::{Body, Request, Response};
use serde_json::value::RawValue;
use std::sync::Arc;

/// What a gateway may record a transaction as.
const STATUSES: [Status; 3] = [Status::Draft, Status::Paid, Status::Failed];
/// How many transactions one request may bring.
const MAX_AT_ONCE: usize = 25;
/// How many of them are recorded at the same time: in four rounds, each within the store's own limits.
const IN_PARALLEL: usize = 7;

/// Answers one request.
pub async fn handle(app: Arc<App>, request: Request) -> Response<Body> {
    let mut call = Call::begin(&request);
    let outcome = create(&app, &request, &mut call).await;
    respond(&call, outcome)
}

async fn create(app: &App, request: &Request, call: &mut Call) -> Result<Answer, Refusal> {
    let gateway = donating::gateway(app, request.headers(), call).await?;
    let key = header::idempotency_key(request.headers())?;
    let body = body::json(request, body::MAX_BYTES)?;
    let Json::Array(items) = &body else {
        let (view, replayed) = record(app, &gateway, &body, key.as_ref(), call, None).await?;
        return Ok(Answer::Created(view, replayed));
    };
    if items.is_empty() || items.len() > MAX_AT_ONCE {
        let reason = format!("must have 1 to {MAX_AT_ONCE} transactions");
        return Err(Refusal::Invalid(FieldErrors::one("body", reason)));
    }
    let (gateway, key, call) = (&gateway, key.as_ref(), &*call);
    let parts = items.iter().enumerate().map(|(at, item)| record(app, gateway, item, key, call, Some(at)));
    let outcomes: Vec<_> = stream::iter(parts.collect::<Vec<_>>()).buffered(IN_PARALLEL).collect().await;
    let answers = outcomes.into_iter().map(|outcome| each(call, outcome)).collect::<Result<_, _>>();
    answers.map(Answer::Each).map_err(|error| Refusal::Broken(Cause::new(error.to_string())))
}

/// Records one of them; `at` is its place among several.
async fn record(
    app: &App,
    gateway: &PaymentGateway,
    body: &Json<'_>,
    key: Option<&IdempotencyKey>,
    call: &Call,
    at: Option<usize>,
) -> Result<(Box<RawValue>, bool), Refusal> {
    if !matches!(body, Json::Object(_)) {
        return Err(Refusal::Malformed(FieldErrors::one("body", "must be a JSON object, or a list of them")));
    }
    let mode = gateway.id.mode;
    let mut fields = Fields::of(body);
    let mut said = read(&mut fields, Speaker::Gateway);
    donating::own_gateway(gateway, &mut said.details, &mut fields);
    donating::whole(&said, &mut fields);
    let status = status(&mut fields, &STATUSES).unwrap_or(Status::Draft);
    let is_legible = fields.is_fine();
    let charity = donating::charity(app, Some(mode), &said.details, &mut fields).await?;
    donating::company(app, mode, said.details.company_id, &mut fields).await?;
    if !is_legible {
        return Err(fields.refusal());
    }
    let (whose, at) =
        (Tenant { mode, partner_id: gateway.id.id }, at.map(|at| at.to_string()).unwrap_or_default());
    let id = donating::donation_id(app, whose, &at, said.reconciliation_id.as_deref(), key);
    let causes = donating::causes_to_choose(&said, charity.as_deref());
    let fingerprint = of_caller(fingerprint(body), &format!("payment_gateway {}", gateway.id.id));
    // Parts of one request are requests of their own: of two that are equal, one repeats the other.
    let origin = Origin { fingerprint, request_id: format!("{}{at}", call.request_id) };
    let Said { details, reconciliation_id, hmac, .. } = said;
    let recording = Recording::of(Party::Gateway { id: gateway.id.id }, details, reconciliation_id, hmac);
    let recording = Recording { id, status, causes, origin, now: app.clock.now(), ..recording };
    // Before anything is recorded: what cannot be shown must not be, and whoever shows it later needs the key.
    let record_key = app.record_key(mode).await?;
    let (donation, replayed) = if fields.is_fine() {
        let recording = donating::half_named(app, recording).await?;
        match donation::record(&app.store, &recording).await? {
            Recorded::Now(donation) => (donation, false),
            Recorded::Already(donation) => (donation, true),
            Recorded::Refused(judgement) => return Err(donating::refused(judgement, &recording)),
        }
    } else {
        (donating::repeated(app, &recording, fields.refusal()).await?, true)
    };
    let (view, _) = gateway_shape::signed(&donation, &record_key).map_err(Refusal::Broken)?;
    Ok((view, replayed))
}

//! `POST /buyer/pre-approvals`: a buyer's app asks for a code to show at the till. See contracts/pos.md.
//!
//! One read of the customer, one conditional put.

use almoner::app::App;
use almoner::domain::cents::Cents;
use almoner::domain::code::Code;
use almoner::domain::customer::Customer;
use almoner::domain::fingerprint::fingerprint;
use almoner::domain::id::{self, IdempotencyKey};
use almoner::domain::json::Json;
use almoner::domain::origin::Origin;
use almoner::domain::pre_approval::{DEFAULT_EXPIRY, EXPIRY_S, PreApproval};
use almoner::domain::refusal::{Cause, Refusal};
use almoner::http::buyer::{Answer, respond};
use almoner::http::call::Call;
use almoner::http::field::{self, Fields};
use almoner::http::{body, header};
use almoner::store::customer;
use almoner::store::pre_approval::{self, Issued};
use jiff::{SignedDuration, Timestamp};
use lambda_http::{Body, Request, Response};
use std::sync::Arc;

/// How many codes are tried that turn out to be others'. There are 2^30.
const MAX_TRIES: u32 = 5;

/// Answers one request.
pub async fn handle(app: Arc<App>, request: Request) -> Response<Body> {
    let mut call = Call::begin(&request);
    let outcome = create(&app, &request, &mut call).await;
    respond(&call, outcome)
}

async fn create(app: &App, request: &Request, call: &mut Call) -> Result<Answer, Refusal> {
    let buyer = app.buyer(request.headers(), call).await?;
    let key = header::idempotency_key(request.headers())?;
    let body = body::json_object(request, body::MAX_BYTES)?;
    let (limit, expiry) = read(&body)?;
    let origin = Origin { fingerprint: fingerprint(&body), request_id: call.request_id.clone() };
    let customer = customer::find(&app.store, buyer).await?.ok_or(Refusal::Forbidden {
        field: "Authorization",
        reason: "names nobody for whom purchases are financed",
    })?;
    issue(app, customer, key.as_ref(), (limit, expiry), origin).await
}

fn read(body: &Json<'_>) -> Result<(Cents, SignedDuration), Refusal> {
    let mut fields = Fields::of(body);
    let limit = fields.required("amount_limit", |value| {
        let cents = field::integer(value).ok().and_then(Cents::new).filter(|cents| *cents > Cents::ZERO);
        cents.ok_or_else(|| format!("must be whole cents from 1 to {}", Cents::MAX))
    });
    let expiry = fields.optional("expires_in", |value| {
        let seconds = field::integer(value).ok().filter(|seconds| EXPIRY_S.contains(seconds));
        let seconds = seconds.and_then(|seconds| i64::try_from(seconds).ok());
        let rule = || format!("must be whole seconds from {} to {}", EXPIRY_S.start(), EXPIRY_S.end());
        seconds.map(SignedDuration::from_secs).ok_or_else(rule)
    });
    match limit {
        Some(limit) if fields.is_fine() => Ok((limit, expiry.unwrap_or(DEFAULT_EXPIRY))),
        _ => Err(fields.refusal()),
    }
}

async fn issue(
    app: &App,
    customer: Customer,
    key: Option<&IdempotencyKey>,
    (limit, expiry): (Cents, SignedDuration),
    origin: Origin,
) -> Result<Answer, Refusal> {
    let (buyer, now) = (customer.id, app.clock.now());
    let mut new = PreApproval {
        code: Code::from_bits(0),
        id: key.map_or_else(|| app.new_id(), |key| id::of_pre_approval(buyer, key)),
        customer,
        limit,
        created_at: now,
        expires_at: now.checked_add(expiry).unwrap_or(Timestamp::MAX),
        cancelled: false,
        authorisation: None,
        version: 1,
        origin,
    };
    for taken in 0..MAX_TRIES {
        // A key stands for the same codes in the same order, so that a repeat finds what the first request made.
        let derived = |key| Code::derived(buyer.mode, buyer.id, key, taken);
        new.code = key.map_or_else(|| Code::from_bits(rand::random()), derived);
        match pre_approval::issue(&app.store, &new).await? {
            Issued::Now => return Ok(Answer::issued(&new, false)),
            Issued::Already(earlier) => return Ok(Answer::issued(&earlier, true)),
            Issued::Different => return Err(Refusal::KeyReused { header: header::IDEMPOTENCY_KEY }),
            Issued::Taken => {}
        }
    }
    Err(Refusal::Unavailable(Cause::new(format!("{MAX_TRIES} codes in a row were taken"))))
}

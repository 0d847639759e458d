//! `PATCH /auth/payment-gateway/transactions/{id}`: a payment gateway moves a transaction on, or gives some of it back.
//!
//! One conditional update. A move to where it stands already is a success that writes nothing; a refund is a new one
//! each time, unless it carries the Idempotency-Key of an earlier one. See contracts/donations.md.

use almoner::app::App;
use almoner::domain::donation::{DonationId, Status};
use almoner::domain::id;
use almoner::domain::json::Json;
use almoner::domain::money::MAX_MINOR_UNITS;
use almoner::domain::refusal::{FieldErrors, Refusal};
use almoner::donating;
use almoner::http::call::Call;
use almoner::http::donations::body::status;
use almoner::http::donations::{Answer, UNKNOWN, gateway_shape, respond, transaction_id};
use almoner::http::field::{Fields, integer};
use almoner::http::{body, header};
use almoner::store::donation_move::{Move, Moved, Refund, advance};
use lambda_http::{Body, Request, Response};
use std::sync::Arc;

/// What a transaction can be moved to; whether this one can follows from where it stands.
const STATUSES: [Status; 6] =
    [Status::Draft, Status::ToBePayed, Status::Paid, Status::Refunded, Status::Disputed, Status::Failed];

/// Answers one request.
pub async fn handle(app: Arc<App>, request: Request) -> Response<Body> {
    let mut call = Call::begin(&request);
    let outcome = update(&app, &request, &mut call).await;
    respond(&call, outcome)
}

async fn update(app: &App, request: &Request, call: &mut Call) -> Result<Answer, Refusal> {
    let gateway = donating::gateway(app, request.headers(), call).await?;
    let key = header::idempotency_key(request.headers())?;
    let (to, refund_minor) = read(&body::json_object(request, body::MAX_BYTES)?)?;
    let id = DonationId { mode: gateway.id.mode, id: transaction_id(request)? };
    let refund = refund_minor.map(|amount_minor| Refund {
        amount_minor,
        name: id::of_refund(id.id, key.as_ref(), &call.request_id).simple().to_string(),
        request_id: call.request_id.clone(),
    });
    let asked = Move { id, gateway_id: gateway.id.id, to, refund, now: app.clock.now() };
    // Before anything is changed: a change that cannot be shown would look as if it had not been made.
    let record_key = app.known_record_key(id.mode).await?.ok_or(UNKNOWN)?;
    let (donation, replayed) = match advance(&app.store, &asked).await? {
        Moved::Now(donation) => (donation, false),
        Moved::Already(donation) => (donation, asked.refund.is_some()),
        Moved::Missing => return Err(UNKNOWN),
        Moved::KeyReused => return Err(Refusal::KeyReused { header: header::IDEMPOTENCY_KEY }),
        Moved::Forbidden(from) => return Err(forbidden(from, to)),
        Moved::TooMuch(left) => {
            return Err(invalid("refunded_amount", format!("must be at most {left}, what is left")));
        }
        Moved::TooOften => return Err(invalid("transaction_status", "has changed as often as it may".to_owned())),
    };
    let (view, _) = gateway_shape::signed(&donation, &record_key).map_err(Refusal::Broken)?;
    Ok(Answer::Changed(view, replayed))
}

/// What it is to become, and how much is given back when that is refunded.
fn read(body: &Json<'_>) -> Result<(Status, Option<u64>), Refusal> {
    let mut fields = Fields::of(body);
    if !fields.has("transaction_status") {
        fields.wrong("transaction_status", "is required");
    }
    let to = status(&mut fields, &STATUSES);
    let amount = |json: &Json<'_>| {
        let amount = integer(json)?;
        let fits = (1..=MAX_MINOR_UNITS).contains(&amount);
        if fits { Ok(amount) } else { Err(format!("must be from 1 to {MAX_MINOR_UNITS} minor units")) }
    };
    let refunded = to == Some(Status::Refunded);
    let refund = if refunded { fields.required("refunded_amount", amount) } else { None };
    if !refunded && to.is_some() && fields.has("refunded_amount") {
        fields.wrong("refunded_amount", "goes with the transaction_status refunded alone");
    }
    match to {
        Some(to) if fields.is_fine() => Ok((to, refund)),
        _ => Err(fields.refusal()),
    }
}

fn forbidden(from: Status, to: Status) -> Refusal {
    let reason = match from {
        Status::PreTransaction => {
            "is still pre_transaction: record it with POST and its reconciliation_id".to_owned()
        }
        from => format!("is {}, which cannot become {}", from.as_str(), to.as_str()),
    };
    invalid("transaction_status", reason)
}

fn invalid(field: &str, reason: String) -> Refusal {
    Refusal::Invalid(FieldErrors::one(field, reason))
}

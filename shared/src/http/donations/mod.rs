//! The answers of contracts/donations.md: its two shapes of a transaction, its error shape, its statuses.

pub mod body;
pub mod company_shape;
pub mod gateway_shape;
pub mod query;
mod rules;

use super::call::Call;
use super::{answer, header};
use crate::domain::donation::Denomination;
use crate::domain::id;
use crate::domain::refusal::{Cause, FieldErrors, Refusal};
use crate::telemetry;
use http::{HeaderValue, Response, StatusCode};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use lambda_http::{Body, Request, RequestExt};
use serde::Serialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use uuid::Uuid;

/// The path parameter that names a transaction.
pub const ID: &str = "id";
/// The path parameter that names a company.
pub const COMPANY_ID: &str = "company_id";

/// The caller has no such transaction.
pub const UNKNOWN: Refusal = Refusal::Unknown { field: ID };

/// The transaction that the path names.
///
/// # Errors
/// [`UNKNOWN`] when it is no id of ours: that is answered as an id that never was.
pub fn transaction_id(request: &Request) -> Result<Uuid, Refusal> {
    request.path_parameters().first(ID).and_then(id::parse).ok_or(UNKNOWN)
}

/// The company that the path names, if it is an id at all.
#[must_use]
pub fn company_id(request: &Request) -> Option<Uuid> {
    request.path_parameters().first(COMPANY_ID).and_then(id::parse)
}

/// What a function of this contract answers when it succeeds.
#[derive(Debug)]
pub enum Answer {
    /// 201; whether an earlier, same request had recorded it.
    Created(Box<RawValue>, bool),
    /// 200; whether it repeats an earlier, same request.
    Changed(Box<RawValue>, bool),
    /// 200.
    Shown(Box<RawValue>),
    /// 200: part of a list.
    Listed(Page),
    /// Several creations, each answered on its own: 201 when all of them were, else 207; a repeat when all of them are.
    Each(Vec<Each>),
}

/// `{"data":[…],"last_key":"…"}`; the key is empty at the end.
#[derive(Debug, Serialize)]
pub struct Page {
    /// Each in its shape.
    pub data: Vec<Box<RawValue>>,
    /// What to send as `start_key` for more.
    pub last_key: String,
}

/// One of several answers: its status beside what it would be alone.
#[derive(Debug)]
pub struct Each {
    status: StatusCode,
    replayed: bool,
    body: Box<RawValue>,
}

/// `{"message":"…","errors":{"charity_id":["is required"]}}`
#[derive(Debug, Serialize)]
struct Problem {
    message: String,
    errors: BTreeMap<String, Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
}

/// The answer to a call, and its line in the log.
#[must_use]
pub fn respond(call: &Call, outcome: Result<Answer, Refusal>) -> Response<Body> {
    let ok = |body: &RawValue, status, replayed: bool| {
        let response = answer::json(call, status, &body);
        if replayed { answer::replayed(response) } else { response }
    };
    let response = match &outcome {
        Ok(Answer::Created(body, replayed)) => ok(body, StatusCode::CREATED, *replayed),
        Ok(Answer::Changed(body, replayed)) => ok(body, StatusCode::OK, *replayed),
        Ok(Answer::Shown(body)) => ok(body, StatusCode::OK, false),
        Ok(Answer::Listed(page)) => answer::json(call, StatusCode::OK, page),
        Ok(Answer::Each(each)) => {
            let all = each.iter().all(|one| one.status == StatusCode::CREATED);
            let status = if all { StatusCode::CREATED } else { StatusCode::MULTI_STATUS };
            let response = answer::json(call, status, &each.iter().map(|one| &one.body).collect::<Vec<_>>());
            if each.iter().all(|one| one.replayed) { answer::replayed(response) } else { response }
        }
        Err(refusal) => refuse(call, refusal),
    };
    telemetry::request_answered(call, &response, outcome.as_ref().err());
    response
}

/// One of several outcomes, as it is answered; what went wrong on our side has its line in the log.
///
/// # Errors
/// None that an outcome can cause.
pub fn each(call: &Call, outcome: Result<(Box<RawValue>, bool), Refusal>) -> Result<Each, serde_json::Error> {
    let (status, replayed, text) = match &outcome {
        Ok((body, replayed)) => (StatusCode::CREATED, *replayed, body.get().to_owned()),
        Err(refusal) => {
            telemetry::part_refused(call, refusal);
            let (status, problem) = problem(call, refusal);
            (status, false, serde_json::to_string(&problem)?)
        }
    };
    let members = text.strip_prefix('{').unwrap_or(&text);
    let body = RawValue::from_string(format!(r#"{{"status":{},{members}"#, status.as_u16()))?;
    Ok(Each { status, replayed, body })
}

/// So many minor units of that currency as a JSON number in major ones, exactly. A recorded amount has its currency.
fn major(minor_units: Option<u64>, currency: Option<Denomination>) -> Result<Option<Box<RawValue>>, Cause> {
    let Some(minor_units) = minor_units else { return Ok(None) };
    let text = match currency {
        Some(currency) => currency.major(minor_units),
        None => (minor_units == 0).then(|| "0".to_owned()),
    };
    let text = text.ok_or_else(|| Cause::new("an amount without its currency, or too large"))?;
    RawValue::from_string(text).map(Some).map_err(|error| Cause::new(error.to_string()))
}

/// `YYYY-MM-DD`, in UTC.
fn date(moment: Timestamp) -> String {
    moment.to_zoned(TimeZone::UTC).date().to_string()
}

fn refuse(call: &Call, refusal: &Refusal) -> Response<Body> {
    let (status, problem) = problem(call, refusal);
    let mut response = answer::json(call, status, &problem);
    if *refusal == Refusal::Unauthenticated {
        let challenge = HeaderValue::from_static("Bearer");
        response.headers_mut().insert(http::header::WWW_AUTHENTICATE, challenge);
    }
    response
}

fn problem(call: &Call, refusal: &Refusal) -> (StatusCode, Problem) {
    let (status, message, errors) = tell(refusal);
    let request_id = status.is_server_error().then(|| call.request_id.clone());
    (status, Problem { message: message.to_owned(), errors: errors.0, request_id })
}

fn tell(refusal: &Refusal) -> (StatusCode, &'static str, FieldErrors) {
    let none = FieldErrors::default;
    match refusal {
        // The contract knows one status for all that is wrong with a request; a bad key is the house's own matter.
        Refusal::Malformed(errors) if errors.0.contains_key(header::IDEMPOTENCY_KEY) => (
            StatusCode::BAD_REQUEST,
            "Mend the header that errors names and send the request again.",
            errors.clone(),
        ),
        Refusal::Malformed(errors) | Refusal::Invalid(errors) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "The request has invalid fields: mend what errors names and send it again.",
            errors.clone(),
        ),
        Refusal::Unauthenticated => (
            StatusCode::UNAUTHORIZED,
            "The credentials were not accepted: send Authorization: Bearer with a token of your issuer for this path \
             that has not expired.",
            none(),
        ),
        Refusal::Unknown { field } => (
            StatusCode::NOT_FOUND,
            "There is no such transaction of yours: use an id that was returned to you.",
            FieldErrors::one(field, "is unknown"),
        ),
        Refusal::KeyReused { header } => (
            StatusCode::CONFLICT,
            "The key was used for a different request: use a new one, or repeat the first request unchanged.",
            FieldErrors::one(header, "was used for a different request"),
        ),
        Refusal::Forbidden { field, reason } => (
            StatusCode::CONFLICT,
            "That is taken: use another, or repeat the first request unchanged.",
            FieldErrors::one(field, *reason),
        ),
        Refusal::PaymentRequired { field, reason } => (
            StatusCode::PAYMENT_REQUIRED,
            "The payment was refused, and nothing was recorded: use another payment method.",
            FieldErrors::one(field, *reason),
        ),
        Refusal::Unavailable(_) => (
            StatusCode::SERVICE_UNAVAILABLE,
            "The service is briefly unavailable: send the same request again after the time in Retry-After; what has a \
             reconciliation_id or an Idempotency-Key is not done twice.",
            none(),
        ),
        Refusal::Broken(_) => (
            StatusCode::INTERNAL_SERVER_ERROR,
            "Something went wrong on our side: report the request_id to us.",
            none(),
        ),
    }
}

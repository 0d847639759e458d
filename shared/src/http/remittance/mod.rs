//! The answers of contracts/remittance.md: its error shape, its statuses.

pub mod person_body;
pub mod sender_shape;
pub mod transaction_body;
pub mod transaction_shape;

use super::call::Call;
use super::{answer, header};
use crate::domain::id::{self, IdempotencyKey};
use crate::domain::json::Json;
use crate::domain::money::Currency;
use crate::domain::refusal::{Cause, FieldErrors, Refusal};
use crate::telemetry;
use http::{HeaderMap, Response, StatusCode};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use lambda_http::{Body, Request, RequestExt};
use serde::Serialize;
use serde_json::value::RawValue;
use uuid::Uuid;

/// The path parameter that names a user.
pub const USER_ID: &str = "user_id";
/// The path parameter that names a funding account.
pub const FUND_ID: &str = "fund_id";
/// The path parameter that names a receive user.
pub const RECEIVE_USER_ID: &str = "receive_user_id";
/// The path parameter that names a transaction.
pub const TRANSACTION_ID: &str = "transaction_id";
/// The header that makes a creation repeatable here; the house's own is accepted too.
pub const X_IDEMPOTENCY_KEY: &str = "X-Idempotency-Key";

/// How many wrong fields an answer names.
const MAX_NAMED: usize = 30;

/// The partner has no such user.
pub const UNKNOWN_USER: Refusal = Refusal::Unknown { field: USER_ID };

/// The id that a path parameter is.
///
/// # Errors
/// [`Refusal::Unknown`] when it is no id of ours: that is answered as an id that never was.
pub fn path_id(request: &Request, name: &'static str) -> Result<Uuid, Refusal> {
    request.path_parameters().first(name).and_then(id::parse).ok_or(Refusal::Unknown { field: name })
}

/// The idempotency key, by either of its names.
///
/// # Errors
/// [`Refusal::Malformed`] when it is not 1 to 255 printable ASCII characters, or two are sent that differ.
pub fn idempotency_key(headers: &HeaderMap) -> Result<Option<IdempotencyKey>, Refusal> {
    let published = header::key_named(headers, X_IDEMPOTENCY_KEY)?;
    let own = header::idempotency_key(headers)?;
    if published.is_some() && own.is_some() && published != own {
        let reason = "must be the Idempotency-Key that is sent beside it";
        return Err(Refusal::Malformed(FieldErrors::one(X_IDEMPOTENCY_KEY, reason)));
    }
    Ok(published.or(own))
}

/// What a function of this contract answers when it succeeds.
#[derive(Debug)]
pub enum Answer {
    /// 200; whether it repeats the answer to an earlier, same request.
    Shown(Box<RawValue>, bool),
    /// 204.
    Done,
}

impl Answer {
    /// 200 with that body.
    ///
    /// # Errors
    /// None that what is recorded can cause.
    pub fn of(body: &impl Serialize, replayed: bool) -> Result<Self, Refusal> {
        let text = serde_json::value::to_raw_value(body);
        text.map(|text| Self::Shown(text, replayed)).map_err(unwritten)
    }
}

/// What is recorded cannot be written: never, unless we are at fault.
#[must_use]
#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
pub fn unwritten(error: serde_json::Error) -> Refusal {
    Refusal::Broken(Cause::new(error.to_string()))
}

/// `{"status":400,"code":"BAD_REQUEST","message":"…"}`
#[derive(Debug, Serialize)]
struct Problem {
    status: u16,
    code: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
}

/// The answer to a call, and its line in the log.
#[must_use]
pub fn respond(call: &Call, outcome: Result<Answer, Refusal>) -> Response<Body> {
    let response = match &outcome {
        Ok(Answer::Shown(body, replayed)) => {
            let response = answer::json(call, StatusCode::OK, body);
            if *replayed { answer::replayed(response) } else { response }
        }
        Ok(Answer::Done) => answer::nothing(call),
        Err(refusal) => refuse(call, refusal),
    };
    telemetry::request_answered(call, &response, outcome.as_ref().err());
    response
}

fn refuse(call: &Call, refusal: &Refusal) -> Response<Body> {
    let (status, code, message) = tell(refusal);
    let request_id = status.is_server_error().then(|| call.request_id.clone());
    answer::json(call, status, &Problem { status: status.as_u16(), code, message, request_id })
}

fn tell(refusal: &Refusal) -> (StatusCode, &'static str, String) {
    match refusal {
        Refusal::Malformed(errors) | Refusal::Invalid(errors) => {
            (StatusCode::BAD_REQUEST, "BAD_REQUEST", sentence(errors))
        }
        Refusal::Forbidden { reason, .. } => (StatusCode::BAD_REQUEST, "BAD_REQUEST", (*reason).to_owned()),
        Refusal::PaymentRequired { field, reason } => {
            (StatusCode::PAYMENT_REQUIRED, "PAYMENT_REQUIRED", format!("{field} {reason}."))
        }
        Refusal::Unauthenticated => (
            StatusCode::UNAUTHORIZED,
            "UNAUTHORIZED",
            "The credentials were not accepted: send the X-Client-Id and X-Client-Secret that were issued to you."
                .to_owned(),
        ),
        Refusal::Unknown { field } => {
            (StatusCode::NOT_FOUND, "NOT_FOUND", format!("{field} is unknown: use an id that was returned to you."))
        }
        Refusal::KeyReused { header } => (
            StatusCode::CONFLICT,
            "CONFLICT",
            format!(
                "{header} was used for a different request: use a new one, or repeat the first request unchanged."
            ),
        ),
        Refusal::Unavailable(_) => (
            StatusCode::SERVICE_UNAVAILABLE,
            "SERVICE_UNAVAILABLE",
            "The service is briefly unavailable: send the same request again after the time in Retry-After; with an \
             X-Idempotency-Key nothing is done twice."
                .to_owned(),
        ),
        Refusal::Broken(_) => (
            StatusCode::INTERNAL_SERVER_ERROR,
            "INTERNAL_SERVER_ERROR",
            "Something went wrong on our side: report the request_id to us.".to_owned(),
        ),
    }
}

/// `from_amount is required; to.id must be a UUID.`
fn sentence(errors: &FieldErrors) -> String {
    let named =
        errors.0.iter().flat_map(|(field, reasons)| reasons.iter().map(move |reason| format!("{field} {reason}")));
    named.take(MAX_NAMED).collect::<Vec<_>>().join("; ") + "."
}

/// As the contract writes moments: `2022-05-18T11:48:05.127065`, UTC, no zone.
fn moment(moment: Timestamp) -> String {
    moment.to_zoned(TimeZone::UTC).strftime("%Y-%m-%dT%H:%M:%S%.6f").to_string()
}

/// That text as a JSON number, digit by digit.
fn number(text: String) -> Result<Box<RawValue>, serde_json::Error> {
    RawValue::from_string(text)
}

/// A string.
///
/// # Errors
/// When it is none.
pub fn text(json: &Json<'_>) -> Result<String, String> {
    match json {
        Json::Text(text) => Ok(text.clone()),
        _ => Err("must be a string".to_owned()),
    }
}

/// One of the words that a field may be.
///
/// # Errors
/// When it is none of them; names them all.
pub fn word<T: Copy>(json: &Json<'_>, all: &[T], name: impl Fn(T) -> &'static str) -> Result<T, String> {
    let found = match json {
        Json::Text(text) => all.iter().copied().find(|it| name(*it) == text),
        _ => None,
    };
    let names = || all.iter().map(|it| name(*it)).collect::<Vec<_>>().join(", ");
    found.ok_or_else(|| format!("must be one of {}", names()))
}

/// A currency, by its code.
///
/// # Errors
/// When there is none of that code.
pub fn currency(json: &Json<'_>) -> Result<Currency, String> {
    let known = Currency::from_code(&text(json)?);
    known.ok_or_else(|| "must be an ISO 4217 code in capitals, such as USD".to_owned())
}

/// An id.
///
/// # Errors
/// When it is none.
pub fn uuid(json: &Json<'_>) -> Result<Uuid, String> {
    match json {
        Json::Text(text) => id::parse(text).ok_or_else(|| "must be a UUID".to_owned()),
        _ => Err("must be a UUID".to_owned()),
    }
}

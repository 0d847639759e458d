//! Errors as RFC 9457 problem details: the error shape of our own endpoints (contracts/notifications.md, *Management*).

use super::{answer, call::Call};
use crate::domain::refusal::{FieldErrors, Refusal};
use http::{HeaderValue, Response, StatusCode, header};
use lambda_http::Body;
use serde::Serialize;
use std::collections::BTreeMap;

/// `{"type":"about:blank","title":"Unprocessable Entity","status":422,"detail":"…","errors":{"url":["…"]}}`
#[derive(Debug, Serialize)]
struct Problem {
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'static str,
    status: u16,
    detail: String,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    errors: BTreeMap<String, Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
}

/// What to send to be known, where a pair of headers opens a path.
const PAIRS: &str = "Send API-Key and API-Secret, or X-Client-Id and X-Client-Secret.";
/// The same where a token does.
const TOKEN: &str = "Send Authorization: Bearer with a token of your issuer that has not expired.";

/// The problem that a refusal is, where a pair of headers opens the path.
#[must_use]
pub fn refuse(call: &Call, refusal: &Refusal) -> Response<Body> {
    respond(call, refusal, PAIRS)
}

/// The problem that a refusal is, where a bearer token opens the path.
#[must_use]
pub fn refuse_bearer(call: &Call, refusal: &Refusal) -> Response<Body> {
    let mut response = respond(call, refusal, TOKEN);
    if *refusal == Refusal::Unauthenticated {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

fn respond(call: &Call, refusal: &Refusal, to_be_known: &str) -> Response<Body> {
    let (status, detail, errors) = tell(refusal, to_be_known);
    let problem = Problem {
        kind: "about:blank",
        title: status.canonical_reason().unwrap_or_default(),
        status: status.as_u16(),
        detail,
        errors: errors.0,
        request_id: status.is_server_error().then(|| call.request_id.clone()),
    };
    answer::problem(call, status, &problem)
}

fn tell(refusal: &Refusal, to_be_known: &str) -> (StatusCode, String, FieldErrors) {
    let none = FieldErrors::default;
    match refusal {
        Refusal::Malformed(errors) => (
            StatusCode::BAD_REQUEST,
            "The request cannot be read. Mend what errors names and send it again.".to_owned(),
            errors.clone(),
        ),
        Refusal::Unauthenticated => {
            (StatusCode::UNAUTHORIZED, format!("The credentials were not accepted. {to_be_known}"), none())
        }
        Refusal::Unknown { field } => (
            StatusCode::NOT_FOUND,
            "There is no such thing of yours. Use an id that was returned to you.".to_owned(),
            FieldErrors::one(field, "is unknown"),
        ),
        Refusal::KeyReused { header } => (
            StatusCode::CONFLICT,
            format!("The {header} was used for a different request. Use a new key, or repeat the first request."),
            FieldErrors::one(header, "was used for a different request"),
        ),
        Refusal::Forbidden { field, reason } => (
            StatusCode::CONFLICT,
            format!("Not possible now: {field} {reason}."),
            FieldErrors::one(field, *reason),
        ),
        Refusal::PaymentRequired { field, reason } => (
            StatusCode::PAYMENT_REQUIRED,
            format!("The payment was refused: {field} {reason}. Use another means of payment."),
            FieldErrors::one(field, *reason),
        ),
        Refusal::Invalid(errors) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "The request has invalid fields. Mend what errors names and send it again.".to_owned(),
            errors.clone(),
        ),
        Refusal::Unavailable(_) => (
            StatusCode::SERVICE_UNAVAILABLE,
            "The service is briefly unavailable. Send the same request again after the time in Retry-After."
                .to_owned(),
            none(),
        ),
        Refusal::Broken(_) => (
            StatusCode::INTERNAL_SERVER_ERROR,
            "Something went wrong on our side. Report the request_id to us.".to_owned(),
            none(),
        ),
    }
}

//! The answers of contracts/contributions.md: its success shapes, its error shape, its statuses.

mod mismatch;

use super::{answer, call::Call};
use crate::domain::contribution::{Contribution, Settlement};
use crate::domain::event::{Event, EventType};
use crate::domain::id;
use crate::domain::money::Money;
use crate::domain::refusal::{FieldErrors, Refusal};
use crate::domain::tenant::Tenant;
use crate::telemetry;
use http::{Response, StatusCode};
use jiff::Timestamp;
use lambda_http::{Body, Request, RequestExt};
use serde::ser::Error as _;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use uuid::Uuid;

pub use mismatch::mismatch_event;

/// The path parameter that names a contribution.
pub const TRANSACTION_ID: &str = "transaction_id";

/// There is no such contribution of the caller's.
pub const UNKNOWN: Refusal = Refusal::Unknown { field: TRANSACTION_ID };

/// The contribution that the path names.
///
/// # Errors
/// [`UNKNOWN`] when it is no id of ours: that is answered as an id that never was.
pub fn transaction_id(request: &Request) -> Result<Uuid, Refusal> {
    request.path_parameters().first(TRANSACTION_ID).and_then(id::parse).ok_or(UNKNOWN)
}

/// What a function of this contract answers when it succeeds.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Answer {
    /// To a creation.
    Created(Created),
    /// To a completion.
    Completed(Completed),
    /// To a completion that waits in the queue.
    Accepted(Completed),
    /// One contribution.
    One(Box<View>),
    /// Part of the list.
    Page(Page),
}

/// `{"transaction_id":"…","status":"pending"}`
#[derive(Debug, Serialize)]
pub struct Created {
    transaction_id: Uuid,
    status: &'static str,
    #[serde(skip)]
    replayed: bool,
}

/// `{"transaction_id":"…","status":"completed","message":"Transaction successfully updated"}`
#[derive(Debug, Serialize)]
pub struct Completed {
    transaction_id: Uuid,
    status: &'static str,
    message: &'static str,
}

/// One contribution as its partner sees it; what is not known is null.
#[derive(Debug, Serialize)]
pub struct View {
    transaction_id: Uuid,
    project_id: u64,
    #[serde(serialize_with = "exact")]
    amount: Money,
    currency: &'static str,
    user_hash: String,
    status: &'static str,
    created_at: String,
    completed_at: Option<String>,
    expires_at: String,
    settlement: Settlement,
}

/// `{"contributions":[…],"next_cursor":"…"|null}`
#[derive(Debug, Serialize)]
pub struct Page {
    contributions: Vec<View>,
    next_cursor: Option<String>,
}

impl Answer {
    /// A creation, first or repeated: a repeat tells where the contribution stands now.
    #[must_use]
    pub fn created(contribution: &Contribution, replayed: bool, now: Timestamp) -> Self {
        let status = contribution.status_at(now).as_str();
        Self::Created(Created { transaction_id: contribution.id, status, replayed })
    }

    /// A completion, first or repeated.
    #[must_use]
    pub fn completed(transaction_id: Uuid) -> Self {
        Self::Completed(Completed {
            transaction_id,
            status: "completed",
            message: "Transaction successfully updated",
        })
    }

    /// A completion that waits in the queue until the store can take it.
    #[must_use]
    pub fn accepted(transaction_id: Uuid) -> Self {
        let message = "Completion accepted and will be applied";
        Self::Accepted(Completed { transaction_id, status: "pending", message })
    }

    /// One contribution.
    #[must_use]
    pub fn one(contribution: Contribution, now: Timestamp) -> Self {
        Self::One(Box::new(view(contribution, now)))
    }

    /// Part of the list.
    #[must_use]
    pub fn page(contributions: Vec<Contribution>, next_cursor: Option<String>, now: Timestamp) -> Self {
        let contributions = contributions.into_iter().map(|contribution| view(contribution, now)).collect();
        Self::Page(Page { contributions, next_cursor })
    }
}

/// The event that a contribution's change is; its data is what GET shows.
///
/// # Errors
/// None that a contribution can cause.
pub fn event(tenant: Tenant, contribution: Contribution, kind: EventType) -> Result<Event, serde_json::Error> {
    let (id, at) = (contribution.id, contribution.completed_at.unwrap_or(contribution.expires_at));
    Ok(Event {
        tenant,
        id: Event::id_of(tenant, id, contribution.version),
        kind,
        resource_id: id,
        user_id: Some(contribution.user_hash.clone()),
        at,
        data: serde_json::to_string(&view(contribution, at))?,
    })
}

fn view(contribution: Contribution, now: Timestamp) -> View {
    let rfc_3339 = |moment: Timestamp| format!("{moment:.3}");
    let settlement = contribution.settlement();
    View {
        transaction_id: contribution.id,
        project_id: contribution.project_id,
        amount: contribution.amount,
        currency: contribution.amount.currency().code(),
        status: contribution.status_at(now).as_str(),
        user_hash: contribution.user_hash,
        created_at: rfc_3339(contribution.created_at),
        completed_at: contribution.completed_at.map(rfc_3339),
        expires_at: rfc_3339(contribution.expires_at),
        settlement,
    }
}

/// A JSON number of exactly the digits that are recorded.
fn exact<S: Serializer>(amount: &Money, serializer: S) -> Result<S::Ok, S::Error> {
    RawValue::from_string(amount.to_string()).map_err(S::Error::custom)?.serialize(serializer)
}

/// `{"message":"…","code":42200,"fix":"…","params":{"amount":["must be greater than 0"]}}`
#[derive(Debug, Serialize)]
struct Problem {
    message: String,
    code: u32,
    fix: &'static str,
    params: BTreeMap<String, Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
}

/// The answer to a call, and its line in the log.
#[must_use]
pub fn respond(call: &Call, outcome: Result<Answer, Refusal>) -> Response<Body> {
    let response = match &outcome {
        Ok(answer @ Answer::Created(Created { replayed: true, .. })) => {
            answer::replayed(answer::json(call, StatusCode::OK, answer))
        }
        Ok(answer @ Answer::Accepted(_)) => answer::json(call, StatusCode::ACCEPTED, answer),
        Ok(answer) => answer::json(call, StatusCode::OK, answer),
        Err(refusal) => refuse(call, refusal),
    };
    telemetry::request_answered(call, &response, outcome.as_ref().err());
    response
}

fn refuse(call: &Call, refusal: &Refusal) -> Response<Body> {
    let none = FieldErrors::default;
    let (status, message, fix, errors) = match refusal {
        Refusal::Malformed(errors) => (
            StatusCode::BAD_REQUEST,
            format!("The request cannot be read: see {}", names(errors)),
            "Mend what params names and send the request again.",
            errors.clone(),
        ),
        Refusal::Unauthenticated => (
            StatusCode::UNAUTHORIZED,
            "The credentials were not accepted".to_owned(),
            "Send the API-Key and API-Secret headers that were issued to your company.",
            none(),
        ),
        Refusal::Unknown { field } => (
            StatusCode::NOT_FOUND,
            "There is no such contribution".to_owned(),
            "Use a transaction_id that was returned to your company.",
            FieldErrors::one(field, "is unknown"),
        ),
        Refusal::KeyReused { header } => (
            StatusCode::CONFLICT,
            format!("The {header} was used for a different request"),
            "Use a new key for a new request, or repeat the first request unchanged.",
            FieldErrors::one(header, "was used for a different request"),
        ),
        Refusal::Forbidden { field, reason } => (
            StatusCode::CONFLICT,
            format!("The contribution {reason}"),
            "Create a new contribution.",
            FieldErrors::one(field, *reason),
        ),
        Refusal::PaymentRequired { field, reason } => (
            StatusCode::PAYMENT_REQUIRED,
            format!("The payment was refused: {field} {reason}"),
            "Use another means of payment.",
            FieldErrors::one(field, *reason),
        ),
        Refusal::Invalid(errors) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            format!("The request has invalid fields: {}", names(errors)),
            "Mend the fields that params names and send the request again.",
            errors.clone(),
        ),
        Refusal::Unavailable(_) => (
            StatusCode::SERVICE_UNAVAILABLE,
            "The service is briefly unavailable".to_owned(),
            "Send the same request again after the time in Retry-After; with an Idempotency-Key nothing is done twice.",
            none(),
        ),
        Refusal::Broken(_) => (
            StatusCode::INTERNAL_SERVER_ERROR,
            "Something went wrong on our side".to_owned(),
            "Report the request_id to us.",
            none(),
        ),
    };
    let request_id = status.is_server_error().then(|| call.request_id.clone());
    let code = u32::from(status.as_u16()) * 100;
    answer::json(call, status, &Problem { message, code, fix, params: errors.0, request_id })
}

fn names(errors: &FieldErrors) -> String {
    errors.0.keys().map(String::as_str).collect::<Vec<_>>().join(", ")
}

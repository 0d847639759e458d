//! The answers of contracts/notifications.md, *Management*.

use super::{answer, call::Call, problem};
use crate::auth::webhook_signature::SigningSecret;
use crate::domain::event::{Event, EventType};
use crate::domain::id;
use crate::domain::notification::Attempt;
use crate::domain::refusal::Refusal;
use crate::domain::webhook::Webhook;
use crate::telemetry;
use http::{Response, StatusCode};
use jiff::Timestamp;
use lambda_http::{Body, Request, RequestExt};
use serde::Serialize;
use uuid::Uuid;

/// The path parameter that names a webhook.
pub const WEBHOOK_ID: &str = "webhook_id";
/// The path parameter that names an event.
pub const EVENT_ID: &str = "event_id";

/// There is no such webhook of the caller's.
pub const UNKNOWN: Refusal = Refusal::Unknown { field: WEBHOOK_ID };
/// The webhook was never owed such an event, or it is forgotten.
pub const UNKNOWN_EVENT: Refusal = Refusal::Unknown { field: EVENT_ID };

/// The webhook that the path names.
///
/// # Errors
/// [`UNKNOWN`] when it is no id of ours.
pub fn webhook_id(request: &Request) -> Result<Uuid, Refusal> {
    request.path_parameters().first(WEBHOOK_ID).and_then(id::parse).ok_or(UNKNOWN)
}

/// The event that the path names.
///
/// # Errors
/// [`UNKNOWN_EVENT`] when it is no id of ours.
pub fn event_id(request: &Request) -> Result<Uuid, Refusal> {
    request.path_parameters().first(EVENT_ID).and_then(id::parse).ok_or(UNKNOWN_EVENT)
}

/// What a function of this contract answers when it succeeds.
#[derive(Debug)]
pub enum Answer {
    /// 201, the secret in it; whether an earlier, same request had made it.
    Created(Box<View>, bool),
    /// 200.
    One(Box<View>),
    /// 200.
    List(List),
    /// 204.
    Deleted,
    /// 202: it will be delivered.
    Owed(Owed),
    /// 200.
    Deliveries(Deliveries),
}

/// `{"webhooks":[…]}`
#[derive(Debug, Serialize)]
pub struct List {
    /// Oldest first.
    pub webhooks: Vec<View>,
}

/// A webhook as its owner sees it.
#[derive(Debug, Serialize)]
pub struct View {
    id: Uuid,
    url: String,
    events: Vec<String>,
    dialect: &'static str,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    disabled_reason: Option<&'static str>,
    created_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<Shown>,
    #[serde(skip_serializing_if = "Option::is_none")]
    previous_secret_until: Option<String>,
}

/// A secret on its way to its owner: written, never printed.
#[derive(Serialize)]
#[serde(transparent)]
struct Shown(String);

impl std::fmt::Debug for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Shown(redacted)")
    }
}

/// `{"event_id":"…","type":"webhook.test"}`
#[derive(Debug, Serialize)]
pub struct Owed {
    /// What it will be called at the endpoint.
    pub event_id: Uuid,
    /// What it is, when that is known.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<&'static str>,
}

/// `{"deliveries":[…],"next_cursor":"…"|null}`
#[derive(Debug, Serialize)]
pub struct Deliveries {
    deliveries: Vec<Delivery>,
    next_cursor: Option<String>,
}

#[derive(Debug, Serialize)]
struct Delivery {
    event_id: Uuid,
    #[serde(rename = "type")]
    kind: String,
    resource_id: Uuid,
    attempt: u32,
    at: String,
    status: Option<u16>,
    error: Option<String>,
    duration_ms: u64,
    next_attempt_at: Option<String>,
}

impl Deliveries {
    /// Part of a delivery log.
    #[must_use]
    pub fn new(attempts: Vec<Attempt>, next_cursor: Option<String>) -> Self {
        let delivery = |attempt: Attempt| Delivery {
            event_id: attempt.event_id,
            kind: attempt.kind,
            resource_id: attempt.resource_id,
            attempt: attempt.number,
            at: rfc_3339(attempt.at),
            status: attempt.status,
            error: attempt.error,
            duration_ms: attempt.duration_ms,
            next_attempt_at: attempt.next_attempt_at.map(rfc_3339),
        };
        Self { deliveries: attempts.into_iter().map(delivery).collect(), next_cursor }
    }
}

/// A webhook as GET shows it at that moment.
#[must_use]
pub fn view(webhook: &Webhook, now: Timestamp) -> View {
    let previous = webhook.previous_secret.as_ref().map(|(_, until)| *until).filter(|until| now < *until);
    View {
        id: webhook.id,
        url: webhook.url.clone(),
        events: webhook.events.entries().to_vec(),
        dialect: webhook.dialect.as_str(),
        status: webhook.status.as_str(),
        disabled_reason: webhook.status.reason(),
        created_at: rfc_3339(webhook.created_at),
        secret: None,
        previous_secret_until: previous.map(rfc_3339),
    }
}

/// The same, with the secret in it: when it is made, and when it is rotated.
#[must_use]
pub fn view_with_secret(webhook: &Webhook, secret: &SigningSecret, now: Timestamp) -> View {
    View { secret: Some(Shown(secret.reveal().to_owned())), ..view(webhook, now) }
}

/// An event about a webhook; its data is what GET shows.
///
/// # Errors
/// None that a webhook can cause.
pub fn event(webhook: &Webhook, id: Uuid, kind: EventType, now: Timestamp) -> Result<Event, serde_json::Error> {
    Ok(Event {
        tenant: webhook.tenant,
        id,
        kind,
        resource_id: webhook.id,
        user_id: None,
        at: now,
        data: serde_json::to_string(&view(webhook, now))?,
    })
}

fn rfc_3339(moment: Timestamp) -> String {
    format!("{moment:.3}")
}

/// The answer to a call, and its line in the log.
#[must_use]
pub fn respond(call: &Call, outcome: Result<Answer, Refusal>) -> Response<Body> {
    let response = match &outcome {
        Ok(Answer::Created(view, replayed)) => {
            let response = answer::json(call, StatusCode::CREATED, view);
            if *replayed { answer::replayed(response) } else { response }
        }
        Ok(Answer::One(view)) => answer::json(call, StatusCode::OK, view),
        Ok(Answer::List(webhooks)) => answer::json(call, StatusCode::OK, webhooks),
        Ok(Answer::Deleted) => answer::nothing(call),
        Ok(Answer::Owed(owed)) => answer::json(call, StatusCode::ACCEPTED, owed),
        Ok(Answer::Deliveries(deliveries)) => answer::json(call, StatusCode::OK, deliveries),
        Err(refusal) => problem::refuse(call, refusal),
    };
    telemetry::request_answered(call, &response, outcome.as_ref().err());
    response
}

//! One line of log per request, in JSON on Lambda. Never a body, a header or a secret.

use crate::auth::bearer::BearerError;
use crate::aws_error::AwsError;
use crate::domain::notification::{Attempt, Name, State};
use crate::domain::pos_code::Code;
use crate::domain::refusal::{Cause, Refusal};
use crate::domain::remittance::TransactionId;
use crate::domain::remittance::settlement::Report;
use crate::domain::tenant::{Mode, Tenant};
use crate::http::call::Call;
use http::StatusCode;
use tracing_subscriber::fmt;
use uuid::Uuid;

/// Sends log lines to standard output as JSON, for CloudWatch.
pub fn log_as_json(level: tracing::Level) {
    fmt().json().flatten_event(true).with_max_level(level).with_target(false).with_current_span(false).init();
}

/// The line of one request: who asked for what, what it got, how long it took; the cause where we were at fault.
pub fn request_answered(call: &Call, status: StatusCode, refusal: Option<&Refusal>) {
    let tenant = call.tenant.map(|tenant| tenant.to_string());
    let cause = refusal.and_then(Refusal::cause).map(|cause| cause.for_log());
    let duration_us = u64::try_from(call.started.elapsed().as_micros()).unwrap_or(u64::MAX);
    let (request_id, tenant) = (call.request_id.as_str(), tenant.as_deref());
    let (method, route, status) = (call.method.as_str(), call.route.as_str(), status.as_u16());
    if cause.is_some() {
        tracing::error!(request_id, tenant, method, route, status, duration_us, cause, "request failed");
    } else {
        tracing::info!(request_id, tenant, method, route, status, duration_us, "request answered");
    }
}

/// Why one part of a request failed where we were at fault; the request as a whole has its line, too.
pub fn part_refused(call: &Call, refusal: &Refusal) {
    if let Some(cause) = refusal.cause() {
        let (request_id, cause) = (call.request_id.as_str(), cause.for_log());
        tracing::error!(request_id, cause, "part of a request failed");
    }
}

/// The line of one request at the point of sale: there the code tells what the status does elsewhere.
pub fn pos_answered(call: &Call, code: Code, cause: Option<&Cause>) {
    let tenant = call.tenant.map(|tenant| tenant.to_string());
    let duration_us = u64::try_from(call.started.elapsed().as_micros()).unwrap_or(u64::MAX);
    let (request_id, tenant) = (call.request_id.as_str(), tenant.as_deref());
    let (method, route, code) = (call.method.as_str(), call.route.as_str(), code.as_str());
    if let Some(cause) = cause.map(Cause::for_log) {
        tracing::error!(request_id, tenant, method, route, code, duration_us, cause, "request failed");
    } else {
        tracing::info!(request_id, tenant, method, route, code, duration_us, "request answered");
    }
}

/// A bearer token was not believed: why, and nothing of the token.
pub fn token_refused(request_id: &str, reason: BearerError) {
    tracing::info!(request_id, reason = reason.to_string(), "token refused");
}

/// An issuer did not say its keys; those that are known may serve on.
pub fn issuer_silent(mode: Mode, issuer: &str, cause: &str, serving: bool) {
    tracing::warn!(mode = mode.as_str(), issuer, cause, serving, "issuer did not say its keys");
}

/// The payment processor gave no decision: why, for which transaction, and nothing of who pays with what.
pub fn processor_silent(mode: Mode, transaction_id: Uuid, cause: &str) {
    let transaction_id = transaction_id.to_string();
    tracing::warn!(mode = mode.as_str(), transaction_id, cause, "payment processor gave no decision");
}

/// A completion waits in the queue, because the store could not be asked.
pub fn completion_queued(request_id: &str, cause: &Cause) {
    tracing::warn!(request_id, cause = cause.for_log(), "completion queued");
}

/// One attempt at a delivery: never the address, which may hold a secret of its owner's.
pub fn attempt_made(name: Name, attempt: &Attempt, then: State) {
    let (tenant, webhook_id) = (name.tenant.to_string(), name.webhook_id.to_string());
    let (event_id, kind) = (name.event_id.to_string(), attempt.kind.as_str());
    let (number, status, error) = (attempt.number, attempt.status, attempt.error.as_deref());
    let (duration_ms, then) = (attempt.duration_ms, then.as_str());
    tracing::info!(
        tenant,
        webhook_id,
        event_id,
        kind,
        number,
        status,
        error,
        duration_ms,
        then,
        "delivery attempted"
    );
}

/// A completion that had waited was applied, or why it was not.
pub fn completion_applied(request_id: &str, tenant: Option<Tenant>, outcome: &str) {
    let tenant = tenant.map(|tenant| tenant.to_string());
    tracing::info!(request_id, tenant, outcome, "queued completion worked on");
}

/// A report of settlement's was applied, or why it was not.
pub fn settlement_applied(id: TransactionId, report: &Report, outcome: &str) {
    let (tenant, transaction_id) = (id.tenant.to_string(), id.id.to_string());
    let (step, sequence) = (report.step.as_str(), report.sequence);
    tracing::info!(tenant, transaction_id, step, sequence, outcome, "settlement worked on");
}

/// An event function could not do its part with one message or record: it will come again.
pub fn work_failed(what: &str, name: &str, cause: &AwsError) {
    tracing::error!(what, name, cause = cause.to_string(), "work failed");
}

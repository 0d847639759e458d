//! What a function says of itself: one line of JSON per request and per invocation by an event, and one for whatever goes
//! wrong within. Never a body, a header or a secret.
//!
//! A request's line is also where its metrics come from. It is written whatever the level is, because a level that hid it
//! would hide the metrics; a stack without metrics' namespace has none to lose, and its lines obey the level.

pub mod metrics;
pub mod request;

use crate::auth::bearer::BearerError;
use crate::aws_error::AwsError;
use crate::domain::notification::{Attempt, Name, State};
use crate::domain::pos_code::Code;
use crate::domain::refusal::{Cause, Refusal};
use crate::domain::remittance::TransactionId;
use crate::domain::remittance::settlement::Report;
use crate::domain::tenant::{Mode, Tenant};
use crate::http::call::Call;
use crate::invocation::{self, SoFar, microseconds};
use crate::reconcile::summary::Summary;
use http::Response;
use metrics::Metrics;
use request::Line;
use std::fmt::Display;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;
use tracing_subscriber::fmt;
use uuid::Uuid;

/// What makes metrics of this process's lines, where anything does.
static METRICS: OnceLock<Mutex<Metrics>> = OnceLock::new();

/// Sends log lines to standard output as JSON, for CloudWatch.
pub fn log_as_json(level: tracing::Level) {
    let lines = fmt().json().flatten_event(true).with_max_level(level).with_target(false);
    // Not its `init`, which would also let in what libraries log by another way than ours.
    let _ = tracing::subscriber::set_global_default(lines.with_current_span(false).finish());
}

/// Lets CloudWatch read metrics out of this process's lines, into that namespace.
pub fn publish_metrics(namespace: &str) {
    let _ = METRICS.set(Mutex::new(Metrics::new(namespace)));
}

/// The line of one request: who asked for what, what it got, what it cost; the cause where we were at fault.
pub fn request_answered<B>(call: &Call, response: &Response<B>, refusal: Option<&Refusal>) {
    write(&Line::answered(call, response, refusal));
}

/// The line of one request at the point of sale: there the code tells what the status does elsewhere.
pub fn pos_answered(call: &Call, code: Code, replayed: bool, cause: Option<&Cause>) {
    write(&Line::pos(call, code, replayed, cause));
}

fn write(line: &Line<'_>) {
    let Some(metrics) = METRICS.get() else { return line.log() };
    let mut metrics = metrics.lock().unwrap_or_else(PoisonError::into_inner);
    if let Err(error) = metrics.write(line, &mut std::io::stdout()) {
        tracing::error!(%error, "metrics not written");
        line.log();
    }
}

/// The line of one invocation by a queue, a stream or a schedule: what it cost, and how much of it has to come again.
pub fn event_handled(function: &str, request_id: &str, took: Duration, error: Option<&impl Display>) {
    let SoFar { trace_id, cold_start, store_calls, store_retries, store_us, failures } = invocation::so_far();
    let (trace_id, duration_us) = (trace_id.as_deref(), microseconds(took));
    if let Some(error) = error {
        tracing::error!(
            function,
            request_id,
            trace_id,
            failures,
            duration_us,
            store_calls,
            store_retries,
            store_us,
            cold_start,
            %error,
            "event failed"
        );
    } else {
        tracing::info!(
            function,
            request_id,
            trace_id,
            failures,
            duration_us,
            store_calls,
            store_retries,
            store_us,
            cold_start,
            "event handled"
        );
    }
}

/// Why one part of a request failed where we were at fault; the request as a whole has its line, too.
pub fn part_refused(call: &Call, refusal: &Refusal) {
    if let Some(cause) = refusal.cause() {
        let (request_id, cause) = (call.request_id.as_str(), cause.for_log());
        tracing::error!(request_id, cause, "part of a request failed");
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

/// A bank statement was imported: how many of its entries came out how.
pub fn statement_imported(statement: &str, summary: &Summary) {
    let Summary { entries, passed_over, matched, unknown_id, never_transferred, .. } = *summary;
    let mismatched = summary.amount_differs + summary.currency_differs + summary.not_completed;
    let duplicate_transfer = summary.duplicate_transfer;
    tracing::info!(
        statement,
        entries,
        passed_over,
        matched,
        mismatched,
        unknown_id,
        duplicate_transfer,
        never_transferred,
        "statement imported"
    );
}

/// A bank statement was not imported, and trying again would not help.
pub fn statement_refused(statement: &str, problem: &str) {
    tracing::error!(statement, problem, "statement refused");
}

/// An event function could not do its part with one message or record: it will come again.
pub fn work_failed(what: &str, name: &str, cause: &AwsError) {
    invocation::part_failed();
    tracing::error!(what, name, cause = cause.to_string(), "work failed");
}

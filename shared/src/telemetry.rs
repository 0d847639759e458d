//! One line of log per request, in JSON on Lambda. Never a body, a header or a secret.

use crate::domain::refusal::Refusal;
use crate::http::call::Call;
use http::StatusCode;
use tracing_subscriber::fmt;

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

//! What the line of one request says: who asked for what, what came of it, what it cost. Never a body, a header or a
//! secret.
//!
//! What must stay true: a request has one line, and the line is the same whether metrics are read out of it or not.

use crate::domain::pos_code::{Code, Status};
use crate::domain::refusal::{Cause, Refusal};
use crate::http::call::Call;
use crate::http::header::IDEMPOTENT_REPLAYED;
use crate::invocation::{self, SoFar, microseconds};
use http::{Response, StatusCode};
use std::time::SystemTime;

/// What came of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// What was asked for.
    Answered,
    /// The answer of an earlier, same request.
    Replayed,
    /// Nothing, for a reason that is the caller's to mend.
    Refused,
    /// Nothing, and we are at fault.
    Failed,
}

impl Outcome {
    /// As the log says it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Replayed => "replayed",
            Self::Refused => "refused",
            Self::Failed => "failed",
        }
    }
}

/// The line of one request.
#[derive(Debug)]
pub struct Line<'a> {
    pub(super) at: SystemTime,
    pub(super) call: &'a Call,
    pub(super) tenant: Option<String>,
    pub(super) outcome: Outcome,
    pub(super) status: StatusCode,
    /// The kind of a refusal, or the point of sale's code: one of a few.
    pub(super) code: Option<&'static str>,
    pub(super) cause: Option<&'a str>,
    pub(super) duration_us: u64,
    pub(super) so_far: SoFar,
}

impl<'a> Line<'a> {
    /// That of a request whose answer has a status of HTTP's.
    #[must_use]
    pub fn answered<B>(call: &'a Call, response: &Response<B>, refusal: Option<&'a Refusal>) -> Self {
        let cause = refusal.and_then(Refusal::cause);
        let outcome = match refusal {
            _ if cause.is_some() => Outcome::Failed,
            Some(_) => Outcome::Refused,
            None if response.headers().contains_key(IDEMPOTENT_REPLAYED) => Outcome::Replayed,
            None => Outcome::Answered,
        };
        Self::new(call, (outcome, response.status()), refusal.map(Refusal::kind), cause)
    }

    /// That of a request at the point of sale, where the code tells what the status does elsewhere.
    #[must_use]
    pub fn pos(call: &'a Call, code: Code, replayed: bool, cause: Option<&'a Cause>) -> Self {
        let outcome = match code.status() {
            _ if cause.is_some() => Outcome::Failed,
            _ if replayed => Outcome::Replayed,
            Status::Success | Status::Pending => Outcome::Answered,
            Status::Failed | Status::Error | Status::Cancelled => Outcome::Refused,
        };
        Self::new(call, (outcome, StatusCode::OK), Some(code.as_str()), cause)
    }

    fn new(
        call: &'a Call,
        (outcome, status): (Outcome, StatusCode),
        code: Option<&'static str>,
        cause: Option<&'a Cause>,
    ) -> Self {
        Self {
            at: SystemTime::now(),
            call,
            tenant: call.tenant.map(|tenant| tenant.to_string()),
            outcome,
            status,
            code,
            cause: cause.map(Cause::for_log),
            duration_us: microseconds(call.started.elapsed()),
            so_far: invocation::so_far(),
        }
    }

    /// What the line says first.
    pub(super) fn message(&self) -> &'static str {
        if self.outcome == Outcome::Failed { "request failed" } else { "request answered" }
    }

    /// Writes it as any other line is written.
    pub(super) fn log(&self) {
        let Self { tenant, status, code, cause, duration_us, so_far, .. } = self;
        let (request_id, trace_id) = (self.call.request_id.as_str(), so_far.trace_id.as_deref());
        let (method, route) = (self.call.method.as_str(), self.call.route.as_str());
        let (tenant, outcome, status) = (tenant.as_deref(), self.outcome.as_str(), status.as_u16());
        let SoFar { cold_start, store_calls, store_retries, store_us, .. } = *so_far;
        if self.outcome == Outcome::Failed {
            tracing::error!(
                request_id,
                trace_id,
                tenant,
                method,
                route,
                outcome,
                status,
                code,
                duration_us,
                store_calls,
                store_retries,
                store_us,
                cold_start,
                cause,
                "request failed"
            );
        } else {
            tracing::info!(
                request_id,
                trace_id,
                tenant,
                method,
                route,
                outcome,
                status,
                code,
                duration_us,
                store_calls,
                store_retries,
                store_us,
                cold_start,
                "request answered"
            );
        }
    }
}

//! The request's line as CloudWatch takes metrics from it: the embedded metric format, so that counting a request costs no
//! call and no second line.
//!
//! What must stay true: a name that begins with a capital is CloudWatch's (a metric or a dimension), every other is the
//! log's alone. Dimensions are few and bounded: every value of one is a metric that is paid for, which is why no partner
//! is one. A metric that is zero is left out: it is paid for in the hours in which it is sent.

use super::request::{Line, Outcome};
use jiff::Timestamp;
use metrique_writer_core::format::Format;
use metrique_writer_core::unit::NegativeScale;
use metrique_writer_core::value::FlagConstructor;
use metrique_writer_core::{
    Entry, EntryWriter, IoStreamError, MetricFlags, Observation, Unit, Value, ValueWriter,
};
use metrique_writer_format_emf::{Emf, MetricDefinition, MetricDirective, NoMetricCtor};
use std::io::Write;

/// The dimension that says what was asked for: `PUT /company/integration/contributions/create`.
const ROUTE: &str = "Route";
/// The dimension that says why it was refused.
const CODE: &str = "Code";
/// How many requests were refused: the one metric that is also kept by code.
const REFUSALS: &str = "Refusals";
/// Room for a line; a longer one grows.
const LINE_BYTES: usize = 1_024;

/// What writes lines that metrics are read out of.
pub struct Metrics {
    /// For what is kept as a whole and by route.
    by_route: Emf,
    /// For refusals, which are also kept by route and code.
    by_code: Emf,
    line: Vec<u8>,
}

impl Metrics {
    /// Metrics in that namespace.
    #[must_use]
    pub fn new(namespace: &str) -> Self {
        let emf = || Emf::builder(namespace.to_owned(), vec![vec![], vec![ROUTE.to_owned()]]);
        let refusals = MetricDefinition { name: REFUSALS, unit: Unit::Count, storage_resolution: None };
        let by_code = MetricDirective { namespace, dimensions: vec![vec![ROUTE, CODE]], metrics: vec![refusals] };
        Self {
            by_route: emf().build(),
            by_code: emf().directive(by_code).build(),
            line: Vec::with_capacity(LINE_BYTES),
        }
    }

    /// Writes a request's line, whole, in one write.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&mut self, line: &Line<'_>, output: &mut impl Write) -> Result<(), IoStreamError> {
        let format = if line.refused().is_some() { &mut self.by_code } else { &mut self.by_route };
        self.line.clear();
        format.format(&Document(line), &mut self.line)?;
        Ok(output.write_all(&self.line)?)
    }
}

impl Line<'_> {
    /// The code under which a refusal is counted.
    fn refused(&self) -> Option<&'static str> {
        self.code.filter(|_| self.outcome == Outcome::Refused)
    }
}

/// A line's members, in this order.
struct Document<'a>(&'a Line<'a>);

impl Entry for Document<'_> {
    fn write<'a>(&'a self, writer: &mut impl EntryWriter<'a>) {
        let line = self.0;
        let (call, so_far) = (line.call, &line.so_far);
        writer.timestamp(line.at);
        // Lambda asks for both of a line of JSON.
        let at = Timestamp::try_from(line.at).unwrap_or_default();
        writer.value("timestamp", &format!("{at:.3}"));
        writer.value("level", if line.outcome == Outcome::Failed { "ERROR" } else { "INFO" });
        writer.value("message", line.message());
        writer.value("request_id", &call.request_id);
        writer.value("trace_id", &so_far.trace_id);
        writer.value("tenant", &line.tenant);
        writer.value("method", call.method.as_str());
        writer.value("route", &call.route);
        writer.value("outcome", line.outcome.as_str());
        writer.value("status", &Number(u64::from(line.status.as_u16())));
        writer.value("code", &line.code);
        writer.value("duration_us", &Number(line.duration_us));
        writer.value("store_calls", &Number(so_far.store_calls));
        writer.value("store_retries", &Number(so_far.store_retries));
        writer.value("store_us", &Number(so_far.store_us));
        writer.value("cause", &line.cause);

        writer.value(ROUTE, &format!("{} {}", call.method, call.route));
        writer.value(CODE, &line.refused());
        writer.value("DurationUs", &Metric(line.duration_us, Unit::Second(NegativeScale::Micro)));
        writer.value("StoreCalls", &Metric(so_far.store_calls, Unit::Count));
        writer.value("Requests", &Metric(1, Unit::Count));
        let happened = |yes: bool| yes.then_some(Metric(1, Unit::Count));
        writer.value("Replays", &happened(line.outcome == Outcome::Replayed));
        writer.value(REFUSALS, &happened(line.outcome == Outcome::Refused));
        writer.value("Faults", &happened(line.outcome == Outcome::Failed));
        writer.value("ColdStarts", &happened(so_far.cold_start));
    }
}

/// What CloudWatch counts.
struct Metric(u64, Unit);

impl Value for Metric {
    fn write(&self, writer: impl ValueWriter) {
        writer.metric([Observation::Unsigned(self.0)], self.1, [], MetricFlags::empty());
    }
}

/// A number for the log alone.
struct Number(u64);

impl Value for Number {
    fn write(&self, writer: impl ValueWriter) {
        writer.metric([Observation::Unsigned(self.0)], Unit::None, [], NoMetricCtor::construct());
    }
}

#[cfg(test)]
#[path = "metrics_tests.rs"]
mod tests;

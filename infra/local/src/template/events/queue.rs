//! A queue that calls a function.

use super::Properties;
use std::time::Duration;

/// How many invocations there may be at once where the template does not say. (AWS: as many as the account has.)
const DEFAULT_CONCURRENCY: usize = 50;
/// The largest batch that one receive can give.
const MAX_AT_ONCE: usize = 10;
const KNOWN: &[&str] =
    &["Queue", "BatchSize", "MaximumBatchingWindowInSeconds", "FunctionResponseTypes", "ScalingConfig"];
const IGNORED: &[&str] = &["Enabled", "MetricsConfig", "Tags"];

/// How a queue's messages reach a function.
#[derive(Clone, Debug, PartialEq)]
pub struct QueueSource {
    /// The queue's logical id.
    pub queue: String,
    /// How many messages an invocation gets at most.
    pub batch_size: usize,
    /// How long to wait for a batch to fill.
    pub window: Duration,
    /// Whether the function says which messages failed.
    pub reports_failures: bool,
    /// How many invocations there may be at once.
    pub max_concurrency: usize,
}

impl QueueSource {
    pub(super) fn read(properties: &Properties) -> Result<Self, String> {
        properties.only(KNOWN, IGNORED)?;
        properties.switched_on()?;
        let (batch_size, window) = (properties.count("BatchSize", 1..=10_000, 10)?, properties.window()?);
        if batch_size > MAX_AT_ONCE && window.is_zero() {
            return Err(properties.wrong("BatchSize", "above 10 needs a MaximumBatchingWindowInSeconds"));
        }
        Ok(Self {
            queue: properties.queue("Queue", properties.text("Queue")?)?,
            batch_size,
            window,
            reports_failures: properties.reports_failures()?,
            max_concurrency: concurrency(properties)?,
        })
    }
}

fn concurrency(properties: &Properties) -> Result<usize, String> {
    let config = properties.inside("ScalingConfig")?;
    config.only(&["MaximumConcurrency"], &[])?;
    config.count("MaximumConcurrency", 2..=1_000, DEFAULT_CONCURRENCY)
}

//! A table's stream that calls a function.

use super::{Filters, Properties};
use serde_json::Value;
use std::time::Duration;

const KNOWN: &[&str] = &[
    "Stream",
    "StartingPosition",
    "BatchSize",
    "MaximumBatchingWindowInSeconds",
    "BisectBatchOnFunctionError",
    "MaximumRetryAttempts",
    "MaximumRecordAgeInSeconds",
    "FunctionResponseTypes",
    "DestinationConfig",
    "FilterCriteria",
];
/// An embedded table has one shard, which is read in order: there is nothing to do side by side.
const IGNORED: &[&str] = &["Enabled", "MetricsConfig", "ParallelizationFactor", "Tags"];

/// Where a stream is read from the first time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StartingPosition {
    /// From its oldest record.
    TrimHorizon,
    /// From what is written next.
    Latest,
}

/// How a table's changes reach a function.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamSource {
    /// The table's logical id.
    pub table: String,
    /// Where to begin.
    pub start: StartingPosition,
    /// How many records an invocation gets at most.
    pub batch_size: usize,
    /// How long to wait for a batch to fill.
    pub window: Duration,
    /// Whether a batch that fails is split.
    pub bisect: bool,
    /// How often a batch is tried again; without end when it does not say.
    pub max_retries: Option<u32>,
    /// From which age on a record is given up.
    pub max_age: Option<Duration>,
    /// Whether the function says which records failed.
    pub reports_failures: bool,
    /// The logical id of the queue that is told of records given up.
    pub on_failure: Option<String>,
    /// Which records the function wants.
    pub filters: Filters,
}

impl StreamSource {
    pub(super) fn read(properties: &Properties) -> Result<Self, String> {
        properties.only(KNOWN, IGNORED)?;
        properties.switched_on()?;
        let start = match properties.text("StartingPosition")? {
            "TRIM_HORIZON" => StartingPosition::TrimHorizon,
            "LATEST" => StartingPosition::Latest,
            _ => return Err(properties.wrong("StartingPosition", "must be TRIM_HORIZON or LATEST")),
        };
        // Minus one stands for "without end" in both.
        let retries = properties.number("MaximumRetryAttempts", -1..=10_000)?;
        let age = properties.number("MaximumRecordAgeInSeconds", -1..=604_800)?;
        let filters = Filters::read(properties.get("FilterCriteria").unwrap_or(&Value::Null));
        Ok(Self {
            table: properties.stream("Stream")?,
            start,
            batch_size: properties.count("BatchSize", 1..=10_000, 100)?,
            window: properties.window()?,
            bisect: properties.flag("BisectBatchOnFunctionError")?,
            max_retries: retries.and_then(|count| u32::try_from(count).ok()),
            max_age: age.and_then(|seconds| u64::try_from(seconds).ok()).map(Duration::from_secs),
            reports_failures: properties.reports_failures()?,
            on_failure: on_failure(properties)?,
            filters: filters.map_err(|problem| properties.wrong("FilterCriteria", &problem))?,
        })
    }
}

fn on_failure(properties: &Properties) -> Result<Option<String>, String> {
    const NAME: &str = "DestinationConfig";
    let Some(config) = properties.get(NAME) else { return Ok(None) };
    let problem = || properties.wrong(NAME, "must be {OnFailure: {Type: SQS, Destination: a queue's Arn}}");
    let only = |value: &Value, names: &[&str]| {
        value.as_object().is_some_and(|members| members.keys().all(|name| names.contains(&name.as_str())))
    };
    let target = &config["OnFailure"];
    let kind = target.get("Type").is_none_or(|kind| kind == "SQS");
    if !kind || !only(config, &["OnFailure"]) || !only(target, &["Type", "Destination"]) {
        return Err(problem());
    }
    let arn = target["Destination"].as_str().ok_or_else(problem)?;
    properties.queue(NAME, arn).map(Some).map_err(|_| problem())
}

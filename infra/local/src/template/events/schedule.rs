//! A schedule that calls a function.

use super::Properties;
use crate::template::intrinsics::as_text;
use serde_json::Value;
use std::time::Duration;

const KNOWN: &[&str] = &["ScheduleExpression", "Schedule", "Input"];
const IGNORED: &[&str] = &[
    "DeadLetterConfig",
    "Description",
    "Enabled",
    "FlexibleTimeWindow",
    "GroupName",
    "Name",
    "OmitName",
    "PermissionsBoundary",
    "RetryPolicy",
    "RoleArn",
    "ScheduleExpressionTimezone",
    "State",
];
/// The longest interval: a year.
const MAX_MINUTES: u64 = 366 * 24 * 60;

/// How often a function runs, and with what.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    /// The event's name.
    pub name: String,
    /// The time between two runs.
    pub every: Duration,
    /// What the function gets instead of the scheduler's own event.
    pub input: Option<Value>,
}

impl Schedule {
    pub(super) fn read(name: &str, properties: &Properties) -> Result<Self, String> {
        properties.only(KNOWN, IGNORED)?;
        properties.switched_on()?;
        // ScheduleV2 calls it ScheduleExpression, Schedule calls it Schedule.
        let key = if properties.get("Schedule").is_some() { "Schedule" } else { "ScheduleExpression" };
        let expression = properties.text(key)?;
        if expression.starts_with("cron(") {
            let problem = format!("is {expression}: the local stack knows rate(…) only");
            return Err(properties.wrong(key, &problem));
        }
        let problem = || format!("is {expression}, which is no rate(N minutes|hours|days)");
        let every = rate(expression).ok_or_else(|| properties.wrong(key, &problem()))?;
        let input = properties.get("Input").map(|input| serde_json::from_str(&as_text(input)));
        let input = input.transpose().map_err(|_| properties.wrong("Input", "must be JSON"))?;
        Ok(Self { name: name.to_owned(), every, input })
    }
}

/// `rate(1 minute)`, `rate(5 minutes)`, and so on: the singular goes with 1 alone, as in AWS's grammar.
fn rate(expression: &str) -> Option<Duration> {
    let (count, unit) = expression.strip_prefix("rate(")?.strip_suffix(')')?.split_once(' ')?;
    let count: u64 = count.parse().ok().filter(|count| *count > 0)?;
    let singular = if count == 1 { unit } else { unit.strip_suffix('s')? };
    let minutes = match singular {
        "minute" => 1,
        "hour" => 60,
        "day" => 24 * 60,
        _ => return None,
    };
    let minutes = count.checked_mul(minutes).filter(|minutes| *minutes <= MAX_MINUTES)?;
    Some(Duration::from_secs(minutes * 60))
}

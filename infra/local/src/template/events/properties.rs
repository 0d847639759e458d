//! One event's properties, with sentences that say whose they are when they are wrong.

use crate::template::intrinsics::as_text;
use serde_json::{Map, Value};
use std::ops::RangeInclusive;
use std::time::Duration;

/// The properties of one event.
pub struct Properties {
    owner: String,
    members: Map<String, Value>,
}

impl Properties {
    /// Those of that owner.
    pub fn new(owner: String, properties: &Value) -> Result<Self, String> {
        match properties {
            Value::Object(members) => Ok(Self { owner, members: members.clone() }),
            Value::Null => Ok(Self { owner, members: Map::new() }),
            _ => Err(format!("{owner} has Properties that are no mapping")),
        }
    }

    /// The properties inside one of them; none when it is not there.
    pub fn inside(&self, name: &str) -> Result<Self, String> {
        let owner = format!("{}, {name}", self.owner);
        Self::new(owner, self.get(name).unwrap_or(&Value::Null)).map_err(|_| self.wrong(name, "must be a mapping"))
    }

    /// A sentence about one of them.
    pub fn wrong(&self, name: &str, problem: &str) -> String {
        format!("{}: {name} {problem}", self.owner)
    }

    /// Refuses what is neither in `known` nor in `ignored`, which means something only where it is deployed.
    pub fn only(&self, known: &[&str], ignored: &[&str]) -> Result<(), String> {
        let listed = |name: &&String| known.contains(&name.as_str()) || ignored.contains(&name.as_str());
        match self.members.keys().find(|name| !listed(name)) {
            Some(name) => Err(self.wrong(name, "is not known to the local stack")),
            None => Ok(()),
        }
    }

    /// A property as it is written.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.members.get(name)
    }

    /// A text that must be there.
    pub fn text(&self, name: &str) -> Result<&str, String> {
        let value = self.get(name).ok_or_else(|| self.wrong(name, "is missing"))?;
        value.as_str().ok_or_else(|| self.wrong(name, "must be a text"))
    }

    /// A whole number within limits, when it is there.
    pub fn number(&self, name: &str, limits: RangeInclusive<i64>) -> Result<Option<i64>, String> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let number = as_text(value).parse().ok().filter(|number| limits.contains(number));
        let problem = || format!("must be a whole number from {} to {}", limits.start(), limits.end());
        number.map(Some).ok_or_else(|| self.wrong(name, &problem()))
    }

    /// How many, within limits.
    pub fn count(&self, name: &str, limits: RangeInclusive<i64>, default: usize) -> Result<usize, String> {
        let number = self.number(name, limits)?;
        Ok(number.and_then(|number| usize::try_from(number).ok()).unwrap_or(default))
    }

    /// Seconds to gather a batch for; none when it does not say.
    pub fn window(&self) -> Result<Duration, String> {
        let seconds = self.count("MaximumBatchingWindowInSeconds", 0..=300, 0)?;
        Ok(Duration::from_secs(seconds as u64))
    }

    /// Yes or no; no when it does not say.
    pub fn flag(&self, name: &str) -> Result<bool, String> {
        match self.get(name) {
            None => Ok(false),
            Some(Value::Bool(flag)) => Ok(*flag),
            Some(_) => Err(self.wrong(name, "must be true or false")),
        }
    }

    /// Refuses an event that is switched off: leaving it out says the same.
    pub fn switched_on(&self) -> Result<(), String> {
        if self.get("Enabled").is_some_and(|enabled| *enabled != true) {
            return Err(self.wrong("Enabled", "must be true on the local stack"));
        }
        if self.get("State").is_some_and(|state| state != "ENABLED") {
            return Err(self.wrong("State", "must be ENABLED on the local stack"));
        }
        Ok(())
    }

    /// Whether the function says which records of a batch failed.
    pub fn reports_failures(&self) -> Result<bool, String> {
        match self.get("FunctionResponseTypes") {
            None => Ok(false),
            Some(Value::Array(types)) if types.iter().all(|kind| kind == "ReportBatchItemFailures") => {
                Ok(!types.is_empty())
            }
            Some(_) => Err(self.wrong("FunctionResponseTypes", "must be [ReportBatchItemFailures]")),
        }
    }

    /// The logical id in a queue's ARN.
    pub fn queue(&self, name: &str, arn: &str) -> Result<String, String> {
        let id = arn.strip_prefix("arn:aws:sqs:").and_then(|rest| rest.rsplit(':').next());
        id.map(str::to_owned).ok_or_else(|| self.wrong(name, "must be a queue's Arn"))
    }

    /// The logical id in the ARN of a table's stream.
    pub fn stream(&self, name: &str) -> Result<String, String> {
        let path = self.text(name)?.strip_prefix("arn:aws:dynamodb:").and_then(|rest| rest.rsplit(':').next());
        let id = path.and_then(|path| path.strip_suffix("/StreamArn"));
        id.map(str::to_owned).ok_or_else(|| self.wrong(name, "must be a table's StreamArn"))
    }
}

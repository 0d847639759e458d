//! What a function is told by its environment. `template.yaml` declares every variable read here.

use crate::store::client::DEFAULT_ATTEMPT_TIMEOUT_MS;
use std::time::Duration;

/// A function's configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The ledger's table (`TABLE_NAME`).
    pub table: String,
    /// Where DynamoDB is, when it is not the region's own (`AWS_ENDPOINT_URL_DYNAMODB`, else `AWS_ENDPOINT_URL`).
    pub store_endpoint: Option<String>,
    /// How long one attempt at a store call may take (`STORE_ATTEMPT_TIMEOUT_MS`, 10 to 5000).
    pub store_attempt_timeout: Duration,
    /// From which level on things are logged (`LOG_LEVEL`: error, warn, info, debug).
    pub log_level: tracing::Level,
}

/// A variable is missing or wrong; says which, and what it should be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("environment variable {name} {problem}")]
pub struct ConfigError {
    name: &'static str,
    problem: &'static str,
}

impl Config {
    /// Reads the variables by way of `lookup`.
    ///
    /// # Errors
    /// The first variable that is missing or wrong.
    pub fn read(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let wrong = |name, problem| ConfigError { name, problem };
        let set = |name: &str| lookup(name).filter(|value| !value.is_empty());
        let table = set("TABLE_NAME").ok_or_else(|| wrong("TABLE_NAME", "must name the ledger's table"))?;
        let store_endpoint = set("AWS_ENDPOINT_URL_DYNAMODB").or_else(|| set("AWS_ENDPOINT_URL"));
        let timeout_ms = match set("STORE_ATTEMPT_TIMEOUT_MS") {
            None => DEFAULT_ATTEMPT_TIMEOUT_MS,
            Some(text) => text
                .parse()
                .ok()
                .filter(|millis| (10..=5_000).contains(millis))
                .ok_or_else(|| wrong("STORE_ATTEMPT_TIMEOUT_MS", "must be a number from 10 to 5000"))?,
        };
        let log_level = match set("LOG_LEVEL").as_deref() {
            None | Some("info") => tracing::Level::INFO,
            Some("error") => tracing::Level::ERROR,
            Some("warn") => tracing::Level::WARN,
            Some("debug") => tracing::Level::DEBUG,
            Some(_) => return Err(wrong("LOG_LEVEL", "must be error, warn, info or debug")),
        };
        Ok(Self { table, store_endpoint, store_attempt_timeout: Duration::from_millis(timeout_ms), log_level })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<Config, ConfigError> {
        Config::read(|name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn defaults_fill_what_is_not_set() {
        let config = read(&[("TABLE_NAME", "ledger"), ("LOG_LEVEL", "")]).unwrap();
        assert_eq!((config.table.as_str(), config.store_endpoint), ("ledger", None));
        assert_eq!(config.store_attempt_timeout, Duration::from_secs(1));
        assert_eq!(config.log_level, tracing::Level::INFO);
    }

    #[test]
    fn the_stores_own_endpoint_wins_over_the_general_one() {
        let read = |pairs: &[_]| read(&[&[("TABLE_NAME", "t")], pairs].concat()).unwrap().store_endpoint;
        let general = ("AWS_ENDPOINT_URL", "http://a");
        assert_eq!(read(&[general]).as_deref(), Some("http://a"));
        assert_eq!(read(&[general, ("AWS_ENDPOINT_URL_DYNAMODB", "http://b")]).as_deref(), Some("http://b"));
    }

    #[test]
    fn each_wrong_variable_is_named() {
        let error = |pairs: &[_]| read(pairs).unwrap_err().to_string();
        assert_eq!(error(&[]), "environment variable TABLE_NAME must name the ledger's table");
        for value in ["9", "5001", "soon", "-1"] {
            assert_eq!(
                error(&[("TABLE_NAME", "t"), ("STORE_ATTEMPT_TIMEOUT_MS", value)]),
                "environment variable STORE_ATTEMPT_TIMEOUT_MS must be a number from 10 to 5000"
            );
        }
        assert_eq!(
            error(&[("TABLE_NAME", "t"), ("LOG_LEVEL", "loud")]),
            "environment variable LOG_LEVEL must be error, warn, info or debug"
        );
    }
}

//! What `samconfig.toml` says of each stage fits the template.

use super::document;
use crate::world::project;
use std::collections::BTreeSet;
use toml::{Table, Value};

const STAGES: [&str; 3] = ["dev", "staging", "prod"];

fn stage(config: &Table, name: &str) -> Table {
    config[name]["deploy"]["parameters"].as_table().unwrap().clone()
}

fn config() -> Table {
    std::fs::read_to_string(project().join("samconfig.toml")).unwrap().parse().unwrap()
}

fn overrides(stage: &Table) -> Vec<(String, String)> {
    let text = stage["parameter_overrides"].as_str().unwrap();
    let pairs = text.split_whitespace().map(|pair| pair.split_once('=').unwrap());
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

#[test]
fn every_override_is_a_parameter_with_a_value_that_it_allows() {
    let parameters = document()["Parameters"].take();
    for name in STAGES {
        for (parameter, value) in overrides(&stage(&config(), name)) {
            let declared = &parameters[&parameter];
            assert!(declared.is_object(), "{name}: the template has no {parameter}");
            if let Some(allowed) = declared["AllowedValues"].as_array() {
                let text = |it: &serde_json::Value| it.as_str().map_or(it.to_string(), str::to_owned);
                assert!(allowed.iter().map(text).any(|it| it == value), "{name}: {parameter}={value}");
            }
        }
    }
}

#[test]
fn stages_do_not_meet() {
    let config = config();
    let stacks: BTreeSet<_> =
        STAGES.map(|name| config[name]["global"]["parameters"]["stack_name"].as_str()).into();
    assert_eq!(stacks.len(), STAGES.len());
    assert!(config["default"].get("global").is_none(), "without --config-env there is no stack to deploy to");
}

#[test]
fn only_the_stage_that_is_thrown_away_can_lose_its_table_and_is_not_guarded_and_the_one_that_counts_asks_first() {
    let config = config();
    for name in STAGES {
        let stage = stage(&config, name);
        let unprotected = overrides(&stage).contains(&("TableDeletionProtection".to_owned(), "false".to_owned()));
        assert_eq!(unprotected, name == "dev", "{name}");
        assert_eq!(stage["confirm_changeset"], Value::Boolean(name == "prod"), "{name}");
        assert_eq!(stage["capabilities"].as_str(), Some("CAPABILITY_IAM CAPABILITY_AUTO_EXPAND"), "{name}");
        let guarded = overrides(&stage).contains(&("GuardDeployments".to_owned(), "true".to_owned()));
        assert_eq!(guarded, name != "dev", "{name}");
        for endpoint in ["StoreEndpointUrl", "QueueEndpointUrl", "KeyEndpointUrl", "DocumentEndpointUrl"] {
            assert!(!overrides(&stage).iter().any(|(parameter, _)| parameter == endpoint), "{name} is on AWS");
        }
    }
}

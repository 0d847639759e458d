//! What is watched, who is told, and where what to do about it is written.

use super::queues::dead_letter_queues;
use super::{document, of_type, stack};
use crate::world::project;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

const IN_FLIGHT: &str = "ApproximateNumberOfMessagesNotVisible";
/// CloudWatch's own limit.
const METRICS_PER_ALARM: usize = 10;

/// Every alarm, those of the nested stack with what their parameters are given in the place of these.
fn alarms() -> Vec<(String, Value)> {
    let (nested, given) = stack("Alarms");
    let of_nested = of_type(&nested, "AWS::CloudWatch::Alarm").into_iter();
    let of_nested = of_nested.map(|(name, alarm)| (name, filled(&alarm["Properties"], &given)));
    let own = of_type(&document(), "AWS::CloudWatch::Alarm").into_iter();
    own.map(|(name, alarm)| (name, alarm["Properties"].clone())).chain(of_nested).collect()
}

fn filled(value: &Value, given: &Value) -> Value {
    match value {
        Value::Object(members) if members.contains_key("Ref") => {
            given.get(members["Ref"].as_str().unwrap()).unwrap_or(value).clone()
        }
        Value::Object(members) => {
            let members = members.iter().map(|(name, member)| (name.clone(), filled(member, given)));
            Value::Object(members.collect::<Map<_, _>>())
        }
        Value::Array(items) => items.iter().map(|item| filled(item, given)).collect(),
        plain => plain.clone(),
    }
}

/// Whether it watches that metric of that resource, by its first dimension.
fn watches(alarm: &Value, metric: &str, resource: &str) -> bool {
    let of = &alarm["Dimensions"][0]["Value"];
    alarm["MetricName"] == metric && (of["Fn::GetAtt"][0] == resource || of["Ref"] == resource)
}

/// The metrics that an alarm is over, each with its name and its dimensions.
fn metrics(alarm: &Value) -> Vec<Value> {
    let queries = alarm["Metrics"].as_array().into_iter().flatten();
    let several: Vec<_> = queries.filter_map(|query| query["MetricStat"].get("Metric").cloned()).collect();
    if several.is_empty() { vec![alarm.clone()] } else { several }
}

#[test]
fn every_dead_letter_queue_has_an_alarm() {
    let alarms = alarms();
    for queue in dead_letter_queues(&document()) {
        let own = alarms.iter().filter(|(_, alarm)| watches(alarm, "ApproximateNumberOfMessagesVisible", &queue));
        let [(_, alarm)] = own.collect::<Vec<_>>()[..] else { panic!("{queue} has not one alarm") };
        assert_eq!(alarm["Threshold"], 0, "{queue}");
        assert_eq!(alarm["ComparisonOperator"], "GreaterThanThreshold", "{queue}");
        assert_eq!(alarm["Statistic"], "Maximum", "{queue}");
    }
}

#[test]
fn whatever_a_function_reads_from_has_an_alarm_for_when_it_is_late() {
    let (document, alarms) = (document(), alarms());
    let mut sources = BTreeSet::new();
    for (name, function) in of_type(&document, "AWS::Serverless::Function") {
        for event in function["Properties"]["Events"].as_object().into_iter().flat_map(|events| events.values()) {
            let late: &[(&str, &str)] = match event["Type"].as_str().unwrap() {
                "SQS" => {
                    let queue = event["Properties"]["Queue"]["Fn::GetAtt"][0].as_str().unwrap();
                    &[(IN_FLIGHT, queue), ("ApproximateNumberOfMessagesVisible", queue)]
                }
                "DynamoDB" => &[("IteratorAge", &name)],
                _ => continue,
            };
            let watched = late.iter().any(|(metric, of)| {
                alarms.iter().any(|(_, alarm)| metrics(alarm).iter().any(|own| watches(own, metric, of)))
            });
            assert!(watched, "nobody is told when {name} is late");
            sources.insert(name.clone());
        }
    }
    assert!(sources.len() >= 5, "{sources:?}");
}

#[test]
fn what_is_tried_in_vain_is_late_though_it_has_no_age() {
    let alarms: BTreeMap<_, _> = alarms().into_iter().collect();
    for queue in ["Completions", "Settlements", "Statements"] {
        let alarm = &alarms[&format!("{queue}AgeAlarm")];
        let watched: Vec<_> =
            metrics(alarm).iter().map(|own| own["MetricName"].as_str().unwrap().to_owned()).collect();
        assert_eq!(watched, ["ApproximateAgeOfOldestMessage", IN_FLIGHT, "NumberOfMessagesDeleted"], "{queue}");
        assert!(
            metrics(alarm).iter().all(|own| watches(own, own["MetricName"].as_str().unwrap(), queue)),
            "{queue}"
        );
        let queries = alarm["Metrics"].as_array().unwrap();
        // SQS leaves out of the age what was received three times.
        let expression = queries[0]["Expression"].as_str().unwrap();
        assert!(expression.contains("OR (held > 0 AND FILL(done, 0) == 0)"), "{queue}: {expression}");
        let of = |id: &str| queries.iter().find(|query| query["Id"] == id).unwrap()["MetricStat"].clone();
        assert_eq!(["held", "done"].map(|id| of(id)["Stat"].clone()), ["Minimum", "Sum"]);
        assert_eq!(
            ["held", "done"].map(|id| of(id)["Metric"]["MetricName"].clone()),
            [IN_FLIGHT, "NumberOfMessagesDeleted"]
        );
    }
}

#[test]
fn what_partners_see_what_fails_and_what_is_held_up_has_an_alarm() {
    let watched: BTreeSet<_> = alarms()
        .iter()
        .flat_map(|(_, alarm)| metrics(alarm))
        .map(|metric| {
            format!("{} {}", metric["Namespace"].as_str().unwrap(), metric["MetricName"].as_str().unwrap())
        })
        .collect();
    for metric in [
        "AWS/ApiGateway 5XXError",
        "AWS/ApiGateway Latency",
        "AWS/Lambda Errors",
        "AWS/Lambda Throttles",
        "AWS/Lambda ConcurrentExecutions",
        "AWS/Lambda IteratorAge",
        "AWS/DynamoDB WriteThrottleEvents",
        "AWS/DynamoDB SystemErrors",
    ] {
        assert!(watched.contains(metric), "{metric} is not in {watched:?}");
    }
    let slowness = &document()["Resources"]["ApiSlownessAlarm"]["Properties"]["Metrics"];
    assert_eq!(slowness[0]["Expression"], "IF(requests >= 100, p99, 0)");
    assert_eq!((&slowness[1]["Id"], &slowness[1]["MetricStat"]["Stat"]), (&json!("p99"), &json!("p99")));
    assert_eq!(slowness[1]["MetricStat"]["Metric"]["MetricName"], "Latency");
}

#[test]
fn every_index_of_the_ledger_is_watched_for_writes_that_are_held_up() {
    let document = document();
    let indexes = document["Resources"]["LedgerTable"]["Properties"]["GlobalSecondaryIndexes"].as_array().unwrap();
    let names =
        indexes.iter().map(|index| index.get("Fn::If").map_or(index, |parts| &parts[1])["IndexName"].clone());
    let alarms = alarms();
    let (_, alarm) = alarms.iter().find(|(name, _)| name == "LedgerThrottlesAlarm").unwrap();
    let watched = metrics(alarm).into_iter().filter_map(|metric| {
        let dimensions = metric["Dimensions"].as_array()?.clone();
        let index = dimensions.iter().find(|dimension| dimension["Name"] == "GlobalSecondaryIndexName")?;
        (dimensions[0]["Value"]["Ref"] == "LedgerTable").then(|| index["Value"].clone())
    });
    assert_eq!(watched.collect::<Vec<_>>(), names.collect::<Vec<_>>());
}

#[test]
fn every_alarm_is_told_when_it_begins_and_ends_and_names_its_runbook() {
    for (name, alarm) in alarms() {
        for action in ["AlarmActions", "OKActions"] {
            assert!(alarm[action].to_string().contains("AlarmTopicArn"), "{name} tells nobody: {action}");
        }
        let description = alarm["AlarmDescription"].as_str().unwrap();
        let runbook = format!(". Runbook: infra/README.md, {name}.");
        assert!(
            description.ends_with(&runbook) || description.ends_with(&runbook.replacen(". ", "? ", 1)),
            "{name}"
        );
        // Nothing measured is nothing happening.
        assert_eq!(alarm["TreatMissingData"], "notBreaching", "{name}");
    }
}

#[test]
fn an_alarm_over_several_metrics_has_one_result_and_no_more_than_cloudwatch_takes() {
    let mut several = 0;
    for (name, alarm) in alarms().iter().filter(|(_, alarm)| alarm.get("Metrics").is_some()) {
        let queries = alarm["Metrics"].as_array().unwrap();
        let results: Vec<_> = queries.iter().filter(|query| query.get("ReturnData").is_none()).collect();
        assert!(
            results.len() == 1 && results[0]["Expression"].is_string() || results[0]["Expression"].is_object()
        );
        assert!(queries.len() - 1 <= METRICS_PER_ALARM, "{name}");
        let ids: BTreeSet<_> = queries.iter().map(|query| query["Id"].as_str().unwrap()).collect();
        assert_eq!(ids.len(), queries.len(), "{name}");
        several += 1;
    }
    assert!(several > 0);
}

#[test]
fn every_alarm_has_a_runbook() {
    let handbook = std::fs::read_to_string(project().join("infra/README.md")).unwrap();
    let headings: BTreeSet<_> = handbook.lines().filter_map(|line| line.strip_prefix("### ")).collect();
    for (name, _) in alarms() {
        assert!(headings.contains(name.as_str()), "infra/README.md has no runbook for {name}");
    }
}

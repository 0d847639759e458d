//! The alarms of the stack: each is there, somebody is told of it, and none rings.
//!
//! CloudWatch's crate brings a reader of CBOR whose licence we do not take; one call of its JSON protocol is all we need.

use super::Patient;
use super::finding::Finding;
use super::functions::summed;
use crate::ledger::Ledger;
use crate::signed::Caller;
use crate::web;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const CHECK: &str = "alarm";
/// How many alarms CloudWatch is asked about at once.
const AT_ONCE: usize = 100;
const OPERATION: &str = "GraniteServiceVersion20100801.DescribeAlarms";

pub(super) async fn check(patient: &Patient<'_>) -> Vec<Finding> {
    let Some(stack) = &patient.stack else {
        return vec![Finding::skipped(CHECK, "there is no CloudWatch here")];
    };
    let kinds = ["AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"];
    let names: Vec<_> = kinds.iter().flat_map(|kind| stack.of_kind(kind)).map(|it| &*it.physical_id).collect();
    let mut known = BTreeMap::new();
    for names in names.chunks(AT_ONCE) {
        match describe(patient.ledger, names).await {
            Ok(alarms) => known.extend(alarms),
            Err(why) => return vec![Finding::bad(CHECK, "all of them", why, "see the permissions of who asks")],
        }
    }
    look(&names, &known)
}

fn look(names: &[&str], known: &BTreeMap<String, Value>) -> Vec<Finding> {
    let mut findings =
        summed(names.iter().map(|name| of(name, known.get(*name))).collect(), CHECK, "set, and quiet");
    let told = |alarm: &&Value| {
        let actions = alarm["AlarmActions"].as_array().is_some_and(|actions| !actions.is_empty());
        actions && alarm["ActionsEnabled"] != false
    };
    let untold = known.len() - known.values().filter(told).count();
    if untold > 0 {
        let which = format!("{untold} of {}", names.len());
        let advice = "deploy with AlarmTopicArn, or enable their actions";
        findings.push(Finding::warn(CHECK, which, "nobody is told of them", advice));
    }
    findings
}

fn of(name: &str, alarm: Option<&Value>) -> Finding {
    let Some(alarm) = alarm else {
        return Finding::bad(CHECK, name, "it is not there", "deploy again");
    };
    if alarm["StateValue"] == "ALARM" {
        let why = alarm["StateReason"].as_str().unwrap_or_default();
        return Finding::bad(CHECK, name, format!("it rings: {why}"), "see the runbook");
    }
    Finding::ok(CHECK, name, "it is set")
}

/// The alarms of those names that there are.
async fn describe(ledger: &Ledger, names: &[&str]) -> Result<Vec<(String, Value)>, String> {
    let caller = Caller::of(&ledger.sdk).ok_or("there is no region, or there are no credentials")?;
    let aws = || format!("https://monitoring.{}.amazonaws.com/", caller.region());
    let url = ledger.dynamodb_endpoint.clone().unwrap_or_else(aws);
    let url = if url.ends_with('/') { url } else { url + "/" };
    let asked = json!({ "AlarmNames": names, "AlarmTypes": ["MetricAlarm", "CompositeAlarm"] });
    let answered = caller.call(&web::connector(), ("monitoring", &url), OPERATION, &asked).await;
    let (status, mut answer) = answered.map_err(|error| format!("no answer: {error}"))?;
    if status != 200 {
        return Err(format!("refused: {answer}"));
    }
    let lists = ["MetricAlarms", "CompositeAlarms"].map(|name| answer[name].take());
    let alarms = lists.into_iter().filter_map(|list| match list {
        Value::Array(alarms) => Some(alarms),
        _ => None,
    });
    Ok(alarms.flatten().filter_map(|alarm| Some((alarm["AlarmName"].as_str()?.to_owned(), alarm))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::said::Cell;

    fn looked(alarms: &[(&str, Value)]) -> Vec<String> {
        let known = alarms.iter().map(|(name, alarm)| ((*name).to_owned(), alarm.clone())).collect();
        let cells = look(&["one", "other"], &known).into_iter().map(Finding::row);
        cells.map(|cells| cells.each_ref().map(Cell::as_text).join(" | ")).collect()
    }

    #[test]
    fn an_alarm_is_there_quiet_and_somebody_is_told_of_it() {
        let alarm = |state: &str, enabled: bool, actions: &[&str]| json!({ "StateValue": state, "StateReason": "5 > 0", "ActionsEnabled": enabled, "AlarmActions": actions });
        let well = alarm("OK", true, &["arn"]);
        assert_eq!(
            looked(&[("one", well.clone()), ("other", alarm("INSUFFICIENT_DATA", true, &["arn"]))]),
            ["OK | alarm | 2 of 2 | they are set, and quiet | -"]
        );
        assert_eq!(
            looked(&[("one", well.clone())]),
            [
                "OK | alarm | 1 of 2 | they are set, and quiet | -",
                "BAD | alarm | other | it is not there | deploy again"
            ]
        );
        assert_eq!(
            looked(&[("one", well.clone()), ("other", alarm("ALARM", true, &["arn"]))])[1],
            "BAD | alarm | other | it rings: 5 > 0 | see the runbook"
        );
        for silent in [alarm("OK", false, &["arn"]), alarm("OK", true, &[])] {
            assert_eq!(
                looked(&[("one", well.clone()), ("other", silent)]),
                [
                    "OK | alarm | 2 of 2 | they are set, and quiet | -",
                    "WARN | alarm | 1 of 2 | nobody is told of them | deploy with AlarmTopicArn, or enable their actions"
                ]
            );
        }
    }
}

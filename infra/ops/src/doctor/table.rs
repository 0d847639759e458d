//! The table: its state, indexes, stream, time to live, recovery, protection.

use super::Patient;
use super::finding::Finding;
use crate::ledger::{ATTEMPT_TIMEOUT, Ledger, at};
use crate::signed::Caller;
use crate::web;
use almoner::aws_error::AwsError;
use almoner::store::client;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{PointInTimeRecoveryStatus, TimeToLiveStatus};
use serde_json::{Value, json};

const CHECK: &str = "table";

/// A client of the ledger's own engine.
pub(super) fn dynamodb(ledger: &Ledger) -> Client {
    client::build(&at(&ledger.sdk, ledger.dynamodb_endpoint.clone()), ATTEMPT_TIMEOUT)
}

pub(super) async fn check(patient: &Patient<'_>) -> Vec<Finding> {
    let table = &patient.ledger.table;
    let described = match describe(patient.ledger).await {
        Ok(described) => described,
        Err(why) => {
            return vec![Finding::bad(
                CHECK,
                table,
                why,
                "see --table, the region, and whether the stack is running",
            )];
        }
    };
    let client = dynamodb(patient.ledger);
    let mut findings = vec![state(table, &described)];
    findings.extend(indexes(patient, &described));
    findings.push(stream(patient, &described));
    findings.push(forgetting(patient, &client).await);
    findings.push(recovery(patient, &client).await);
    findings.push(protection(patient, &described));
    findings
}

/// The table's description, as JSON: not every emulator writes it in the types that the SDK reads.
async fn describe(ledger: &Ledger) -> Result<Value, String> {
    let caller = Caller::of(&ledger.sdk).ok_or("there is no region, or there are no credentials")?;
    let aws = || format!("https://dynamodb.{}.amazonaws.com/", caller.region());
    let url = ledger.dynamodb_endpoint.clone().unwrap_or_else(aws);
    let (asked, operation) = (json!({ "TableName": ledger.table }), "DynamoDB_20120810.DescribeTable");
    let answered = caller.call(&web::connector(), ("dynamodb", &url), operation, &asked).await;
    match answered.map_err(|error| format!("no answer: {error}"))? {
        (200, mut answer) => Ok(answer["Table"].take()),
        (_, answer) => {
            let why = answer["message"].as_str().or(answer["Message"].as_str()).unwrap_or("without a reason");
            Err(format!("refused: {why}"))
        }
    }
}

fn state(table: &str, described: &Value) -> Finding {
    match described["TableStatus"].as_str() {
        Some("ACTIVE" | "UPDATING") => Finding::ok(CHECK, table, "it is there"),
        other => {
            Finding::bad(CHECK, table, format!("it is {}", other.unwrap_or("unknown")), "wait, or see its events")
        }
    }
}

fn indexes<'a>(patient: &'a Patient<'_>, described: &'a Value) -> impl Iterator<Item = Finding> + 'a {
    let lists = patient.stack.as_ref().and_then(|stack| stack.parameter("LedgerLists")?.parse().ok());
    let planned = patient.plan.indexes.iter().take(lists.unwrap_or(usize::MAX));
    planned.map(|name| {
        let mut indexes = described["GlobalSecondaryIndexes"].as_array().into_iter().flatten();
        let found = indexes.find(|index| index["IndexName"] == name.as_str());
        match found.map(|index| index["IndexStatus"].as_str()) {
            // The embedded engine says nothing of states that its indexes cannot have.
            Some(Some("ACTIVE") | None) => Finding::ok("index", name, "it is there"),
            Some(Some(state)) => {
                let advice = "wait until it is ACTIVE: lists are not whole until then";
                Finding::bad("index", name, format!("it is {state}"), advice)
            }
            None => Finding::bad("index", name, "it is missing", "deploy again, see the parameter LedgerLists"),
        }
    })
}

fn stream(patient: &Patient<'_>, described: &Value) -> Finding {
    let stream = &described["StreamSpecification"];
    let view = stream["StreamViewType"].as_str().filter(|_| is_true(&stream["StreamEnabled"]));
    let wanted = &*patient.plan.stream_view;
    match view {
        Some(view) if view == wanted => Finding::ok("stream", wanted, "it is on"),
        Some(view) => Finding::bad("stream", wanted, format!("it shows {view}"), "deploy again"),
        None => Finding::bad("stream", wanted, "it is off", "deploy again: no event is announced until then"),
    }
}

fn is_true(value: &Value) -> bool {
    value == &Value::Bool(true) || value == "true"
}

async fn forgetting(patient: &Patient<'_>, client: &Client) -> Finding {
    let (check, wanted) = ("time to live", &*patient.plan.forgets_by);
    let asked = client.describe_time_to_live().table_name(&patient.ledger.table).send().await;
    let described = match asked {
        Ok(answer) => answer.time_to_live_description,
        Err(error) => return unasked(patient, check, wanted, error.into()),
    };
    let by = described.as_ref().and_then(|it| it.attribute_name.as_deref());
    let on = described.as_ref().and_then(|it| it.time_to_live_status.as_ref());
    match (by, on) {
        (Some(by), Some(TimeToLiveStatus::Enabled | TimeToLiveStatus::Enabling)) if by == wanted => {
            Finding::ok(check, wanted, "it is on")
        }
        _ => off(patient, check, wanted, "deploy again: nothing is forgotten until then"),
    }
}

async fn recovery(patient: &Patient<'_>, client: &Client) -> Finding {
    let (check, table) = ("recovery", &*patient.ledger.table);
    if !patient.is_deployed() {
        return Finding::skipped(check, "the local stack is not backed up");
    }
    let asked = client.describe_continuous_backups().table_name(table).send().await;
    let described = match asked {
        Ok(answer) => answer.continuous_backups_description,
        Err(error) => return unasked(patient, check, table, error.into()),
    };
    let recovery = described.and_then(|it| it.point_in_time_recovery_description);
    match recovery.and_then(|it| it.point_in_time_recovery_status) {
        Some(PointInTimeRecoveryStatus::Enabled) => Finding::ok(check, table, "any second can be restored"),
        _ => off(patient, check, table, "deploy again: what is lost until then stays lost"),
    }
}

fn protection(patient: &Patient<'_>, described: &Value) -> Finding {
    let (check, table) = ("protection", &*patient.ledger.table);
    let wanted = patient.stack.as_ref().is_none_or(|it| it.parameter("TableDeletionProtection") != Some("false"));
    match is_true(&described["DeletionProtectionEnabled"]) {
        _ if !patient.is_deployed() => Finding::skipped(check, "the local stack may be thrown away"),
        true => Finding::ok(check, table, "it cannot be deleted"),
        false if wanted => Finding::bad(check, table, "it can be deleted", "deploy again"),
        false => Finding::warn(check, table, "it can be deleted, as was said", "only of a stack to throw away"),
    }
}

/// What is off is bad on AWS; an emulator's CloudFormation may leave it out.
fn off(patient: &Patient<'_>, check: &'static str, what: &str, advice: &str) -> Finding {
    if patient.ledger.on_aws || !patient.is_deployed() {
        return Finding::bad(check, what, "it is off", advice);
    }
    Finding::skipped(check, "it is off, as emulators leave it")
}

/// What could not be asked is bad on AWS; an emulator may not know the question.
fn unasked(patient: &Patient<'_>, check: &'static str, what: &str, error: AwsError) -> Finding {
    match error {
        AwsError::Broken(why) if !patient.ledger.on_aws => {
            Finding::skipped(check, format!("the engine cannot say: {why}"))
        }
        error => Finding::bad(check, what, said(error), "see the permissions of who asks"),
    }
}

/// Why something could not be asked.
pub(super) fn said(error: AwsError) -> String {
    match error {
        AwsError::Unavailable(why) => format!("no answer: {why}"),
        AwsError::Broken(why) => format!("refused: {why}"),
    }
}

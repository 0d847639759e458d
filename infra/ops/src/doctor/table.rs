//! The table: its state, indexes, stream, time to live, recovery, protection.

use super::Patient;
use super::finding::Finding;
use crate::ledger::{ATTEMPT_TIMEOUT, Ledger, at};
use almoner::aws_error::AwsError;
use almoner::store::client;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{
    IndexStatus, PointInTimeRecoveryStatus, TableDescription, TableStatus, TimeToLiveStatus,
};

const CHECK: &str = "table";

/// A client of the ledger's own engine.
pub(super) fn dynamodb(ledger: &Ledger) -> Client {
    client::build(&at(&ledger.sdk, ledger.dynamodb_endpoint.clone()), ATTEMPT_TIMEOUT)
}

pub(super) async fn check(patient: &Patient<'_>) -> Vec<Finding> {
    let (client, table) = (dynamodb(patient.ledger), &patient.ledger.table);
    let described = client.describe_table().table_name(table).send().await;
    let description = match described.map(|answer| answer.table) {
        Ok(Some(description)) => description,
        Ok(None) => return vec![Finding::bad(CHECK, table, "it is not described", "see --table")],
        Err(error) => {
            let why = said(error.into());
            return vec![Finding::bad(
                CHECK,
                table,
                why,
                "see --table, the region, and whether the stack is running",
            )];
        }
    };
    let mut findings = vec![state(table, &description)];
    findings.extend(indexes(patient, &description));
    findings.push(stream(patient, &description));
    findings.push(forgetting(patient, &client).await);
    findings.push(recovery(patient, &client).await);
    findings.push(protection(patient, &description));
    findings
}

fn state(table: &str, description: &TableDescription) -> Finding {
    match &description.table_status {
        Some(TableStatus::Active | TableStatus::Updating) => Finding::ok(CHECK, table, "it is there"),
        other => {
            let state = other.as_ref().map_or("unknown", TableStatus::as_str);
            Finding::bad(CHECK, table, format!("it is {state}"), "wait, or see its events")
        }
    }
}

fn indexes<'a>(patient: &'a Patient<'_>, description: &'a TableDescription) -> impl Iterator<Item = Finding> + 'a {
    let lists = patient.stack.as_ref().and_then(|stack| stack.parameter("LedgerLists")?.parse().ok());
    let planned = patient.plan.indexes.iter().take(lists.unwrap_or(usize::MAX));
    planned.map(|name| {
        let indexes = description.global_secondary_indexes();
        let found = indexes.iter().find(|index| index.index_name.as_ref() == Some(name));
        match found.map(|index| index.index_status.as_ref()) {
            // The embedded engine says nothing of the states that its indexes cannot have.
            Some(Some(IndexStatus::Active) | None) => Finding::ok("index", name, "it is there"),
            Some(Some(other)) => {
                let state = format!("it is {}", other.as_str());
                Finding::bad("index", name, state, "wait until it is ACTIVE: lists are not whole until then")
            }
            None => Finding::bad("index", name, "it is missing", "deploy again, see the parameter LedgerLists"),
        }
    })
}

fn stream(patient: &Patient<'_>, description: &TableDescription) -> Finding {
    let stream = description.stream_specification.as_ref().filter(|stream| stream.stream_enabled);
    let view = stream.and_then(|stream| stream.stream_view_type.as_ref()).map(|view| view.as_str());
    let wanted = &*patient.plan.stream_view;
    match view {
        Some(view) if view == wanted => Finding::ok("stream", wanted, "it is on"),
        Some(view) => Finding::bad("stream", wanted, format!("it shows {view}"), "deploy again"),
        None => Finding::bad("stream", wanted, "it is off", "deploy again: no event is announced until then"),
    }
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
        _ => Finding::bad(check, wanted, "it is off", "deploy again: nothing is forgotten until then"),
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
        _ => Finding::bad(check, table, "point-in-time recovery is off", "deploy again"),
    }
}

fn protection(patient: &Patient<'_>, description: &TableDescription) -> Finding {
    let (check, table) = ("protection", &*patient.ledger.table);
    let wanted = patient.stack.as_ref().is_none_or(|it| it.parameter("TableDeletionProtection") != Some("false"));
    match description.deletion_protection_enabled {
        _ if !patient.is_deployed() => Finding::skipped(check, "the local stack may be thrown away"),
        Some(true) => Finding::ok(check, table, "it cannot be deleted"),
        _ if !wanted => {
            Finding::warn(check, table, "it can be deleted, as was said", "only of a stack to throw away")
        }
        _ => Finding::bad(check, table, "it can be deleted", "deploy again"),
    }
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

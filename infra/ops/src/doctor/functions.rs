//! The functions: each is ready, the alias that callers go by points at a version of it, and what brings it events does.

use super::Patient;
use super::finding::{Finding, State};
use super::stack::Deployed;
use super::table::said;
use crate::ledger::at;
use almoner::aws_error::AwsError;
use aws_sdk_lambda::Client;
use aws_sdk_lambda::types::{LastUpdateStatus, State as FunctionState};
use futures::stream::{self, StreamExt as _};

const CHECK: &str = "function";
/// How many are asked about at once.
const AT_ONCE: usize = 8;

pub(super) async fn check(patient: &Patient<'_>) -> Vec<Finding> {
    let Some(stack) = &patient.stack else {
        return vec![Finding::skipped(CHECK, "there are no functions of Lambda's here")];
    };
    let client = Client::new(&at(&patient.ledger.sdk, patient.ledger.dynamodb_endpoint.clone()));
    let alias = patient.plan.alias.as_deref();
    let functions = stream::iter(stack.of_kind("AWS::Lambda::Function").map(|it| &*it.physical_id));
    let functions = functions.map(|name| function(&client, name, alias)).buffer_unordered(AT_ONCE).collect().await;
    let mut findings = summed(functions, CHECK, "ready");
    if alias.is_none() {
        findings.push(Finding::skipped("alias", "the template that this program was built with has none"));
    }
    findings.extend(sources(&client, stack).await);
    findings
}

async fn function(client: &Client, name: &str, alias: Option<&str>) -> Finding {
    let configuration = match client.get_function_configuration().function_name(name).send().await {
        Ok(configuration) => configuration,
        Err(error) => return Finding::bad(CHECK, name, said(AwsError::from(error)), "deploy again"),
    };
    let inactive =
        configuration.state().filter(|state| !matches!(state, FunctionState::Active | FunctionState::Inactive));
    if let Some(state) = inactive {
        let why = configuration.state_reason().unwrap_or_default();
        return Finding::bad(CHECK, name, format!("it is {}: {why}", state.as_str()), "deploy again");
    }
    let failed = configuration.last_update_status().filter(|status| **status == LastUpdateStatus::Failed);
    if failed.is_some() {
        let why = configuration.last_update_status_reason().unwrap_or_default();
        return Finding::bad(CHECK, name, format!("its last update failed: {why}"), "deploy again");
    }
    let Some(alias) = alias else { return Finding::ok(CHECK, name, "it is ready") };
    let advice = "deploy again: the API calls the alias";
    match client.get_alias().function_name(name).name(alias).send().await {
        Ok(found) if found.function_version().is_some_and(|version| version != "$LATEST") => {
            Finding::ok(CHECK, name, "it is ready")
        }
        Ok(_) => Finding::bad("alias", name, format!("{alias} points at no version"), advice),
        Err(error) => Finding::bad("alias", name, format!("{alias}: {}", said(AwsError::from(error))), advice),
    }
}

async fn sources(client: &Client, stack: &Deployed) -> Vec<Finding> {
    let check = "event source";
    let sources = stream::iter(stack.of_kind("AWS::Lambda::EventSourceMapping"));
    let sources = sources.map(async |source| {
        let (what, id) = (&source.logical_id, &source.physical_id);
        let advice = "enable it, or deploy again: what waits there is not worked on";
        match client.get_event_source_mapping().uuid(id).send().await {
            Ok(found) => match found.state().unwrap_or_default() {
                "Enabled" | "Enabling" | "Updating" | "Creating" => Finding::ok(check, what, "it is on"),
                state => Finding::bad(check, what, format!("it is {state}"), advice),
            },
            Err(error) => Finding::bad(check, what, said(AwsError::from(error)), advice),
        }
    });
    let findings = sources.buffer_unordered(AT_ONCE).collect().await;
    summed(findings, check, "on")
}

/// What is not well, each by itself; what is, in one line.
pub(super) fn summed(findings: Vec<Finding>, check: &'static str, well: &str) -> Vec<Finding> {
    let (count, mut worse) = (findings.len(), Vec::new());
    worse.extend(findings.into_iter().filter(|finding| finding.state != State::Ok));
    let fine = count - worse.len();
    if count == 0 {
        worse.push(Finding::bad(check, "all of them", "the stack has none", "see --stack; deploy again"));
    } else if fine > 0 {
        worse.insert(0, Finding::ok(check, format!("{fine} of {count}"), format!("they are {well}")));
    }
    worse
}

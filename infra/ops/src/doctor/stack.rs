//! The stack, as CloudFormation knows it, with those nested in it.

use super::Patient;
use super::finding::Finding;
use super::table::said;
use crate::ledger::at;
use almoner::aws_error::AwsError;
use aws_sdk_cloudformation::Client;
use aws_sdk_cloudformation::types::{Stack, StackResourceSummary};
use std::collections::BTreeMap;

const CHECK: &str = "stack";
/// How many stacks are looked at: ours, and those nested in it.
const MOST_STACKS: usize = 20;
const NESTED: &str = "AWS::CloudFormation::Stack";

/// What was deployed.
#[derive(Debug, Default)]
pub(super) struct Deployed {
    parameters: BTreeMap<String, String>,
    outputs: BTreeMap<String, String>,
    resources: Vec<Resource>,
}

/// A resource, as CloudFormation and as its own service call it.
#[derive(Debug)]
pub(super) struct Resource {
    pub(super) logical_id: String,
    pub(super) physical_id: String,
    kind: String,
    status: String,
}

impl Deployed {
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.get(name).map(String::as_str)
    }

    pub(super) fn output(&self, name: &str) -> Option<&str> {
        self.outputs.get(name).map(String::as_str)
    }

    pub(super) fn of_kind<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Resource> {
        self.resources.iter().filter(move |resource| resource.kind == kind)
    }

    fn read(&mut self, stack: &Stack) {
        let parameters =
            stack.parameters().iter().filter_map(|it| it.parameter_key.clone().zip(it.parameter_value.clone()));
        self.parameters.extend(parameters);
        self.outputs
            .extend(stack.outputs().iter().filter_map(|it| it.output_key.clone().zip(it.output_value.clone())));
    }
}

pub(super) async fn look(patient: &Patient<'_>) -> (Option<Deployed>, Vec<Finding>) {
    let Some(stack) = &patient.ledger.stack else {
        return (None, vec![Finding::skipped(CHECK, "the local stack has no CloudFormation")]);
    };
    let client = Client::new(&at(&patient.ledger.sdk, patient.ledger.dynamodb_endpoint.clone()));
    let (mut deployed, mut findings) = (Deployed::default(), Vec::new());
    let mut left = vec![stack.clone()];
    let mut looked_at = 0;
    while let Some(name) = left.pop().filter(|_| looked_at < MOST_STACKS) {
        if let Err(error) = of(&client, &name, looked_at == 0, &mut deployed, &mut findings, &mut left).await {
            let advice = "see --stack, the region, and the permissions of who asks";
            findings.push(Finding::bad(CHECK, name, said(error), advice));
        }
        looked_at += 1;
    }
    (Some(deployed), findings)
}

async fn of(
    client: &Client,
    name: &str,
    is_ours: bool,
    deployed: &mut Deployed,
    findings: &mut Vec<Finding>,
    left: &mut Vec<String>,
) -> Result<(), AwsError> {
    let answer = client.describe_stacks().stack_name(name).send().await.map_err(AwsError::from)?;
    let Some(stack) = answer.stacks().first() else {
        findings.push(Finding::bad(CHECK, name, "it is not there", "see --stack, and the region"));
        return Ok(());
    };
    if is_ours {
        deployed.read(stack);
    }
    let short = stack.stack_name().unwrap_or(name);
    let status = stack.stack_status().map_or("unknown", |status| status.as_str());
    let pages = client.list_stack_resources().stack_name(name).into_paginator().items().send();
    let summaries: Vec<_> = pages.collect::<Result<_, _>>().await.map_err(AwsError::from)?;
    let resources: Vec<_> = summaries.iter().map(resource).collect();
    let broken: Vec<_> = resources.iter().filter(|resource| !is_complete(&resource.status)).collect();
    findings.extend(broken.iter().map(|resource| {
        let what = format!("{} ({})", resource.logical_id, resource.kind);
        Finding::bad(
            "resource",
            what,
            format!("it is {}", resource.status),
            "see the stack's events; deploy again",
        )
    }));
    findings.push(match status {
        "CREATE_COMPLETE" | "UPDATE_COMPLETE" | "IMPORT_COMPLETE" if broken.is_empty() => {
            Finding::ok(CHECK, short, format!("it is {status}, with {} resources", resources.len()))
        }
        "CREATE_COMPLETE" | "UPDATE_COMPLETE" | "IMPORT_COMPLETE" => {
            Finding::bad(CHECK, short, format!("it is {status}, but not all of its resources are"), "deploy again")
        }
        "UPDATE_ROLLBACK_COMPLETE" => {
            Finding::warn(CHECK, short, "its last deployment was rolled back", "see the stack's events")
        }
        status if status.ends_with("_IN_PROGRESS") => {
            Finding::warn(CHECK, short, format!("it is {status}"), "look again when it is done")
        }
        status => Finding::bad(CHECK, short, format!("it is {status}"), "see the stack's events"),
    });
    let nested = resources.iter().filter(|resource| resource.kind == NESTED);
    left.extend(nested.map(|resource| resource.physical_id.clone()));
    deployed.resources.extend(resources);
    Ok(())
}

fn resource(summary: &StackResourceSummary) -> Resource {
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    Resource {
        logical_id: text(summary.logical_resource_id()),
        physical_id: text(summary.physical_resource_id()),
        kind: text(summary.resource_type()),
        status: text(summary.resource_status().map(|status| status.as_str())),
    }
}

/// Whether a resource is as the last deployment that came to its end wants it.
fn is_complete(status: &str) -> bool {
    ["CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE", "UPDATE_ROLLBACK_COMPLETE"].contains(&status)
}

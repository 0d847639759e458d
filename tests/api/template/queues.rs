//! Queues and streams, what they are read by, and where that ends which cannot be worked on.

use super::{document, list, of_type};
use almoner::domain::statement::name::Name;
use almoner_ops::sandbox::DEMO;
use serde_json::Value;
use std::collections::BTreeSet;

/// API Gateway's own limit.
const GATEWAY_TIMEOUT_S: u64 = 29;

#[test]
fn no_function_outlives_its_gateway_or_its_queue() {
    let document = document();
    let default = document["Globals"]["Function"]["Timeout"].as_u64().unwrap();
    for (name, function) in of_type(&document, "AWS::Serverless::Function") {
        let timeout = function["Properties"]["Timeout"].as_u64().unwrap_or(default);
        for event in function["Properties"]["Events"].as_object().into_iter().flat_map(|events| events.values()) {
            match event["Type"].as_str().unwrap() {
                "Api" => assert!(timeout < GATEWAY_TIMEOUT_S, "{name}"),
                "SQS" => {
                    let queue = event["Properties"]["Queue"]["Fn::GetAtt"][0].as_str().unwrap();
                    let visibility = document["Resources"][queue]["Properties"]["VisibilityTimeout"].as_u64();
                    assert!(
                        visibility.unwrap_or(30) >= timeout,
                        "{name} outlives the visibility timeout of {queue}"
                    );
                }
                _ => {}
            }
        }
    }
}

#[test]
fn what_was_promised_is_tried_for_8_hours_though_the_function_crashes_or_may_not_run() {
    let document = document();
    for queue in ["Completions", "Settlements"] {
        let queue = &document["Resources"][queue]["Properties"];
        let receives = queue["RedrivePolicy"]["maxReceiveCount"].as_u64().unwrap();
        assert!(receives * queue["VisibilityTimeout"].as_u64().unwrap() >= 8 * 60 * 60, "{queue}");
    }
}

#[test]
fn the_bucket_tells_of_every_name_that_a_statement_may_have() {
    let bucket = &document()["Resources"]["StatementsBucket"]["Properties"]["NotificationConfiguration"];
    let mut suffixes = BTreeSet::new();
    for told in bucket["QueueConfigurations"].as_array().unwrap() {
        let rules = &told["Filter"]["S3Key"]["Rules"];
        assert_eq!(
            (&told["Event"], &told["Queue"]["Fn::GetAtt"][0]),
            (&"s3:ObjectCreated:*".into(), &"Statements".into())
        );
        assert_eq!((rules.as_array().unwrap().len(), &rules[0]["Name"]), (1, &"suffix".into()));
        suffixes.insert(rules[0]["Value"].as_str().unwrap().to_owned());
    }
    for suffix in [".csv", ".CSV", ".xml", ".XML", ".Csv", ".txt", ".csv.report.jsonl"] {
        let is_one = Name::parse(&format!("test/{}/a{suffix}", DEMO.id)).is_ok();
        assert_eq!(suffixes.contains(suffix), is_one, "{suffix}");
    }
}

#[test]
fn a_second_stack_of_an_account_has_schedules_of_its_own() {
    for (name, function) in of_type(&document(), "AWS::Serverless::Function") {
        for event in function["Properties"]["Events"].as_object().into_iter().flat_map(|events| events.values()) {
            // The translator else names a schedule as the function's resource is, which is the same in every stack.
            let omitted = event["Type"] != "ScheduleV2" || event["Properties"]["OmitName"] == true;
            assert!(omitted && event["Properties"].get("Name").is_none(), "{name}");
        }
    }
}

#[test]
fn every_batch_says_which_of_its_records_failed() {
    let mut sources = Vec::new();
    for (name, function) in of_type(&document(), "AWS::Serverless::Function") {
        for event in function["Properties"]["Events"].as_object().into_iter().flat_map(|events| events.values()) {
            if ["SQS", "DynamoDB"].contains(&event["Type"].as_str().unwrap()) {
                let types = list(&event["Properties"]["FunctionResponseTypes"]);
                assert_eq!(types, ["ReportBatchItemFailures"], "{name}");
                sources.push(name.clone());
            }
        }
    }
    sources.sort();
    assert_eq!(
        sources,
        [
            "CompletionsApplyFunction",
            "EventsRelayFunction",
            "NotificationsDeliverFunction",
            "SandboxAdvanceFunction",
            "SettlementsApplyFunction",
            "StatementsImportFunction",
        ]
    );
}

/// The queues that others' failures end up in: by a queue's redrive policy, or a stream's destination.
pub fn dead_letter_queues(document: &Value) -> BTreeSet<String> {
    let name = |arn: &Value| arn["Fn::GetAtt"][0].as_str().map(str::to_owned);
    let queues = of_type(document, "AWS::SQS::Queue");
    let redriven = queues.iter().map(|(_, queue)| &queue["Properties"]["RedrivePolicy"]["deadLetterTargetArn"]);
    let mut names: BTreeSet<_> = redriven.filter_map(name).collect();
    for (_, function) in of_type(document, "AWS::Serverless::Function") {
        for event in function["Properties"]["Events"].as_object().into_iter().flat_map(|events| events.values()) {
            names.extend(name(&event["Properties"]["DestinationConfig"]["OnFailure"]["Destination"]));
        }
    }
    names
}

#[test]
fn every_queue_has_a_dead_letter_queue_or_is_one() {
    let document = document();
    let dead = dead_letter_queues(&document);
    for (name, queue) in of_type(&document, "AWS::SQS::Queue") {
        let target = &queue["Properties"]["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0];
        assert!(dead.contains(&name) || target.is_string(), "{name}");
    }
}

//! What `sam validate --lint` and cfn-lint do not see of `template.yaml`.

use crate::world::template;
use almoner_local::template::yaml;
use serde_json::Value;
use std::collections::BTreeSet;

/// Every action that a function of ours may have a reason to ask for.
const KNOWN_ACTIONS: [&str; 13] = [
    "dynamodb:BatchGetItem",
    "dynamodb:ConditionCheckItem",
    "dynamodb:DeleteItem",
    "dynamodb:GetItem",
    "dynamodb:PutItem",
    "dynamodb:Query",
    "dynamodb:UpdateItem",
    "sqs:ChangeMessageVisibility",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    "sqs:ReceiveMessage",
    "sqs:SendMessage",
    "sts:AssumeRole",
];
/// API Gateway's own limit.
const GATEWAY_TIMEOUT_S: u64 = 29;

fn document() -> Value {
    yaml::read(&template()).unwrap()
}

fn of_type(document: &Value, kind: &str) -> Vec<(String, Value)> {
    let resources = document["Resources"].as_object().unwrap().iter();
    resources
        .filter(|(_, resource)| resource["Type"] == kind)
        .map(|(name, it)| (name.clone(), it.clone()))
        .collect()
}

fn list(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().map(|item| item.as_str().unwrap().to_owned()).collect(),
        Value::String(item) => vec![item.clone()],
        other => panic!("{other}"),
    }
}

/// Every policy statement in the template, with the resource that holds it.
fn statements(value: &Value, owner: &str, found: &mut Vec<(String, Value)>) {
    match value {
        Value::Object(members) => {
            if members.contains_key("Effect") && members.contains_key("Action") {
                found.push((owner.to_owned(), value.clone()));
            }
            members.values().for_each(|member| statements(member, owner, found));
        }
        Value::Array(items) => items.iter().for_each(|item| statements(item, owner, found)),
        _ => {}
    }
}

fn all_statements(document: &Value) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    for (name, resource) in document["Resources"].as_object().unwrap() {
        statements(resource, name, &mut found);
    }
    found
}

#[test]
fn no_policy_has_a_wildcard_or_a_misspelt_action() {
    let statements = all_statements(&document());
    assert!(statements.len() > 4);
    for (owner, statement) in statements {
        for action in list(&statement["Action"]) {
            assert!(KNOWN_ACTIONS.contains(&action.as_str()), "{owner} asks for {action}");
        }
        assert_ne!(statement["Resource"], "*", "{owner}");
        assert!(!statement["Resource"].to_string().contains('*'), "{owner}: {}", statement["Resource"]);
    }
}

#[test]
fn every_store_statement_names_the_key_prefixes_it_may_touch() {
    for (owner, statement) in all_statements(&document()) {
        if list(&statement["Action"]).iter().any(|action| action.starts_with("dynamodb:")) {
            let keys = list(&statement["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]);
            for key in keys {
                let prefix = key.strip_suffix("#*").unwrap_or_else(|| panic!("{owner}: {key}"));
                assert!(
                    prefix.bytes().all(|byte| byte.is_ascii_lowercase() || b"#-".contains(&byte)),
                    "{owner}: {key}"
                );
            }
        }
    }
}

#[test]
fn every_function_has_policies_of_its_own_and_a_description() {
    for (name, function) in of_type(&document(), "AWS::Serverless::Function") {
        let properties = &function["Properties"];
        assert!(properties["Policies"].is_array() && properties.get("Role").is_none(), "{name}");
        assert!(properties["Description"].is_string(), "{name}");
    }
}

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
fn every_queue_has_a_dead_letter_queue_or_is_one() {
    let document = document();
    let queues = of_type(&document, "AWS::SQS::Queue");
    let target =
        |queue: &Value| queue["Properties"]["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0].clone();
    let targets: BTreeSet<_> =
        queues.iter().filter_map(|(_, queue)| target(queue).as_str().map(str::to_owned)).collect();
    for (name, queue) in &queues {
        assert!(targets.contains(name) || target(queue).is_string(), "{name}");
    }
}

#[test]
fn every_parameter_is_used_and_described() {
    let (text, document) = (template(), document());
    for (name, parameter) in document["Parameters"].as_object().unwrap() {
        let used = text.contains(&format!("!Ref {name}")) || text.contains(&format!("${{{name}}}"));
        assert!(used, "{name} is not used");
        assert!(parameter["Description"].is_string(), "{name} is not described");
    }
}

#[test]
fn the_table_cannot_be_lost_by_accident() {
    let document = document();
    let [(_, table)] = of_type(&document, "AWS::DynamoDB::Table").try_into().unwrap();
    assert_eq!(table["DeletionPolicy"], "RetainExceptOnCreate");
    assert_eq!(table["UpdateReplacePolicy"], "Retain");
    let properties = &table["Properties"];
    assert_eq!(properties["BillingMode"], "PAY_PER_REQUEST");
    assert_eq!(properties["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"], true);
    assert_eq!(properties["SSESpecification"]["SSEEnabled"], true);
    assert_eq!(properties["StreamSpecification"]["StreamViewType"], "NEW_AND_OLD_IMAGES");
    assert_eq!(properties["TimeToLiveSpecification"]["Enabled"], true);
    assert_eq!(properties["DeletionProtectionEnabled"]["Ref"], "TableDeletionProtection");
    assert_eq!(document["Parameters"]["TableDeletionProtection"]["Default"], "true");
}

#[test]
fn every_route_has_a_throttle_of_its_own() {
    let document = document();
    let settings = document["Resources"]["Api"]["Properties"]["MethodSettings"].as_array().unwrap();
    let limited: BTreeSet<_> = settings
        .iter()
        .map(|setting| {
            assert!(
                setting["ThrottlingRateLimit"].as_u64() > Some(0)
                    && setting["ThrottlingBurstLimit"].as_u64() > Some(0)
            );
            let path = setting["ResourcePath"].as_str().unwrap().replacen('/', "", 1).replace("~1", "/");
            format!("{} {path}", setting["HttpMethod"].as_str().unwrap())
        })
        .collect();
    let mut routes = BTreeSet::new();
    for (_, function) in of_type(&document, "AWS::Serverless::Function") {
        for event in
            function["Properties"]["Events"].as_object().unwrap().values().filter(|event| event["Type"] == "Api")
        {
            let part = |name: &str| event["Properties"][name].as_str().unwrap();
            routes.insert(format!("{} {}", part("Method"), part("Path")));
        }
    }
    assert_eq!(limited, routes);
}

#[test]
fn the_gateways_own_answers_carry_the_common_headers() {
    let document = document();
    let responses = document["Resources"]["Api"]["Properties"]["GatewayResponses"].as_object().unwrap();
    for (kind, response) in responses {
        let headers = &response["ResponseParameters"]["Headers"];
        assert_eq!(headers["X-Request-Id"], "context.requestId", "{kind}");
        assert_eq!(headers["Cache-Control"], "'no-store'", "{kind}");
        if let Some(body) = response["ResponseTemplates"]["application/json"].as_str() {
            let body: Value = serde_json::from_str(&body.replace("$context.requestId", "id")).unwrap();
            let status = response["StatusCode"].as_u64().unwrap();
            assert_eq!(body["code"].as_u64(), Some(status * 100), "{kind}");
            assert_eq!(body.get("request_id").is_some(), status >= 500, "{kind}");
        }
    }
    assert_eq!(responses["THROTTLED"]["ResponseParameters"]["Headers"]["Retry-After"], "'1'");
}

#[test]
fn every_declared_variable_is_one_that_is_read() {
    let document = document();
    let declared = document["Globals"]["Function"]["Environment"]["Variables"].as_object().unwrap();
    let source = std::fs::read_to_string(crate::world::project().join("shared/src/config.rs")).unwrap();
    for name in declared.keys() {
        assert!(source.contains(name.as_str()) || name.starts_with("AWS_"), "nothing reads {name}");
    }
}

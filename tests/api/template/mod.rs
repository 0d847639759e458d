//! What `sam validate --lint` and cfn-lint do not see of `template.yaml`.

mod alarms;
mod calls;
mod deployments;
mod edge;
mod key;
mod lists;
mod nested;
mod policies;
mod queues;
mod stages;

use crate::world::{project, template};
use almoner_local::template::yaml;
use serde_json::Value;
use std::collections::BTreeSet;

fn document() -> Value {
    yaml::read(&template()).unwrap()
}

/// The nested stacks: logical ids, what each is given, and the templates that they are of.
fn stacks() -> Vec<(String, Value, Value)> {
    let stacks = of_type(&document(), "AWS::CloudFormation::Stack").into_iter();
    let read = |(name, stack): (String, Value)| {
        let path = project().join(stack["Properties"]["TemplateURL"].as_str().unwrap());
        let nested = yaml::read(&std::fs::read_to_string(path).unwrap()).unwrap();
        (name, stack["Properties"]["Parameters"].clone(), nested)
    };
    stacks.map(read).collect()
}

/// The template of the nested stack of that logical id, and what it is given.
fn stack(name: &str) -> (Value, Value) {
    let (_, given, nested) = stacks().into_iter().find(|(own, ..)| own == name).unwrap();
    (nested, given)
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

#[test]
fn every_parameter_is_used_and_described() {
    let (text, document) = (template(), document());
    for (name, parameter) in document["Parameters"].as_object().unwrap() {
        let used = text.contains(&format!("!Ref {name}")) || text.contains(&format!("${{{name}}}"));
        assert!(used, "{name} is not used");
        assert!(parameter["Description"].is_string(), "{name} is not described");
        assert!(parameter.get("Default").is_some(), "{name} has no default");
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
    let mut declared: BTreeSet<_> = variables(&document["Globals"]["Function"]);
    for (_, function) in of_type(&document, "AWS::Serverless::Function") {
        declared.extend(variables(&function["Properties"]));
    }
    let source = std::fs::read_to_string(crate::world::project().join("shared/src/config.rs")).unwrap();
    for name in declared {
        assert!(source.contains(&format!("\"{name}\"")), "nothing reads {name}");
    }
}

/// The names of the variables that are declared there.
fn variables(function: &Value) -> BTreeSet<String> {
    function["Environment"]["Variables"].as_object().into_iter().flat_map(|them| them.keys().cloned()).collect()
}

#[test]
fn webhooks_go_to_the_public_internet_wherever_the_store_is_awss_own() {
    let document = document();
    assert_eq!(
        document["Conditions"]["UseAwsStore"]["Fn::Equals"],
        serde_json::json!([{ "Ref": "StoreEndpointUrl" }, ""])
    );
    for name in ["NotificationsDeliverFunction", "WebhooksFunction"] {
        let variables = &document["Resources"][name]["Properties"]["Environment"]["Variables"];
        let expected = serde_json::json!({ "Fn::If": ["UseAwsStore", "false", "true"] });
        assert_eq!(variables["WEBHOOK_LOCAL_TARGETS"], expected, "{name}");
    }
}

//! How new code takes over: by the alias, watched, and back again.

use super::{document, list, of_type};
use serde_json::{Value, json};

/// What everybody calls a function by.
const ALIAS: &str = "live";
/// CloudFormation's limit, and how near to it a deployment may come.
const RESOURCES: usize = 500;
const RESERVE: usize = 20;

fn functions(document: &Value) -> Vec<(String, Value)> {
    let functions = of_type(document, "AWS::Serverless::Function").into_iter();
    functions.map(|(name, function)| (name, function["Properties"].clone())).collect()
}

/// The alarms that stop a deployment of that function, where there is AWS.
fn named(function: &Value) -> Vec<String> {
    let [condition, there, elsewhere] =
        &function["DeploymentPreference"]["Alarms"]["Fn::If"].as_array().unwrap()[..]
    else {
        panic!("{function}")
    };
    assert_eq!((condition, elsewhere), (&json!("UseAwsStore"), &json!([])));
    there.as_array().unwrap().iter().map(|alarm| alarm["Ref"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_function_is_called_by_an_alias_that_deployments_move() {
    let document = document();
    let globals = &document["Globals"]["Function"];
    assert_eq!(globals["AutoPublishAlias"], ALIAS);
    assert_eq!(
        globals["DeploymentPreference"],
        json!({ "Enabled": { "Ref": "GuardDeployments" }, "Type": { "Ref": "DeploymentType" } })
    );
    for (name, function) in functions(&document) {
        assert!(function.get("AutoPublishAlias").is_none(), "{name}");
        // Else a changed time-out or role would wait for the next change of code.
        assert_eq!(function["AutoPublishAliasAllProperties"], true, "{name}");
        let own = function["DeploymentPreference"].as_object().unwrap();
        assert_eq!(own.keys().collect::<Vec<_>>(), ["Alarms"], "{name} goes its own way");
    }
    // The first one makes parameters' values part of what is compared.
    assert_eq!(list(&document["Transform"]), ["AWS::LanguageExtensions", "AWS::Serverless-2016-10-31"]);
    assert_eq!(document["Parameters"]["DeploymentType"]["Default"], "Canary10Percent5Minutes");
}

#[test]
fn the_alarms_that_stop_a_deployment_are_there_wherever_they_are_named() {
    let document = document();
    for (name, function) in functions(&document) {
        for alarm in named(&function) {
            let written = &document["Resources"][&alarm];
            assert_eq!(written["Type"], "AWS::CloudWatch::Alarm", "{name}: {alarm}");
            assert!(
                written.get("Condition").is_none_or(|condition| condition == "UseAwsStore"),
                "{name}: {alarm}"
            );
        }
    }
}

#[test]
fn the_alarms_that_stop_a_deployment_watch_the_alias_that_it_moves_and_what_partners_see() {
    let document = document();
    let mut watched = 0;
    for (name, function) in functions(&document) {
        let own = json!([{ "Name": "FunctionName", "Value": { "Ref": name } },
            { "Name": "Resource", "Value": { "Fn::Sub": format!("${{{name}}}:{ALIAS}") } }]);
        let watches = |alarm: &String| {
            let queries = document["Resources"][alarm]["Properties"]["Metrics"].as_array().into_iter().flatten();
            let mut metrics = queries.map(|query| &query["MetricStat"]["Metric"]);
            metrics.any(|metric| metric["MetricName"] == "Errors" && metric["Dimensions"] == own)
        };
        let alarms = named(&function);
        assert_eq!(alarms.iter().filter(|alarm| watches(alarm)).count(), 1, "{name}: {alarms:?}");
        for alarm in ["ApiFaultsAlarm", "ApiSlownessAlarm"] {
            assert!(alarms.iter().any(|named| named == alarm), "{name} does not look at {alarm}");
        }
        watched += 1;
    }
    let errors = of_type(&document, "AWS::CloudWatch::Alarm").into_iter();
    let errors =
        errors.flat_map(|(_, alarm)| alarm["Properties"]["Metrics"].as_array().cloned().unwrap_or_default());
    let errors = errors.filter(|query| query["MetricStat"]["Metric"]["MetricName"] == "Errors");
    assert_eq!(errors.count(), watched, "each alias once, and nothing that is gone");
}

#[test]
fn what_partners_see_is_measured_at_this_stacks_api_and_stage() {
    let document = document();
    let own = json!([{ "Name": "ApiName", "Value": { "Ref": "AWS::StackName" } },
        { "Name": "Stage", "Value": { "Ref": "StageName" } }]);
    let api = &document["Resources"]["Api"]["Properties"];
    assert_eq!(api["Name"], own[0]["Value"]);
    assert_eq!(api["StageName"], json!({ "Fn::If": ["UseAwsStore", own[1]["Value"], own[1]["Value"]] }));
    let alarm = |name: &str| document["Resources"][name]["Properties"].clone();
    for alarm in [alarm("ApiSlownessAlarm"), alarm("ApiFaultsAlarm")] {
        let queries = &alarm["Metrics"].as_array().unwrap()[1..];
        assert!(
            queries.len() == 2 && queries.iter().all(|query| query["MetricStat"]["Metric"]["Dimensions"] == own)
        );
    }
}

/// What SAM makes of a function: itself, its role, a version, the alias, a deployment group, and what calls it.
fn made_of(function: &Value) -> usize {
    let events = function["Events"].as_object().into_iter().flat_map(|events| events.values());
    let of_events = events.map(|event| match event["Type"].as_str().unwrap() {
        // A schedule with its role; a permission of the API's; an event source mapping.
        "ScheduleV2" => 2,
        _ => 1,
    });
    5 + of_events.sum::<usize>()
}

#[test]
fn the_stack_stays_below_cloudformations_number_of_resources() {
    let document = document();
    let functions: usize = functions(&document).iter().map(|(_, function)| made_of(function)).sum();
    let others = document["Resources"].as_object().unwrap().values();
    // The API is also a deployment and a stage; CodeDeploy has an application and a role.
    let others: usize = others
        .map(|resource| match resource["Type"].as_str().unwrap() {
            "AWS::Serverless::Function" => 0,
            "AWS::Serverless::Api" => 3,
            _ => 1,
        })
        .sum();
    let all = functions + others + 2;
    println!("{all} of {RESOURCES} resources");
    assert!(all <= RESOURCES - RESERVE, "{all} resources: move some into a nested stack");
}

//! The stacks that the template nests: what they are given, and the dashboard.

use super::{document, of_type, stack, stacks};
use crate::world::project;
use serde_json::Value;
use std::collections::BTreeSet;

#[test]
fn every_template_beside_the_first_is_nested_by_it() {
    let files = std::fs::read_dir(project().join("infra")).unwrap().map(|entry| entry.unwrap().path());
    let files: BTreeSet<_> = files
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .map(|path| format!("infra/{}", path.file_name().unwrap().to_str().unwrap()))
        .collect();
    let nested = of_type(&document(), "AWS::CloudFormation::Stack").into_iter();
    let nested: BTreeSet<_> =
        nested.map(|(_, stack)| stack["Properties"]["TemplateURL"].as_str().unwrap().to_owned()).collect();
    assert_eq!(nested, files);
}

#[test]
fn every_parameter_of_a_nested_stack_is_given_used_and_described() {
    for (name, given, nested) in stacks() {
        let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
        assert_eq!(keys(&given), keys(&nested["Parameters"]), "{name}");
        let text = nested.to_string();
        for (parameter, declared) in nested["Parameters"].as_object().unwrap() {
            let used = text.contains(&format!(r#"{{"Ref":"{parameter}"}}"#))
                || text.contains(&format!("${{{parameter}}}"));
            assert!(used, "{name}: {parameter} is not used");
            assert!(declared["Description"].is_string(), "{name}: {parameter} is not described");
        }
    }
}

#[test]
fn nothing_that_holds_data_or_may_do_anything_is_in_a_nested_stack() {
    for (name, _, nested) in stacks() {
        for (resource, written) in nested["Resources"].as_object().unwrap() {
            let kind = written["Type"].as_str().unwrap();
            let known = ["AWS::CloudWatch::", "AWS::WAFv2::", "AWS::Budgets::"];
            assert!(known.iter().any(|prefix| kind.starts_with(prefix)), "{name}: {resource} is {kind}");
        }
    }
}

#[test]
fn the_dashboard_looks_for_the_functions_metrics_where_they_send_them() {
    let document = document();
    let variables = &document["Globals"]["Function"]["Environment"]["Variables"];
    let (_, given) = stack("Dashboard");
    assert_eq!(given["MetricsNamespace"]["Fn::If"][1], variables["METRICS_NAMESPACE"]);
}

/// The dashboard's body, every parameter replaced by its name.
fn dashboard() -> Value {
    let (nested, _) = stack("Dashboard");
    let [(_, dashboard)] = of_type(&nested, "AWS::CloudWatch::Dashboard").try_into().unwrap();
    let mut body = dashboard["Properties"]["DashboardBody"]["Fn::Sub"].as_str().unwrap().to_owned();
    for parameter in nested["Parameters"].as_object().unwrap().keys().map(String::as_str).chain(["AWS::Region"]) {
        body = body.replace(&format!("${{{parameter}}}"), parameter);
    }
    assert!(!body.contains("${"), "{body}");
    serde_json::from_str(&body).unwrap()
}

#[test]
fn the_dashboards_widgets_stand_beside_each_other() {
    let dashboard = dashboard();
    let mut taken = BTreeSet::new();
    for widget in dashboard["widgets"].as_array().unwrap() {
        let title = widget["properties"]["title"].as_str().unwrap();
        let [x, y, width, height] = ["x", "y", "width", "height"].map(|part| widget[part].as_u64().unwrap());
        assert!(x + width <= 24, "{title}");
        for cell in (x..x + width).flat_map(|x| (y..y + height).map(move |y| (x, y))) {
            assert!(taken.insert(cell), "{title} lies on another");
        }
        assert_eq!(widget["properties"]["region"], "AWS::Region", "{title}");
    }
}

#[test]
fn the_dashboard_shows_every_queue_and_what_the_functions_measure() {
    let text = dashboard().to_string();
    for (queue, _) in of_type(&document(), "AWS::SQS::Queue") {
        assert!(text.contains(&format!(r#""QueueName","{queue}""#)), "{queue}");
    }
    for metric in ["Requests", "Replays", "Refusals", "Faults", "StoreCalls", "ColdStarts"] {
        let by = if metric == "Refusals" { "Route,Code" } else { "Route" };
        let search = format!(r#"SEARCH('{{\"MetricsNamespace\",{by}}} MetricName=\"{metric}\"'"#);
        assert!(text.contains(&search), "{metric}: no {search}");
    }
    for metric in ["5XXError", "Latency", "IteratorAge", "ConsumedWriteCapacityUnits", "ConcurrentExecutions"] {
        assert!(text.contains(metric), "{metric}");
    }
}

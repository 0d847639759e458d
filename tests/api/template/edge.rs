//! What stands before the API: the public paths' rate, and nothing that could harm another path.

use super::{document, of_type};
use crate::world::template;
use almoner_local::template::{RateRule, Template};
use serde_json::{Value, json};

/// Where the one path that asks for no credentials is.
const PUBLIC: &str = "/pub/payment-gateway/pre-transactions";

fn stack() -> (Template, RateRule) {
    let template = Template::parse(&template()).unwrap();
    let [rule] = template.edge.rules.clone().try_into().unwrap();
    (template, rule)
}

#[test]
fn the_web_acl_is_before_the_apis_stage_wherever_there_is_aws() {
    let document = document();
    let [(acl, written)] = of_type(&document, "AWS::WAFv2::WebACL").try_into().unwrap();
    let [(_, association)] = of_type(&document, "AWS::WAFv2::WebACLAssociation").try_into().unwrap();
    assert_eq!(association["Properties"]["WebACLArn"], json!({ "Fn::GetAtt": [acl, "Arn"] }));
    let stage = "arn:${AWS::Partition}:apigateway:${AWS::Region}::/restapis/${Api}/stages/${Api.Stage}";
    assert_eq!(association["Properties"]["ResourceArn"], json!({ "Fn::Sub": stage }));
    for resource in [&written, &association] {
        assert_eq!(resource["Condition"], "UseAwsStore");
    }
}

#[test]
fn an_address_may_send_twenty_requests_a_second_to_public_paths() {
    let (_, rule) = stack();
    assert_eq!(rule.limit % rule.window.as_secs(), 0);
    assert_eq!(rule.limit / rule.window.as_secs(), 20);
}

#[test]
fn the_rule_is_about_public_paths_and_no_other_route() {
    let (template, rule) = stack();
    let covers = |path: &str| rule.covers(&template.api.stage, path);
    for path in
        [PUBLIC, "/pub/x", "//pub/x", "/%70ub/x", "/pub%2Fpayment-gateway%2Fpre-transactions", "/x/../pub/x"]
    {
        assert!(covers(path), "{path}");
    }
    for (route, _) in template.routes() {
        assert_eq!(covers(&route.path), route.path.starts_with("/pub/"), "{route}");
    }
    for path in ["/", "/pub", "/public/x", "/auth/payment-gateway/transactions"] {
        assert!(!covers(path), "{path}");
    }
    let scope = rule.scope.as_ref().unwrap();
    assert!(scope.matches(PUBLIC), "a domain name of one's own has no stage in its paths");
}

#[test]
fn a_refusal_has_the_contracts_shape_and_says_when_to_come_again() {
    let (_, rule) = stack();
    assert_eq!(rule.refusal.status.as_u16(), 429);
    assert_eq!(rule.refusal.headers["retry-after"], rule.window.as_secs().to_string());
    assert_eq!(rule.refusal.headers["cache-control"], "no-store");
    assert_eq!(rule.refusal.headers["content-type"], "application/json");
    let body: Value = serde_json::from_str(&rule.refusal.body).unwrap();
    assert_eq!(body, json!({ "message": body["message"].as_str().unwrap(), "errors": {} }));
}

#[test]
fn what_is_refused_is_measured() {
    let document = document();
    let [(_, acl)] = of_type(&document, "AWS::WAFv2::WebACL").try_into().unwrap();
    let rules = acl["Properties"]["Rules"].as_array().unwrap();
    for measured in [&acl["Properties"]].into_iter().chain(rules) {
        let config = &measured["VisibilityConfig"];
        assert_eq!(
            (&config["CloudWatchMetricsEnabled"], &config["SampledRequestsEnabled"]),
            (&json!(true), &json!(true))
        );
        assert!(config["MetricName"]["Fn::Sub"].as_str().unwrap().starts_with("${AWS::StackName}-"));
    }
}

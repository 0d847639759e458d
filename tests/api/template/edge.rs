//! What stands before the API: the public paths' rate, sizes, AWS's own rules, and nothing that could harm another path.

use super::{document, of_type, stack};
use crate::world::{parsed, template};
use almoner_local::template::{RateRule, Template};
use http::HeaderMap;
use serde_json::{Value, json};

/// Where the one path that asks for no credentials is.
const PUBLIC: &str = "/pub/payment-gateway/pre-transactions";

fn limited() -> (Template, RateRule) {
    let template = parsed(&template());
    let [rule] = template.edge.rules.clone().try_into().unwrap();
    (template, rule)
}

fn acl() -> Value {
    let [(_, acl)] = of_type(&stack("Edge").0, "AWS::WAFv2::WebACL").try_into().unwrap();
    acl["Properties"].clone()
}

#[test]
fn the_web_acl_is_before_the_apis_stage_wherever_there_is_aws() {
    let (nested, given) = stack("Edge");
    let [(acl, _)] = of_type(&nested, "AWS::WAFv2::WebACL").try_into().unwrap();
    let [(_, association)] = of_type(&nested, "AWS::WAFv2::WebACLAssociation").try_into().unwrap();
    assert_eq!(association["Properties"]["WebACLArn"], json!({ "Fn::GetAtt": [acl, "Arn"] }));
    assert_eq!(association["Properties"]["ResourceArn"], json!({ "Ref": "ApiStageArn" }));
    let stage = "arn:${AWS::Partition}:apigateway:${AWS::Region}::/restapis/${Api}/stages/${Api.Stage}";
    assert_eq!(given["ApiStageArn"], json!({ "Fn::Sub": stage }));
    assert_eq!(document()["Resources"]["Edge"]["Condition"], "UseAwsStore");
    assert!(nested.get("Conditions").is_none(), "all of it is there, or nothing");
}

#[test]
fn the_rules_that_aws_keeps_are_asked_and_those_that_guess_at_bodies_only_count() {
    let template = parsed(&template());
    let groups = ["AmazonIpReputationList", "KnownBadInputsRuleSet", "CommonRuleSet"];
    assert_eq!(template.edge.groups, groups.map(|name| format!("AWSManagedRules{name}")));
    let rules = acl()["Rules"].take();
    let common = rules.as_array().unwrap().last().unwrap()["Statement"]["ManagedRuleGroupStatement"].clone();
    let counted = common["RuleActionOverrides"].as_array().unwrap();
    assert!(counted.iter().all(|rule| rule["ActionToUse"] == json!({ "Count": {} })));
    assert!(counted.iter().any(|rule| rule["Name"] == "SizeRestrictions_BODY"), "documents come as bodies");
}

#[test]
fn a_body_is_refused_at_the_edge_only_where_every_function_would_refuse_it() {
    let template = parsed(&template());
    let refused = |path: &str, bytes: usize| {
        let headers: HeaderMap = [("content-length".parse().unwrap(), bytes.into())].into_iter().collect();
        template.edge.sizes.iter().any(|rule| rule.refuses(&template.api.stage, path, &headers, bytes))
    };
    for (route, _) in template.routes() {
        let taken = match route.path.as_str() {
            path if path.starts_with("/pub/") => almoner::http::body::MAX_BYTES / 10,
            path if path.starts_with("/webapi/") => 1024 * 1024,
            path if path.starts_with("/users/") => 8 * 1024 * 1024,
            _ => almoner::http::body::MAX_BYTES,
        };
        assert!(!refused(&route.path, taken), "{route}");
        let limited = !route.path.starts_with("/webapi/") && !route.path.starts_with("/users/");
        assert_eq!(refused(&route.path, 1_000_000), limited, "{route}");
    }
}

#[test]
fn an_address_may_send_twenty_requests_a_second_to_public_paths() {
    let (_, rule) = limited();
    assert_eq!(rule.limit % rule.window.as_secs(), 0);
    assert_eq!(rule.limit / rule.window.as_secs(), 20);
}

#[test]
fn the_rule_is_about_public_paths_and_no_other_route() {
    let (template, rule) = limited();
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
    let (_, rule) = limited();
    assert_eq!(rule.refusal.status.as_u16(), 429);
    assert_eq!(rule.refusal.headers["retry-after"], rule.window.as_secs().to_string());
    assert_eq!(rule.refusal.headers["cache-control"], "no-store");
    assert_eq!(rule.refusal.headers["content-type"], "application/json");
    let body: Value = serde_json::from_str(&rule.refusal.body).unwrap();
    assert_eq!(body, json!({ "message": body["message"].as_str().unwrap(), "errors": {} }));
}

#[test]
fn what_is_refused_is_measured() {
    let acl = acl();
    let rules = acl["Rules"].as_array().unwrap();
    for measured in [&acl].into_iter().chain(rules) {
        let config = &measured["VisibilityConfig"];
        assert_eq!(
            (&config["CloudWatchMetricsEnabled"], &config["SampledRequestsEnabled"]),
            (&json!(true), &json!(true))
        );
        let name = measured["Name"].as_str().unwrap_or("edge");
        assert_eq!(config["MetricName"], json!({ "Fn::Sub": format!("${{Stack}}-{name}") }));
    }
}

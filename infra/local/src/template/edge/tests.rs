//! A web ACL of ours, and what is made of it and of its misspellings.

use super::*;
use crate::template::Template;

const ACL: &str = r#"
Resources:
  F:
    Type: AWS::Serverless::Function
    Metadata: { BuildProperties: { Binary: f } }
  Api: { Type: AWS::Serverless::Api, Properties: { StageName: v1 } }
  Acl:
    Type: AWS::WAFv2::WebACL
    Properties:
      Scope: REGIONAL
      DefaultAction: { Allow: {} }
      VisibilityConfig: { CloudWatchMetricsEnabled: true, SampledRequestsEnabled: true, MetricName: m }
      CustomResponseBodies: { Slow: { ContentType: TEXT_PLAIN, Content: slower } }
      Rules:
        - Name: rate
          Priority: 1
          Statement:
            RateBasedStatement:
              AggregateKeyType: IP
              EvaluationWindowSec: 120
              Limit: 40
              ScopeDownStatement:
                ByteMatchStatement:
                  FieldToMatch: { UriPath: {} }
                  PositionalConstraint: STARTS_WITH
                  SearchString: /v1/open/
                  TextTransformations: [{ Priority: 1, Type: NORMALIZE_PATH }, { Priority: 0, Type: URL_DECODE }]
          Action: { Block: { CustomResponse: { ResponseCode: 420, CustomResponseBodyKey: Slow,
            ResponseHeaders: [{ Name: X-Why, Value: rate }] } } }
          VisibilityConfig: { CloudWatchMetricsEnabled: true, SampledRequestsEnabled: true, MetricName: m }
        - Name: size
          Priority: 2
          Statement:
            AndStatement:
              Statements:
                - SizeConstraintStatement:
                    FieldToMatch: { Body: { OversizeHandling: MATCH } }
                    ComparisonOperator: GT
                    Size: 100
                    TextTransformations: [{ Priority: 0, Type: NONE }]
                - NotStatement:
                    Statement:
                      OrStatement:
                        Statements:
                          - SizeConstraintStatement:
                              FieldToMatch: { SingleHeader: { Name: x-large } }
                              ComparisonOperator: GT
                              Size: 2
                              TextTransformations: [{ Priority: 0, Type: NONE }]
          Action: { Block: { CustomResponse: { ResponseCode: 413 } } }
          VisibilityConfig: { CloudWatchMetricsEnabled: true, SampledRequestsEnabled: true, MetricName: m }
        - Name: others
          Priority: 3
          OverrideAction: { None: {} }
          Statement: { ManagedRuleGroupStatement: { VendorName: AWS, Name: Common,
            RuleActionOverrides: [{ Name: R, ActionToUse: { Count: {} } }] } }
          VisibilityConfig: { CloudWatchMetricsEnabled: true, SampledRequestsEnabled: true, MetricName: m }
  Before:
    Type: AWS::WAFv2::WebACLAssociation
    Properties:
      WebACLArn: !GetAtt Acl.Arn
      ResourceArn: !Sub "arn:aws:apigateway:${AWS::Region}::/restapis/${Api}/stages/${Api.Stage}"
"#;

fn edge(from: &str, to: &str) -> Result<Edge, String> {
    assert!(ACL.contains(from), "{from}");
    Template::parse(&ACL.replace(from, to)).map(|template| template.edge)
}

fn rule(from: &str, to: &str) -> RateRule {
    let [rule] = edge(from, to).unwrap().rules.try_into().unwrap();
    rule
}

#[test]
fn a_rule_is_read_as_it_is_written() {
    let rule = rule("", "");
    assert_eq!((rule.name.as_str(), rule.limit, rule.window.as_secs()), ("rate", 40, 120));
    assert_eq!((rule.refusal.status.as_u16(), rule.refusal.body.as_str()), (420, "slower"));
    let headers = &rule.refusal.headers;
    assert_eq!((headers.len(), &headers["x-why"]), (2, &"rate".parse().unwrap()));
    assert_eq!(headers["content-type"], "text/plain");
    assert_eq!(self::rule("              EvaluationWindowSec: 120\n", "").window.as_secs(), 300, "WAF's default");
}

#[test]
fn a_path_is_made_plain_before_it_is_looked_at() {
    let rule = rule("", "");
    for path in [
        "/open/a",
        "/open/",
        "//open//a",
        "/x/../open/a",
        "/./open/a",
        "%2Fopen/a",
        "/%6Fpen%2fa",
        "/%2e%2e/v1/open/a",
    ] {
        assert!(rule.covers("v1", path), "{path}");
    }
    for path in ["/open", "/opener/a", "/x/open/a", "/OPEN/a", "/open/../a", "/open/..%2fa", "/%256Fpen/a", "/"] {
        assert!(!rule.covers("v1", path), "{path}");
    }
    assert!(!rule.covers("v2", "/open/a"), "WAF sees the stage");
    let anywhere = self::rule(
        "STARTS_WITH\n                  SearchString: /v1",
        "CONTAINS\n                  SearchString: ",
    );
    assert!(anywhere.covers("v1", "/x/open/a") && !anywhere.covers("v1", "/opener/a"));
}

#[test]
fn rules_are_asked_in_the_order_of_their_priority() {
    let rules = ACL.split_once("      Rules:\n").unwrap().1.split_once("        - Name: size").unwrap().0;
    let first = rules.replace("Name: rate\n", "Name: first\n").replace("Priority: 1\n", "Priority: 0\n");
    let edge = edge("  Before:", &format!("{first}  Before:")).unwrap();
    assert_eq!(edge.rules.iter().map(|rule| rule.name.as_str()).collect::<Vec<_>>(), ["first", "rate"]);
}

#[test]
fn a_size_is_of_the_body_or_of_a_header() {
    let edge = edge("", "").unwrap();
    let [rule] = edge.sizes.try_into().unwrap();
    let large = |name: &'static str, value: &str| [(name.parse().unwrap(), value.parse().unwrap())].into_iter();
    let refuses = |headers: HeaderMap, body: usize| rule.refuses("v1", "/any", &headers, body);
    assert_eq!(rule.refusal.status.as_u16(), 413);
    assert!(!refuses(HeaderMap::new(), 100) && refuses(HeaderMap::new(), 101));
    assert!(refuses(large("x-large", "no").collect(), 101));
    assert!(!refuses(large("x-large", "yes").collect(), 101), "what the rule leaves out");
    assert_eq!(edge.groups, ["Common"], "which nobody asks here");
}

#[test]
fn without_an_association_an_acl_does_nothing() {
    let text = ACL.split_once("  Before:").unwrap().0;
    let edge = Template::parse(text).unwrap().edge;
    assert!(edge.rules.is_empty() && edge.sizes.is_empty());
}

#[test]
fn what_a_nested_template_says_is_the_stacks() {
    let folder = std::env::temp_dir().join(format!("almoner-nested-{}", uuid::Uuid::new_v4()));
    std::fs::create_dir_all(&folder).unwrap();
    let (above, acl) = ACL.split_once("  Acl:\n").unwrap();
    let (acl, _) = acl.split_once("  Before:").unwrap();
    let nested = format!(
        "Parameters: {{ Stage: {{ Type: String }} }}\nResources:\n  Acl:\n{acl}  Before:\n    \
         Type: AWS::WAFv2::WebACLAssociation\n    \
         Properties: {{ WebACLArn: !GetAtt Acl.Arn, ResourceArn: !Ref Stage }}\n"
    );
    std::fs::write(folder.join("edge.yaml"), nested).unwrap();
    let read = |parameters: &str| {
        let stack =
            format!("Type: AWS::CloudFormation::Stack, Properties: {{ TemplateURL: edge.yaml, {parameters} }}");
        Template::parse_in(&format!("{above}  Edge: {{ {stack} }}\n"), &folder)
    };
    let stage = r#"!Sub "arn:aws:apigateway:${AWS::Region}::/restapis/${Api}/stages/${Api.Stage}""#;
    let edge = read(&format!("Parameters: {{ Stage: {stage} }}")).unwrap().edge;
    assert_eq!((edge.rules.len(), edge.sizes.len()), (1, 1));
    for (parameters, says) in [
        ("Parameters: {}", "Edge: the parameter Stage has no Default"),
        ("Parameters: { Stage: a, Other: b }", "Edge: it has no parameter Other"),
        ("Parameters: { Stage: a }", "Before is of a, which is not the API's stage"),
    ] {
        let problem = read(parameters).unwrap_err();
        assert!(problem.contains(says), "{problem:?} should say {says:?}");
    }
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(read("Parameters: {}").unwrap_err().starts_with("Edge: "), "and what is not there is said");
}

#[test]
fn what_is_not_understood_is_refused_by_its_name() {
    for (from, to, says) in [
        ("Scope: REGIONAL", "Scope: CLOUDFRONT", "Acl: unknown variant `CLOUDFRONT`"),
        ("{ Allow: {} }", "{ Block: {} }", "Acl: unknown variant `Block`"),
        ("Scope: REGIONAL", "Scope: REGIONAL\n      TokenDomains: []", "Acl: unknown field `TokenDomains`"),
        ("RateBasedStatement:", "GeoMatchStatement:", "Acl: unknown variant `GeoMatchStatement`"),
        ("AggregateKeyType: IP", "AggregateKeyType: FORWARDED_IP", "Acl: unknown variant `FORWARDED_IP`"),
        ("Limit: 40", "Limit: 40\n              CustomKeys: []", "Acl: unknown field `CustomKeys`"),
        ("Limit: 40", "Limit: 9", "Acl's rule rate has the limit 9"),
        ("WindowSec: 120", "WindowSec: 121", "Acl's rule rate counts over 121 s"),
        ("ByteMatchStatement:", "NotStatement:", "Acl: unknown variant `NotStatement`"),
        ("UriPath: {}", "QueryString: {}", "Acl: unknown variant `QueryString`"),
        ("STARTS_WITH", "ENDS_WITH", "Acl: unknown variant `ENDS_WITH`"),
        ("Type: URL_DECODE", "Type: HEX_DECODE", "Acl: unknown variant `HEX_DECODE`"),
        ("Action: { Block:", "Action: { Count:", "Acl: unknown variant `Count`"),
        (
            "CustomResponseBodyKey: Slow",
            "CustomResponseBodyKey: Fast",
            "Acl's rule rate answers with the body Fast",
        ),
        ("Name: X-Why", "Name: Content-Type", "Acl's rule rate answers with the header Content-Type"),
        ("ResponseCode: 420", "ResponseCode: 42", "Acl's rule rate answers 42"),
        ("Priority: 2\n", "Priority: 0\n", "Acl's rule rate comes after one of sizes"),
        ("Size: 100", "Size: 16385", "Acl's rule size measures bodies of 16385 bytes, but WAF looks at 16384"),
        ("OversizeHandling: MATCH", "OversizeHandling: CONTINUE", "Acl: unknown variant `CONTINUE`"),
        ("Name: x-large", "Name: 'x large'", "Acl's rule size measures the header x large"),
        ("VendorName: AWS", "VendorName: Other", "Acl: unknown variant `Other`"),
        ("          OverrideAction: { None: {} }\n", "", "Acl's rule others has not the action"),
        (
            "stages/${Api.Stage}",
            "stages/other",
            "Before is of arn:aws:apigateway:us-east-1::/restapis/Api/stages/other",
        ),
        ("!GetAtt Acl.Arn", "!GetAtt Api.Arn", "Before needs the web ACL Api"),
        ("!GetAtt Acl.Arn", "!GetAtt Other.Arn", "Before: nothing is called Other"),
    ] {
        let problem = edge(from, to).unwrap_err();
        assert!(problem.contains(says), "{problem:?} should say {says:?}");
        assert!(!problem.contains('\n'), "{problem}");
    }
}

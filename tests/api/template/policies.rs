//! What the functions may do.

use super::{document, list, of_type};
use serde_json::Value;

/// Every action that a function of ours may have a reason to ask for.
const KNOWN_ACTIONS: [&str; 19] = [
    "dynamodb:BatchGetItem",
    "dynamodb:ConditionCheckItem",
    "dynamodb:DeleteItem",
    "dynamodb:GetItem",
    "dynamodb:PutItem",
    "dynamodb:Query",
    "dynamodb:UpdateItem",
    "kms:Decrypt",
    "kms:GenerateDataKey",
    "s3:DeleteObject",
    "s3:GetObject",
    "s3:ListBucket",
    "s3:PutObject",
    "sqs:ChangeMessageVisibility",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    "sqs:ReceiveMessage",
    "sqs:SendMessage",
    "sts:AssumeRole",
];

/// The only resources with a wildcard that a policy of ours names: whose, which, and why there is none finer.
const WILDCARDS: [(&str, &str, &str); 4] = [
    ("SigningKey", "*", "in a key's policy that is the key itself"),
    ("", "${DocumentsBucket.Arn}/*", "objects have no names before they are there: of the bucket, all of them"),
    ("StatementsImportFunction", "${StatementsBucket.Arn}/*", "the same of bank statements"),
    (
        "StatementsImportFunction",
        "${StatementsBucket.Arn}/*.report.jsonl",
        "the same of their reports, and of nothing else",
    ),
];

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

pub(super) fn all_statements(document: &Value) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    for (name, resource) in document["Resources"].as_object().unwrap() {
        // A key's own policy, and a bucket's, speak of that one alone, whatever they call it; the account's policies
        // decide.
        if resource["Type"] != "AWS::KMS::Key" && resource["Type"] != "AWS::S3::BucketPolicy" {
            statements(resource, name, &mut found);
        }
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
        // Objects have no names before they are there: of the bucket, all of them.
        let resource = statement["Resource"].to_string();
        let resource = resource.replace("${DocumentsBucket.Arn}/*", "").replace("${StatementsBucket.Arn}/*", "");
        assert!(!resource.contains('*'), "{owner}: {resource}");
    }
}

#[test]
fn no_statement_anywhere_allows_actions_by_a_wildcard() {
    let document = document();
    let mut found = Vec::new();
    for (name, resource) in document["Resources"].as_object().unwrap() {
        statements(resource, name, &mut found);
    }
    let mut denied = Vec::new();
    for (owner, statement) in &found {
        let wild = list(&statement["Action"]).iter().any(|action| action.contains('*'));
        assert!(!wild || statement["Effect"] == "Deny", "{owner} allows {}", statement["Action"]);
        denied.extend(wild.then_some(owner));
        assert!(statement.get("NotAction").is_none() && statement.get("NotResource").is_none(), "{owner}");
    }
    // Refusing what comes unencrypted is refusing all of it.
    assert!(denied.iter().all(|owner| owner.ends_with("BucketPolicy")), "{denied:?}");
}

#[test]
fn the_resources_that_are_wildcards_are_those_on_the_list() {
    let document = document();
    let mut unused: Vec<_> = WILDCARDS.iter().map(|(owner, resource, _)| (*owner, *resource)).collect();
    for (name, resource) in document["Resources"].as_object().unwrap() {
        let mut found = Vec::new();
        statements(resource, name, &mut found);
        for (owner, statement) in found.iter().filter(|(_, statement)| statement["Effect"] == "Allow") {
            let named = match &statement["Resource"] {
                Value::Array(several) => several.clone(),
                one => vec![one.clone()],
            };
            for resource in named.iter().map(|resource| resource.get("Fn::Sub").unwrap_or(resource)) {
                let Some(resource) = resource.as_str().filter(|resource| resource.contains('*')) else { continue };
                let listed =
                    |(whose, which): (&str, &str)| (whose.is_empty() || whose == owner) && which == resource;
                let known = WILDCARDS.iter().any(|(whose, which, _)| listed((whose, which)));
                assert!(known, "{owner}: {resource}");
                unused.retain(|one| !listed(*one));
            }
        }
    }
    assert!(unused.is_empty(), "{unused:?}");
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

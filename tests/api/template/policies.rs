//! What the functions may do.

use super::{document, list, of_type};
use serde_json::Value;

/// Every action that a function of ours may have a reason to ask for.
const KNOWN_ACTIONS: [&str; 17] = [
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
    "s3:PutObject",
    "sqs:ChangeMessageVisibility",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    "sqs:ReceiveMessage",
    "sqs:SendMessage",
    "sts:AssumeRole",
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

fn all_statements(document: &Value) -> Vec<(String, Value)> {
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
        let resource = statement["Resource"].to_string().replace("${DocumentsBucket.Arn}/*", "");
        assert!(!resource.contains('*'), "{owner}: {resource}");
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

//! What a call to AWS asks leave for: which action on which resource, and which partition keys it touches.

use crate::template::{ACCOUNT, REGION, Table};
use serde_json::Value;

/// One thing that a call asks leave for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// `dynamodb:PutItem`
    pub action: String,
    /// An ARN.
    pub resource: String,
    /// The partition keys, where there are any.
    pub keys: Vec<String>,
}

/// What that operation asks for; `None` when that cannot be told.
pub fn asked(service: &str, operation: &str, body: &Value, tables: &[Table]) -> Option<Vec<Asked>> {
    match service {
        "dynamodb" => items(operation, body, tables),
        "sqs" => {
            let queue = body["QueueUrl"].as_str()?.rsplit('/').next()?;
            let action = operation.strip_suffix("Batch").unwrap_or(operation);
            Some(vec![Asked::of(service, action, arn(service, queue), Vec::new())])
        }
        // Our functions always say which key they mean, as its ARN.
        _ => Some(vec![Asked::of(service, operation, body["KeyId"].as_str()?.to_owned(), Vec::new())]),
    }
}

impl Asked {
    fn of(service: &str, action: &str, resource: String, keys: Vec<String>) -> Self {
        Self { action: format!("{service}:{action}"), resource, keys }
    }
}

fn items(operation: &str, body: &Value, tables: &[Table]) -> Option<Vec<Asked>> {
    let asked = |action: &str, table: &str, keys: Option<Vec<String>>| {
        Some(Asked::of("dynamodb", action, arn("dynamodb", table), keys?))
    };
    match operation {
        "GetItem" | "PutItem" | "UpdateItem" | "DeleteItem" => Some(vec![item(operation, body, tables)?]),
        "Query" => Some(vec![query(body, tables)?]),
        "BatchGetItem" => {
            let requests = body["RequestItems"].as_object()?.iter();
            let request = |(name, request): (&String, &Value)| {
                let hash = table(name, tables)?.hash_key(None)?;
                let keys = request["Keys"].as_array()?.iter();
                asked(operation, name, keys.map(|key| text(key.get(hash)?)).collect())
            };
            requests.map(request).collect()
        }
        "TransactWriteItems" => {
            let part = |part: &Value| {
                let (kind, request) = part.as_object()?.iter().next()?;
                let action = if kind == "ConditionCheck" { "ConditionCheckItem" } else { &format!("{kind}Item") };
                item(action, request, tables)
            };
            body["TransactItems"].as_array()?.iter().map(part).collect()
        }
        _ => None,
    }
}

/// An operation on one item, which names it in full or by its key.
fn item(action: &str, request: &Value, tables: &[Table]) -> Option<Asked> {
    let name = request["TableName"].as_str()?;
    let item = if action == "PutItem" { &request["Item"] } else { &request["Key"] };
    let key = text(item.get(table(name, tables)?.hash_key(None)?)?)?;
    Some(Asked::of("dynamodb", action, arn("dynamodb", name), vec![key]))
}

/// A query names its one partition key in its condition, as `attribute = :value`.
fn query(request: &Value, tables: &[Table]) -> Option<Asked> {
    let (name, index) = (request["TableName"].as_str()?, request["IndexName"].as_str());
    let hash = table(name, tables)?.hash_key(index)?;
    let written = |attribute: &str| match attribute.strip_prefix('#') {
        Some(_) => request["ExpressionAttributeNames"][attribute].as_str().map(str::to_owned),
        None => Some(attribute.to_owned()),
    };
    let clauses = request["KeyConditionExpression"].as_str()?.split(" AND ");
    let mut equal = clauses.filter_map(|clause| clause.split_once(" = "));
    let (_, value) = equal.find(|(attribute, _)| written(attribute.trim()).as_deref() == Some(hash))?;
    let key = text(request["ExpressionAttributeValues"].get(value.trim())?)?;
    let resource = index.map_or_else(|| name.to_owned(), |index| format!("{name}/index/{index}"));
    Some(Asked::of("dynamodb", "Query", arn("dynamodb", &resource), vec![key]))
}

fn table<'a>(name: &str, tables: &'a [Table]) -> Option<&'a Table> {
    tables.iter().find(|table| table.name == name)
}

/// A key's value, whatever its type.
fn text(value: &Value) -> Option<String> {
    Some(value.as_object()?.values().next()?.as_str()?.to_owned())
}

fn arn(service: &str, resource: &str) -> String {
    format!("arn:aws:{service}:{REGION}:{ACCOUNT}:{resource}")
}

#[cfg(test)]
#[path = "asked_tests.rs"]
mod tests;

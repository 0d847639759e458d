//! Changes of the ledger: each is made part of a transaction that fails, because it wants an item that is never there.
//! Thus DynamoDB itself says whether the change is well formed and its condition holds.

use super::{DryRun, unknown};
use crate::signed::Answered;
use almoner::store::key::Key;
use aws_smithy_runtime_api::client::http::SharedHttpConnector;
use aws_smithy_runtime_api::client::result::ConnectorError;
use serde_json::{Map, Value, json};

/// How many changes a transaction takes, that one included which is never made.
const MOST: usize = 100;
/// What of a change alone a change within a transaction has too.
const KEPT: [&str; 8] = [
    "TableName",
    "Item",
    "Key",
    "UpdateExpression",
    "ConditionExpression",
    "ExpressionAttributeNames",
    "ExpressionAttributeValues",
    "ReturnValuesOnConditionCheckFailure",
];

impl DryRun {
    /// What DynamoDB would answer to that operation; `None` where nobody knows.
    pub(super) async fn on_ledger(
        &self,
        http: &SharedHttpConnector,
        url: &str,
        operation: &str,
        body: Value,
    ) -> Result<Option<Answered>, ConnectorError> {
        let (does, alone) = match operation {
            "PutItem" => ("Put", true),
            "UpdateItem" => ("Update", true),
            "DeleteItem" => ("Delete", true),
            "TransactWriteItems" => ("", false),
            _ => return Ok(None),
        };
        let mut changes = if alone { vec![json!({ does: within(&body) })] } else { items(&body) };
        let Some(table) = changes.iter().find_map(table_of).filter(|_| changes.len() < MOST) else {
            return Ok(Some(unknown("so large a transaction")));
        };
        let told: Vec<_> = changes.iter().flat_map(told).collect();
        changes.push(never(&table));
        let asked = json!({ "TransactItems": changes });
        let target = "DynamoDB_20120810.TransactWriteItems";
        let (status, mut answer) = self.caller.call(http, ("dynamodb", url), target, &asked).await?;
        let Some(Value::Array(mut reasons)) = answer.get_mut("CancellationReasons").map(Value::take) else {
            // Malformed, throttled, not allowed: as it would be without us.
            return Ok(Some((status.max(400), answer)));
        };
        reasons.pop();
        let refused = reasons.iter().find(|reason| reason["Code"].as_str().is_some_and(|code| code != "None"));
        if let Some(refused) = refused {
            if alone && refused["Code"] == "ConditionalCheckFailed" {
                return Ok(Some((400, condition_failed(refused))));
            }
            answer["CancellationReasons"] = reasons.into();
            return Ok(Some((400, answer)));
        }
        for [does, place, what] in told {
            self.note(&does, &place, &what);
        }
        if alone && body.get("ReturnValues").is_some_and(|wanted| wanted != "NONE") {
            return self.as_it_stands(http, url, &body).await.map(Some);
        }
        Ok(Some((200, json!({}))))
    }

    /// What a change that returns its item is answered: the item without the change, which nobody is shown.
    async fn as_it_stands(
        &self,
        http: &SharedHttpConnector,
        url: &str,
        body: &Value,
    ) -> Result<Answered, ConnectorError> {
        let get = json!({ "TableName": body["TableName"], "Key": body["Key"], "ConsistentRead": true });
        let (status, answer) =
            self.caller.call(http, ("dynamodb", url), "DynamoDB_20120810.GetItem", &get).await?;
        if status != 200 {
            return Ok((status, answer));
        }
        let item = answer.get("Item").unwrap_or(&body["Key"]);
        Ok((200, json!({ "Attributes": item })))
    }
}

fn within(body: &Value) -> Value {
    let members = body.as_object().into_iter().flatten().filter(|(name, _)| KEPT.contains(&name.as_str()));
    Value::Object(members.map(|(name, value)| (name.clone(), value.clone())).collect::<Map<_, _>>())
}

fn items(body: &Value) -> Vec<Value> {
    body["TransactItems"].as_array().cloned().unwrap_or_default()
}

fn table_of(change: &Value) -> Option<String> {
    change.as_object()?.values().find_map(|it| it["TableName"].as_str()).map(str::to_owned)
}

/// The condition that no table meets.
fn never(table: &str) -> Value {
    let Key { pk, sk } = Key { pk: "dry-run#never".to_owned(), sk: "dry-run".to_owned() };
    json!({ "ConditionCheck": {
        "TableName": table, "Key": { "pk": { "S": pk }, "sk": { "S": sk } }, "ConditionExpression": "attribute_exists(pk)",
    } })
}

/// What a change does, and to what; nothing of what is in it, some of which is secret.
fn told(change: &Value) -> Option<[String; 3]> {
    let (does, it) = change.as_object()?.iter().find(|(does, _)| *does != "ConditionCheck")?;
    let key = it.get("Key").unwrap_or(&it["Item"]);
    let part = |name: &str| key[name]["S"].as_str().unwrap_or_default().to_owned();
    let what = it["UpdateExpression"].as_str().unwrap_or("the item");
    Some([does.to_ascii_lowercase(), format!("{} / {}", part("pk"), part("sk")), what.to_owned()])
}

fn condition_failed(reason: &Value) -> Value {
    let mut failed = json!({
        "__type": "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",
        "message": "The conditional request failed",
    });
    if let Some(item) = reason.get("Item") {
        failed["Item"] = item.clone();
    }
    failed
}

use super::*;
use crate::template::Template;
use serde_json::json;

const TEMPLATE: &str = "
Resources:
  T:
    Type: AWS::DynamoDB::Table
    Properties:
      AttributeDefinitions: []
      KeySchema: [{ AttributeName: sk, KeyType: RANGE }, { AttributeName: pk, KeyType: HASH }]
      GlobalSecondaryIndexes: [{ IndexName: by, KeySchema: [{ AttributeName: by_pk, KeyType: HASH }] }]
  F: { Type: AWS::Serverless::Function, Metadata: { BuildProperties: { Binary: f } } }
";

fn told(service: &str, operation: &str, body: Value) -> Option<Vec<String>> {
    let tables = Template::parse(TEMPLATE).unwrap().tables;
    let told = |asked: Asked| {
        let resource = asked.resource.strip_prefix("arn:aws:").unwrap().to_owned();
        format!("{} {resource} {}", asked.action, asked.keys.join(" "))
    };
    Some(asked(service, operation, &body, &tables)?.into_iter().map(told).collect())
}

#[test]
fn every_operation_tells_its_action_its_resource_and_its_partition_keys() {
    let (t, key) = ("dynamodb:us-east-1:123456789012:T", json!({"pk": {"S": "a"}, "sk": {"S": "b"}}));
    for operation in ["GetItem", "UpdateItem", "DeleteItem"] {
        let body = json!({"TableName": "T", "Key": key});
        assert_eq!(told("dynamodb", operation, body).unwrap(), [format!("dynamodb:{operation} {t} a")]);
    }
    let put = json!({"TableName": "T", "Item": key});
    assert_eq!(told("dynamodb", "PutItem", put.clone()).unwrap(), [format!("dynamodb:PutItem {t} a")]);
    let several = json!({"RequestItems": {"T": {"Keys": [key, {"pk": {"S": "c"}}]}}});
    assert_eq!(told("dynamodb", "BatchGetItem", several).unwrap(), [format!("dynamodb:BatchGetItem {t} a c")]);
    let parts = json!({"TransactItems": [{"Put": put}, {"ConditionCheck": {"TableName": "T", "Key": key}}]});
    assert_eq!(
        told("dynamodb", "TransactWriteItems", parts).unwrap(),
        [format!("dynamodb:PutItem {t} a"), format!("dynamodb:ConditionCheckItem {t} a")]
    );
}

#[test]
fn a_query_tells_the_partition_of_the_table_or_of_its_index() {
    let query = |index: Option<&str>, condition: &str| {
        let mut body = json!({"TableName": "T", "KeyConditionExpression": condition,
            "ExpressionAttributeNames": {"#p": "pk"},
            "ExpressionAttributeValues": {":a": {"S": "a"}, ":b": {"S": "b"}}});
        if let Some(index) = index {
            body["IndexName"] = json!(index);
        }
        told("dynamodb", "Query", body)
    };
    let t = "dynamodb:Query dynamodb:us-east-1:123456789012:T";
    assert_eq!(query(None, "sk = :b AND pk = :a").unwrap(), [format!("{t} a")]);
    assert_eq!(query(None, "#p = :a AND begins_with(sk, :b)").unwrap(), [format!("{t} a")]);
    assert_eq!(query(Some("by"), "by_pk = :b AND pk BETWEEN :a AND :b").unwrap(), [format!("{t}/index/by b")]);
    for condition in ["sk = :b", "pk > :a", "pk = :c"] {
        assert_eq!(query(None, condition), None, "{condition}");
    }
    assert_eq!(query(Some("other"), "pk = :a"), None);
}

#[test]
fn queues_and_keys_are_named_by_their_arns() {
    let queue = json!({"QueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/Q"});
    for (operation, action) in [("SendMessage", "SendMessage"), ("SendMessageBatch", "SendMessage")] {
        let told = told("sqs", operation, queue.clone()).unwrap();
        assert_eq!(told, [format!("sqs:{action} sqs:us-east-1:123456789012:Q ")]);
    }
    let key = json!({"KeyId": "arn:aws:kms:us-east-1:123456789012:K"});
    assert_eq!(told("kms", "Decrypt", key).unwrap(), ["kms:Decrypt kms:us-east-1:123456789012:K "]);
}

#[test]
fn what_cannot_be_told_is_not_guessed() {
    for (service, operation, body) in [
        ("dynamodb", "Scan", json!({"TableName": "T"})),
        ("dynamodb", "GetItem", json!({"TableName": "Other", "Key": {"pk": {"S": "a"}}})),
        ("dynamodb", "GetItem", json!({"TableName": "T", "Key": {"sk": {"S": "a"}}})),
        ("dynamodb", "BatchGetItem", json!({"RequestItems": {"T": {"Keys": [{}]}}})),
        ("sqs", "ListQueues", json!({})),
        ("kms", "ListKeys", json!({})),
    ] {
        assert_eq!(told(service, operation, body), None, "{operation}");
    }
}

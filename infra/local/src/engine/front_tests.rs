//! Who is told of writes.

use super::*;
use crate::engine::dynamodb;
use crate::template::Template;
use serde_json::json;

const TEMPLATE: &str = "
Resources:
  Items:
    Type: AWS::DynamoDB::Table
    Properties:
      AttributeDefinitions: [{ AttributeName: pk, AttributeType: S }]
      KeySchema: [{ AttributeName: pk, KeyType: HASH }]
  F: { Type: AWS::Serverless::Function, Metadata: { BuildProperties: { Binary: f } } }
";

async fn call(front: &Front, operation: &str, body: Value) {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-amz-json-1.0"));
    let signed = "AWS4-HMAC-SHA256 Credential=x/20300101/us-east-1/dynamodb/aws4_request, \
                  SignedHeaders=host, Signature=x";
    headers.insert(header::AUTHORIZATION, HeaderValue::from_static(signed));
    headers.insert("x-amz-date", HeaderValue::from_static("20300101T000000Z"));
    headers.insert("x-amz-target", format!("DynamoDB_20120810.{operation}").parse().unwrap());
    let answer = front.handle(Service::Dynamodb, AwsRequest { headers, body: body.to_string().into() }).await;
    assert_eq!(answer.status(), StatusCode::OK, "{operation}: {:?}", answer.body());
}

#[tokio::test]
async fn every_kind_of_write_is_told_and_no_reading() {
    let template = Template::parse(TEMPLATE).unwrap();
    let database = dynamodb::open(None, &template.tables).unwrap();
    let address = dynamodb::serve(database.clone()).await.unwrap();
    let sqs = Sqs::start(&[]).await.unwrap();
    let front = Front::new(database, address, sqs, Kms::open(None).unwrap(), Access::new(&template));
    let mut writes = front.writes();
    let key = json!({"pk": {"S": "a"}});
    let put = json!({"TableName": "Items", "Item": key});
    for (operation, body, told) in [
        ("PutItem", put.clone(), true),
        ("GetItem", json!({"TableName": "Items", "Key": key}), false),
        ("Scan", json!({"TableName": "Items"}), false),
        ("UpdateItem", json!({"TableName": "Items", "Key": key}), true),
        ("BatchWriteItem", json!({"RequestItems": {"Items": [{"PutRequest": {"Item": key}}]}}), true),
        ("TransactWriteItems", json!({"TransactItems": [{"Put": put}]}), true),
        ("DeleteItem", json!({"TableName": "Items", "Key": key}), true),
    ] {
        call(&front, operation, body).await;
        assert_eq!(writes.has_changed().unwrap(), told, "{operation}");
        writes.mark_unchanged();
    }
}

#[tokio::test]
async fn a_function_is_known_by_its_name_and_in_a_container_by_its_logical_id() {
    let template = Template::parse(TEMPLATE).unwrap();
    let database = dynamodb::open(None, &template.tables).unwrap();
    let address = dynamodb::serve(database.clone()).await.unwrap();
    let sqs = Sqs::start(&[]).await.unwrap();
    let front = Front::new(database, address, sqs, Kms::open(None).unwrap(), Access::new(&template));
    for agent in ["aws-sdk-rust/1 app/f", "aws-sdk-rust/1 app/F"] {
        let mut headers = HeaderMap::new();
        headers.insert(header::USER_AGENT, agent.parse().unwrap());
        headers.insert("x-amz-target", HeaderValue::from_static("DynamoDB_20120810.GetItem"));
        let body = json!({"TableName": "Items", "Key": {"pk": {"S": "a"}}}).to_string().into();
        let answer = front.handle(Service::Dynamodb, AwsRequest { headers, body }).await;
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "no policy lets it");
        assert!(answer.body().windows(20).any(|part| part == b"f is not authorized "), "{:?}", answer.body());
    }
    assert_eq!(front.calls.as_json()["functions"]["f"]["GetItem"]["calls"], 2);
}

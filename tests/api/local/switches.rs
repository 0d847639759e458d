use crate::world::World;
use almoner::clock::Clock;
use almoner_ops::sandbox::DEMO;
use http::{Method, StatusCode};

#[tokio::test]
async fn health_is_200_when_every_part_is_up() {
    let world = World::start().await;
    let reply = world.request(Method::GET, "/health").send().await;
    assert_eq!(reply.status, StatusCode::OK);
    insta::assert_snapshot!(reply.body.trim(), @r#"{"dynamodb":"up","event_sources":"up","functions":50,"sqs":"up","status":"up"}"#);
}

#[tokio::test]
async fn calls_are_those_of_the_functions_since_they_were_cleared() {
    let world = World::start().await;
    assert_eq!(
        world.request(Method::GET, "/_local/calls").send().await.body.trim(),
        r#"{"functions":{},"granted":{}}"#
    );
    world.ops("partner list").await.unwrap();
    assert_eq!(world.calls().await, serde_json::json!({}), "an operator's calls are not the functions'");
    world.created(DEMO).await;
    let reply = world.request(Method::GET, "/_local/calls").send().await;
    insta::assert_snapshot!(reply.body.trim(), @r#"{"functions":{"contributions-create":{"GetItem":{"calls":3,"read_units":1.5,"write_units":0},"PutItem":{"calls":1,"read_units":0,"write_units":2}}},"granted":{"contributions-create":["CreateContributions: dynamodb:PutItem contribution#*","KnowTheCaller: dynamodb:GetItem credential#api-key#*","KnowTheCaller: dynamodb:GetItem partner#*"]}}"#);
    world.request(Method::DELETE, "/_local/calls").send().await;
    assert_eq!(world.calls().await, serde_json::json!({}));
}

#[tokio::test]
async fn a_fault_that_is_not_understood_is_refused() {
    let world = World::start().await;
    for body in [
        "",
        "{}",
        r#"{"service":"s3","fault":"error","for_s":1}"#,
        r#"{"service":"dynamodb","fault":"fire","for_s":1}"#,
        r#"{"service":"dynamodb","fault":"error","rate":1.5,"for_s":1}"#,
        r#"{"service":"dynamodb","fault":"error","for_s":-1}"#,
        r#"{"service":"dynamodb","fault":"error","for_s":1,"more":1}"#,
    ] {
        let reply = world.request(Method::POST, "/_local/faults").json(body).send().await;
        assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{body}");
        assert!(!reply.text("message").is_empty());
    }
}

#[tokio::test]
async fn a_fault_ends_when_its_time_is_over_and_does_not_touch_operators() {
    let world = World::start().await;
    let body = r#"{"service":"dynamodb","fault":"error","for_s":0}"#;
    world.request(Method::POST, "/_local/faults").json(body).send().await;
    assert_eq!(world.list(DEMO, "").send().await.status, StatusCode::OK);
    world.fault("error", 1.0).await;
    assert!(world.ops("partner list").await.is_ok());
    world.fault("error", 0.0).await;
    assert_eq!(world.list(DEMO, "").send().await.status, StatusCode::OK);
}

#[tokio::test]
async fn queues_are_counted_by_their_logical_names() {
    let queues = "Resources:\n  Dead: { Type: AWS::SQS::Queue }\n  Work:\n    Type: AWS::SQS::Queue\n    Properties: \
                  { RedrivePolicy: { deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 1 } }\n";
    let world = World::with(Clock::System).template("Resources:\n", queues).start().await;
    let sqs = aws_sdk_sqs::Client::new(&world.sdk("sqs"));
    let url = sqs.get_queue_url().queue_name("Work").send().await.unwrap().queue_url.unwrap();
    for body in ["one", "two"] {
        sqs.send_message().queue_url(&url).message_body(body).send().await.unwrap();
    }
    sqs.receive_message().queue_url(&url).max_number_of_messages(1).send().await.unwrap();
    let counts: serde_json::Value =
        serde_json::from_str(&world.request(Method::GET, "/_local/queues").send().await.body).unwrap();
    assert_eq!(counts["queues"]["Work"], serde_json::json!({"visible": 1, "in_flight": 1}));
    assert_eq!(counts["queues"]["Dead"], serde_json::json!({"visible": 0, "in_flight": 0}));
}

#[tokio::test]
async fn a_function_without_a_schedule_cannot_be_run_by_hand() {
    let world = World::start().await;
    let reply = world.request(Method::POST, "/_local/schedules/contributions-get").send().await;
    assert_eq!(reply.status, StatusCode::NOT_FOUND);
    assert_eq!(reply.text("message"), "No function contributions-get has a schedule.");
}

#[tokio::test]
async fn what_the_local_stack_does_not_have_is_404() {
    let world = World::start().await;
    for (method, path) in [(Method::GET, "/_local/nothing"), (Method::POST, "/_local/calls")] {
        assert_eq!(world.request(method, path).send().await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

//! The engines alone, as `cargo run -- --sam-local FILE` serves them.

use crate::world::{CONTRIBUTIONS, World};
use almoner::clock::Clock;
use almoner_local::banner::banner;
use almoner_ops::sandbox::DEMO;
use http::{Method, StatusCode};
use serde_json::Value;

#[tokio::test]
async fn the_engines_are_there_and_the_api_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("new/env.json");
    let world = World::with(Clock::System).sam_local(&file).env("LOG_LEVEL", "debug").start().await;
    let health = world.request(Method::GET, "/health").send().await;
    assert_eq!(
        (health.status, health.number("functions").as_str()),
        (StatusCode::OK, "0"),
        "containers have them"
    );
    assert!(world.ops("partner list").await.unwrap().contains("demo"), "the sandbox is loaded");
    let reply = world.list(DEMO, "").send().await;
    assert_eq!(reply.status, StatusCode::NOT_FOUND);
    assert_eq!(
        reply.text("message"),
        format!("Only the engines are here: ask `sam local start-api` for {CONTRIBUTIONS}.")
    );

    let environments: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
    assert_eq!(environments.as_object().unwrap().len(), world.stack().template.functions.len());
    let deliver = &environments["NotificationsDeliverFunction"];
    let engines = format!("http://host.docker.internal:{}/_local", world.stack().address.port());
    for (name, value) in [
        ("TABLE_NAME", "LedgerTable"),
        ("LOG_LEVEL", "debug"),
        ("WEBHOOK_LOCAL_TARGETS", "true"),
        ("AWS_ENDPOINT_URL_DYNAMODB", &format!("{engines}/dynamodb")),
        ("AWS_ENDPOINT_URL_SQS", &format!("{engines}/sqs")),
        ("NOTIFICATIONS_QUEUE_URL", &world.queue("Notifications").await),
    ] {
        assert_eq!(deliver[name], value, "{name}");
    }
    let said = banner(world.stack());
    assert!(said.contains(&format!("--env-vars {}", file.display())), "{said}");
    assert!(
        said.lines().filter(|line| line.starts_with("sam ")).all(|line| line.contains(" Architecture=")),
        "{said}"
    );
}

#[tokio::test]
async fn no_event_calls_a_function() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::with(Clock::System).sam_local(&folder.path().join("env.json")).start().await;
    let sqs = aws_sdk_sqs::Client::new(&world.sdk("sqs"));
    let url = world.queue("Completions").await;
    sqs.send_message().queue_url(&url).message_body("{}").send().await.unwrap();
    // A poller of ours would have taken it by the time that a second receive has waited for it in vain.
    let receive = || sqs.receive_message().queue_url(&url).wait_time_seconds(1).send();
    let received = receive().await.unwrap();
    assert_eq!(received.messages().len(), 1, "still there for whoever brings it to its function");
    assert!(receive().await.unwrap().messages().is_empty());
    assert_eq!(world.calls().await, serde_json::json!({}));
}

/// Only Linux answers at all of 127.0.0.0/8 by itself.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn the_engines_alone_listen_where_containers_reach_them_and_the_whole_stack_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let engines = World::with(Clock::System).sam_local(&folder.path().join("env.json")).start().await;
    let whole = World::start().await;
    let elsewhere = async |world: &World| {
        tokio::net::TcpStream::connect(("127.0.0.2", world.stack().address.port())).await.is_ok()
    };
    assert!(elsewhere(&engines).await);
    assert!(!elsewhere(&whole).await);
}

//! `--dry-run`: every command that changes something says what, and changes nothing.

use super::examples;
use crate::waiting::until;
use crate::world::World;
use almoner_ops::sandbox::DEMO;
use aws_sdk_dynamodb::types::AttributeValue;
use http::StatusCode;
use serde_json::Value;
use std::collections::BTreeMap;

/// What would change something, had an earlier example not been a dry run.
const NOTHING_TO_DO: [&str; 2] = ["webhooks enable", "dead-letters redrive"];

/// A completion that was given up.
const REPORT: &str = r#"{"transaction_id":"11111111-2222-4333-8444-555555555555","reported_at":"2026-11-20T12:00:00Z",
        "request_id":"r","reporter":{"known":{"mode":"test","partner_id":"11111111-2222-4333-8444-555555555555"}}}"#;

/// All of the ledger, every attribute of every item.
async fn items(world: &World) -> Vec<String> {
    let client = aws_sdk_dynamodb::Client::new(&world.sdk("dynamodb"));
    let pages = client.scan().table_name(world.table()).consistent_read(true).into_paginator().items().send();
    let items: Vec<_> = pages.collect::<Result<_, _>>().await.unwrap();
    let mut items: Vec<_> = items.into_iter().map(|item| written(&AttributeValue::M(item))).collect();
    items.sort();
    items
}

/// A value as text, members of maps in their order.
fn written(value: &AttributeValue) -> String {
    match value {
        AttributeValue::M(members) => {
            let members: BTreeMap<_, _> = members.iter().map(|(name, value)| (name, written(value))).collect();
            format!("{members:?}")
        }
        AttributeValue::L(values) => format!("{:?}", values.iter().map(written).collect::<Vec<_>>()),
        other => format!("{other:?}"),
    }
}

/// What is received from a queue, as soon as something is.
async fn received(world: &World, queue: &str) -> Vec<String> {
    let sqs = aws_sdk_sqs::Client::new(&world.sdk("sqs"));
    let url = world.queue(queue).await;
    // The engine hides what was let go of for a moment.
    until("a message", async || {
        let receive = sqs.receive_message().queue_url(&url).max_number_of_messages(10);
        let messages = receive.send().await.unwrap().messages?;
        Some(messages.into_iter().filter_map(|message| message.body).collect())
    })
    .await
}

/// What one has and the other has not.
fn only_in<'a>(one: &'a [String], other: &[String]) -> Vec<&'a String> {
    one.iter().filter(|item| !other.contains(item)).collect()
}

#[tokio::test]
async fn no_command_changes_anything() {
    let world = World::start().await;
    let examples = examples(&world).await;
    let before = items(&world).await;
    assert!(before.len() > 50, "{}", before.len());
    for example in examples {
        let words = &example.words;
        let answer = world.answer(&format!("--dry-run --output json {words}")).await;
        let said: Value = serde_json::from_str(&answer.out).unwrap_or_default();
        let would = said["dry_run"] == true;
        if example.changes && !NOTHING_TO_DO.iter().any(|nothing| words.starts_with(nothing)) {
            assert!(answer.well && would, "{words}: {answer:?}");
            assert!(!said["changes"].as_array().unwrap().is_empty(), "{words}: {said}");
        } else {
            assert!(!would, "{words}: {said}");
        }
        let after = items(&world).await;
        assert!(after == before, "{words}: {:?}", only_in(&after, &before));
    }
    // A function works on what is sent to any other queue, which the ledger would show.
    assert_eq!(received(&world, "SettlementsDeadLetters").await, ["{}"]);
}

#[tokio::test]
async fn what_would_be_changed_is_listed_and_what_would_be_refused_is_refused() {
    let world = World::start().await;
    let said = world.ops(&format!("--dry-run partner disable --partner {}", DEMO.id)).await.unwrap();
    let lines: Vec<_> = said.lines().collect();
    assert_eq!(lines[0], "Nothing was changed. It would be:");
    assert!(lines[1].starts_with("WOULD   WHERE") && lines[2].starts_with("update  partner#test"), "{said}");
    assert_eq!(world.list(DEMO, "").send().await.status, StatusCode::OK);
    let unknown = "--dry-run partner disable --partner 11111111-2222-4333-8444-555555555555";
    assert!(world.ops(unknown).await.unwrap_err().starts_with("There is no test partner"));
    let taken = format!("--dry-run partner create --name x --currency USD --id {}", DEMO.id);
    assert!(world.ops(&taken).await.unwrap_err().contains("already"));
    let issued = world.ops(&format!("--dry-run credential issue --partner {}", DEMO.id)).await.unwrap();
    assert!(!issued.contains("secret"), "a secret that opens nothing is not shown: {issued}");
}

#[tokio::test]
async fn a_dead_letter_that_would_be_redriven_can_be_received_afterwards() {
    let world = World::start().await;
    let sqs = aws_sdk_sqs::Client::new(&world.sdk("sqs"));
    let queue = world.queue("CompletionsDeadLetters").await;
    sqs.send_message().queue_url(&queue).message_body(REPORT).send().await.unwrap();
    let said = world.ops("--dry-run dead-letters redrive --all").await.unwrap();
    assert!(said.contains("send    Completions") && said.contains("delete  CompletionsDeadLetters"), "{said}");
    assert_eq!(received(&world, "CompletionsDeadLetters").await, [REPORT]);
}

#[tokio::test]
async fn what_would_fail_of_a_dry_run_does_not_say_that_the_rest_was_done() {
    let world = World::start().await;
    let sqs = aws_sdk_sqs::Client::new(&world.sdk("sqs"));
    let queue = world.queue("CompletionsDeadLetters").await;
    for body in [REPORT, "not JSON"] {
        sqs.send_message().queue_url(&queue).message_body(body).send().await.unwrap();
    }
    let said = world.ops("--dry-run dead-letters redrive --all").await.unwrap_err();
    assert!(said.starts_with("Nothing was changed. It would say:\nRedriven: completions 1,"), "{said}");
    assert!(said.contains("It cannot be read"), "{said}");
    let mut left = received(&world, "CompletionsDeadLetters").await;
    left.sort();
    assert!(left.iter().all(|body| [REPORT, "not JSON"].contains(&&**body)), "{left:?}");
}

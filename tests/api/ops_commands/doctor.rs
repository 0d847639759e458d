//! `almoner-ops doctor` on the local stack.

use crate::world::World;
use serde_json::Value;

/// What it says of each thing: its state, and the thing.
async fn looked(world: &World, words: &str) -> (bool, Vec<(String, String, String)>) {
    let answer = world.answer(&format!("--output json doctor {words}")).await;
    let rows: Vec<Value> = serde_json::from_str(&answer.out).unwrap_or_else(|error| panic!("{error}: {answer:?}"));
    let text = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
    let rows = rows.iter().map(|row| (text(row, "state"), text(row, "check"), text(row, "what")));
    (answer.well, rows.collect())
}

fn is(row: &(String, String, String), state: &str, check: &str) -> bool {
    row.0 == state && row.1 == check
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stack_as_it_should_be_is_all_green() {
    let world = World::start().await;
    let (well, rows) = looked(&world, "").await;
    assert!(well, "{rows:#?}");
    assert!(rows.iter().all(|(state, ..)| state == "OK" || state == "SKIPPED"), "{rows:#?}");
    let fine = |check: &str| rows.iter().filter(|row| is(row, "OK", check)).count();
    let counted = ["table", "index", "stream", "key", "clock", "transaction"].map(fine);
    assert_eq!(counted, [1, 4, 1, 1, 1, 1], "{rows:#?}");
    assert!(fine("queue") >= 7, "{rows:#?}");
    for check in ["stack", "function", "alarm"] {
        assert!(rows.iter().any(|row| is(row, "SKIPPED", check)), "{check}: {rows:#?}");
    }
}

#[tokio::test]
async fn a_deleted_queue_is_named_and_the_exit_code_is_1() {
    let world = World::start().await;
    let sqs = aws_sdk_sqs::Client::new(&world.sdk("sqs"));
    sqs.delete_queue().queue_url(world.queue("CompletionsDeadLetters").await).send().await.unwrap();
    let (well, rows) = looked(&world, "--without-transaction").await;
    assert!(!well);
    let bad: Vec<_> =
        rows.iter().filter(|(state, ..)| state == "BAD").map(|(_, check, what)| (&**check, &**what)).collect();
    assert_eq!(
        bad,
        [("queue", "Completions"), ("queue", "CompletionsDeadLetters")],
        "whoever gives up to it is, too"
    );
    let answer = world.answer("doctor --without-transaction").await;
    assert!(!answer.well && answer.out.contains("BAD") && answer.out.ends_with("Not well: 2.\n"), "{answer:?}");
}

#[tokio::test]
async fn a_dead_letter_is_told_of_and_no_reason_to_fail() {
    let world = World::start().await;
    let sqs = aws_sdk_sqs::Client::new(&world.sdk("sqs"));
    let queue = world.queue("EventsDeadLetters").await;
    sqs.send_message().queue_url(queue).message_body("{}").send().await.unwrap();
    let (well, rows) = looked(&world, "--without-transaction").await;
    assert!(well && rows.iter().any(|row| is(row, "WARN", "queue") && row.2 == "EventsDeadLetters"), "{rows:#?}");
}

#[tokio::test]
async fn what_does_not_answer_is_bad_and_stops_nothing_else() {
    let world = World::start().await;
    let (well, rows) = looked(&world, "--api-url http://127.0.0.1:1 --sqs-endpoint-url http://127.0.0.1:1").await;
    assert!(!well);
    assert!(rows.iter().any(|row| is(row, "BAD", "transaction") && row.2 == "http://127.0.0.1:1"), "{rows:#?}");
    assert!(rows.iter().any(|row| is(row, "BAD", "queue")) && rows.iter().any(|row| is(row, "OK", "table")));
    let (well, rows) = looked(&world, "--kms-endpoint-url http://127.0.0.1:1 --without-transaction").await;
    assert!(
        !well && rows.iter().any(|row| is(row, "BAD", "key")) && rows.iter().any(|row| is(row, "OK", "table"))
    );
    let (well, rows) = looked(&world, "--table Nowhere --without-transaction").await;
    assert!(!well && rows.iter().any(|row| is(row, "BAD", "table") && row.2 == "Nowhere"), "{rows:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_look_leaves_opens_nothing_and_is_forgotten() {
    let world = World::start().await;
    let doctor = "d0c70000-0000-4000-8000-000000000001";
    for _ in 0..2 {
        assert!(looked(&world, "").await.0);
    }
    let credentials = world.ops(&format!("credential list --partner {doctor}")).await.unwrap();
    assert_eq!(credentials.matches("revoked").count(), 2, "{credentials}");
    assert!(!credentials.contains("active"), "{credentials}");
    let client = aws_sdk_dynamodb::Client::new(&world.sdk("dynamodb"));
    let pages = client.scan().table_name(world.table()).into_paginator().items().send();
    let items: Vec<_> = pages.collect::<Result<_, _>>().await.unwrap();
    let of_looks = items.iter().filter(|item| {
        let key = item["pk"].as_s().unwrap();
        key.starts_with("contribution#")
            || (key.starts_with("credential#") && format!("{item:?}").contains(doctor))
    });
    let of_looks: Vec<_> = of_looks.collect();
    assert_eq!(of_looks.len(), 4);
    assert!(of_looks.iter().all(|item| item.contains_key("forget_at_s")));
}

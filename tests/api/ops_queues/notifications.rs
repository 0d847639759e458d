//! Notifications that were given up.

use super::{completed, hold, named, ops, receiver, subscribe};
use crate::world::World;
use almoner::clock::Clock;
use almoner_ops::receive::{Answer, Step};
use almoner_ops::sandbox::DEMO;
use std::time::Duration;

/// A stack that gives notifications up after two attempts.
async fn impatient() -> World {
    World::with(Clock::System).env("NOTIFICATION_SCHEDULE_S", "1").start().await
}

fn message_id(listed: &str) -> String {
    listed.lines().last().unwrap().split_whitespace().nth(1).unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notification_that_was_given_up_is_delivered_after_it_is_redriven() {
    let world = impatient().await;
    let receiver = receiver(vec![Step::Status(500), Step::Status(500)]).await;
    let webhook = subscribe(&world, &receiver).await;
    completed(&world).await;
    hold(&world, "NotificationsDeadLetters", 1).await;

    let listed = ops(&world, "dead-letters list").await;
    insta::assert_snapshot!(named(&listed), @r"
    QUEUE MESSAGES
    completions 0
    settlements 0
    statements 0
    notifications 1
    events 0

    QUEUE MESSAGE SENT WHAT
    notifications ID1 TIME notification of event ID2 to webhook ID3 after 2 attempts
    ");
    assert_eq!(ops(&world, "dead-letters list").await, listed, "looking leaves it");
    let shown = ops(&world, &format!("dead-letters show {}", message_id(&listed))).await;
    insta::assert_snapshot!(named(&shown), @r#"
    Queue: notifications
    Message: ID1
    Sent: TIME
    Receives: 3, first TIME
    What: notification of event ID2 to webhook ID3 after 2 attempts
    Partner: test#ID4
    Webhook: URL (enabled)
    Attempts:
    AT EVENT TYPE ATTEMPT STATUS DURATION NEXT ATTEMPT
    TIME ID2 contribution.completed 2 500 N ms -
    TIME ID2 contribution.completed 1 500 N ms TIME
    Body:
    {
    "dead_after": 2,
    "event_id": "ID2",
    "mode": "test",
    "partner_id": "ID4",
    "webhook_id": "ID3"
    }
    "#);

    insta::assert_snapshot!(ops(&world, "dead-letters redrive --all").await, @"Redriven: completions 0, settlements 0, statements 0, notifications 1, events 0.");
    let deliveries = receiver.wait_for(3, Duration::from_secs(20)).await;
    let [first, second, third] = &deliveries[..] else { panic!("{deliveries:?}") };
    assert_eq!([&second.event_id, &third.event_id], [&first.event_id; 2]);
    assert_eq!((third.verified.clone(), third.answered), (Ok(()), Answer::Status(200)));
    hold(&world, "Notifications", 0).await;
    hold(&world, "NotificationsDeadLetters", 0).await;

    let list = format!("deliveries list --partner {} --webhook {webhook}", DEMO.id);
    insta::assert_snapshot!(named(&ops(&world, &list).await), @r"
    AT EVENT TYPE ATTEMPT STATUS DURATION NEXT ATTEMPT
    TIME ID1 contribution.completed 3 200 N ms -
    TIME ID1 contribution.completed 2 500 N ms -
    TIME ID1 contribution.completed 1 500 N ms TIME
    ");
    insta::assert_snapshot!(named(&ops(&world, &format!("{list} --limit 1")).await), @r"
    AT EVENT TYPE ATTEMPT STATUS DURATION NEXT ATTEMPT
    TIME ID1 contribution.completed 3 200 N ms -
    There are more than 1: see --limit, of 1000 at most.
    ");
    insta::assert_snapshot!(named(&ops(&world, "dead-letters list").await), @r"
    QUEUE MESSAGES
    completions 0
    settlements 0
    statements 0
    notifications 0
    events 0
    ");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_messages_that_are_named_are_redriven() {
    let world = impatient().await;
    let receiver = receiver(vec![Step::Status(500); 4]).await;
    let webhook = subscribe(&world, &receiver).await;
    completed(&world).await;
    hold(&world, "NotificationsDeadLetters", 1).await;
    let first = message_id(&ops(&world, "dead-letters list --queue notifications").await);
    completed(&world).await;
    hold(&world, "NotificationsDeadLetters", 2).await;
    let elsewhere = format!("dead-letters redrive {first} --queue completions");
    assert!(world.ops(&elsewhere).await.unwrap_err().contains("There is no message"), "not that queue's");
    let redriven = ops(&world, &format!("dead-letters redrive {first} --queue notifications")).await;
    assert_eq!(redriven, "Redriven: notifications 1.\n");
    receiver.wait_for(5, Duration::from_secs(20)).await;
    let left = ops(&world, "dead-letters list --queue notifications").await;
    assert!(left.contains("notifications  1") && !left.contains(&first), "{left}");

    ops(&world, &format!("webhooks disable --partner {} {webhook}", DEMO.id)).await;
    let problem = world.ops("dead-letters redrive --all").await.unwrap_err();
    insta::assert_snapshot!(named(&problem), @r"
    Redriven: completions 0, settlements 0, statements 0, notifications 0, events 0.
    Not done:
    ID1 (notifications): Its webhook ID2 is disabled: see almoner-ops webhooks enable.
    ");
    ops(&world, &format!("webhooks enable --partner {} {webhook}", DEMO.id)).await;
    ops(&world, "dead-letters redrive --all").await;
    assert_eq!(receiver.wait_for(6, Duration::from_secs(20)).await.len(), 6);
}

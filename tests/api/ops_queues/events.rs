//! Events that the stream has lost, announced again.

use super::{completed, hold, named, ops, receiver, send, subscribe};
use crate::world::World;
use almoner::clock::Clock;
use almoner_ops::sandbox::DEMO;
use http::{Method, StatusCode};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use std::time::Duration;

/// A stack whose relay hears of no contribution.
async fn deaf(clock: Clock) -> World {
    World::with(clock).template(r#""eventName":["MODIFY"]"#, r#""eventName":["REMOVE"]"#).start().await
}

/// The times of a replay from that long ago to now.
fn since(hours: i64) -> String {
    let now = Timestamp::now();
    format!("--from {} --to {}", now - SignedDuration::from_hours(hours), now + SignedDuration::from_secs(1))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_stream_gave_up_is_announced_from_the_ledger() {
    let world = deaf(Clock::System).await;
    let (receiver, late) = (receiver(Vec::new()).await, receiver(Vec::new()).await);
    subscribe(&world, &receiver).await;
    let contribution = completed(&world).await;
    world.created(DEMO).await;
    let latecomer = subscribe(&world, &late).await;
    let now = format!("{:.0}", Timestamp::now());
    let letter = json!({
        "requestContext": { "condition": "RetryAttemptsExhausted" },
        "DDBStreamBatchInfo": {
            "shardId": "shardId-00000001573689847184-864758bb",
            "startSequenceNumber": "1",
            "endSequenceNumber": "2",
            "approximateArrivalOfFirstRecord": now,
            "approximateArrivalOfLastRecord": now,
            "batchSize": 2,
        },
    });
    let message = send(&world, "EventsDeadLetters", &letter.to_string()).await;
    insta::assert_snapshot!(named(&ops(&world, "dead-letters list --queue events").await), @r"
    QUEUE MESSAGES
    events 1

    QUEUE MESSAGE SENT WHAT
    events ID1 TIME stream batch of 2 records from TIME to TIME
    ");
    assert!(ops(&world, &format!("dead-letters show {message}")).await.contains("\"batchSize\": 2"));

    insta::assert_snapshot!(ops(&world, "dead-letters redrive --all --queue events").await, @r"
    Redriven: events 1.
    Events announced: 1, of 2 contributions, 0 authorisations, 0 donations and 0 remittances looked at.
    If completions waited in their queue before that, replay the time of their reports too: almoner-ops events replay.
    ");
    let deliveries = receiver.wait_for(1, Duration::from_secs(20)).await;
    let [delivery] = &deliveries[..] else { panic!("{deliveries:?}") };
    assert_eq!((&*delivery.event_type, &*delivery.resource_id), ("contribution.completed", &*contribution));
    hold(&world, "EventsDeadLetters", 0).await;

    let again = ops(&world, &format!("events replay {}", since(1))).await;
    assert_eq!(
        again,
        "Events announced: 1, of 2 contributions, 0 authorisations, 0 donations and 0 remittances looked at.\n"
    );
    hold(&world, "Notifications", 0).await;
    assert_eq!(receiver.count(), 1, "what is known is not sent twice");
    let log = format!("deliveries list --partner {} --webhook {latecomer}", DEMO.id);
    assert_eq!(ops(&world, &log).await.lines().count(), 1, "it subscribed after it happened: heads alone");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expiry_is_announced_when_its_time_is_replayed_and_not_else() {
    let week = SignedDuration::from_hours(7 * 24);
    let hour = SignedDuration::from_hours(1);
    let clock = Clock::stopped_at(Timestamp::now() - week - 2 * hour);
    let world = deaf(clock).await;
    let receiver = receiver(Vec::new()).await;
    subscribe(&world, &receiver).await;
    let contribution = world.created(DEMO).await;
    world.advance(week + 2 * hour + SignedDuration::from_mins(1));
    let run = world.request(Method::POST, "/_local/schedules/contributions-expire").send().await;
    assert_eq!(run.status, StatusCode::OK, "{run:?}");

    let date = (Timestamp::now() - 20 * 24 * hour).to_string()[..10].to_owned();
    let before = ops(&world, &format!("events replay --from {date} --to {}", Timestamp::now() - 3 * hour)).await;
    assert_eq!(
        before,
        "Events announced: 0, of 1 contributions, 0 authorisations, 0 donations and 0 remittances looked at.\n"
    );
    let replayed = ops(&world, &format!("events replay {}", since(3))).await;
    assert_eq!(
        replayed,
        "Events announced: 1, of 1 contributions, 0 authorisations, 0 donations and 0 remittances looked at.\n"
    );
    let deliveries = receiver.wait_for(1, Duration::from_secs(20)).await;
    let [delivery] = &deliveries[..] else { panic!("{deliveries:?}") };
    assert_eq!((&*delivery.event_type, &*delivery.resource_id), ("contribution.expired", &*contribution));
}

//! The ledger knows what is owed: what a queue loses is rung for again.

use crate::subscriber::Subscriber;
use crate::waiting::{SOON, eventually, until};
use crate::world::World;
use almoner::clock::Clock;
use almoner_ops::receive::{Options, Step};
use almoner_ops::sandbox::DEMO;
use http::Method;
use jiff::SignedDuration;
use std::time::Duration;

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn a_lost_message_is_rung_for_again_by_the_ledger() {
    let world = World::start_at("2026-11-20T12:00:00Z").await;
    let options = Options { clock: world.clock.clone(), fail: vec![Step::Status(500)], ..Options::default() };
    let subscriber = Subscriber::with(&world, DEMO, r#"["*"]"#, "standard", options).await;
    let id = world.created(DEMO).await;
    world.complete(DEMO, &id).send().await;
    subscriber.logged(&world, DEMO, 1).await;
    let sqs = aws_sdk_sqs::Client::new(&world.sdk("sqs"));
    let url = sqs.get_queue_url().queue_name("Notifications").send().await.unwrap().queue_url.unwrap();
    eventually("a hidden message", SOON, async || (!world.queued().await.is_empty()).then_some(())).await;
    sqs.purge_queue().queue_url(&url).send().await.unwrap();
    assert!(world.queued().await.is_empty(), "the message is lost");

    world.advance(SignedDuration::from_secs(60));
    world.run("notifications-recover").await;
    assert!(world.queued().await.is_empty(), "it is due, and not overdue by two minutes yet");
    world.advance(SignedDuration::from_secs(90));
    world.run("notifications-recover").await;
    assert_eq!(subscriber.logged(&world, DEMO, 2).await, ["1: 500", "2: 200"]);
    world.drained().await;
    world.advance(SignedDuration::from_hours(48));
    world.run("notifications-recover").await;
    assert!(world.queued().await.is_empty(), "nothing is owed any more");
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "restarts the stack")]
async fn a_restarted_stack_makes_its_queue_anew_from_the_ledger() {
    let folder = tempfile::tempdir().unwrap();
    let start = async || {
        let setting = World::with(Clock::System).env("NOTIFICATION_SCHEDULE_S", "3");
        setting.data(folder.path()).start().await
    };
    let world = start().await;
    let subscriber = Subscriber::of(&world, DEMO, r#"["*"]"#, "500").await;
    let id = world.created(DEMO).await;
    world.complete(DEMO, &id).send().await;
    subscriber.logged(&world, DEMO, 1).await;
    world.stop().await;
    let world = start().await;
    // Long before it would be overdue, and not before it is due.
    assert_eq!(subscriber.logged(&world, DEMO, 2).await, ["1: 500", "2: 200"]);
    let heard = subscriber.heard(2).await;
    assert!(heard[1].at.duration_since(heard[0].at) >= SignedDuration::from_millis(2_900));
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn a_backlog_is_not_made_longer_by_ringing_every_minute() {
    let world = World::start_at("2026-11-20T12:00:00Z").await;
    let subscriber = Subscriber::of(&world, DEMO, r#"["*"]"#, "hang").await;
    let id = world.created(DEMO).await;
    world.complete(DEMO, &id).send().await;
    subscriber.heard(1).await;
    let mut bells = 0;
    for _ in 0..30 {
        world.advance(SignedDuration::from_secs(60));
        world.calls().await;
        world.run("notifications-recover").await;
        bells += world.calls().await["notifications-recover"]["SendMessageBatch"]["calls"].as_u64().unwrap_or(0);
    }
    assert!((1..=2).contains(&bells), "in half an hour: {bells}");
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes a service fail")]
async fn store_and_queue_failing_under_the_relay_and_the_workers_lose_nothing() {
    let world = World::with(Clock::System)
        .env("STORE_ATTEMPT_TIMEOUT_MS", "100")
        .env("NOTIFICATION_RECOVER_AFTER_S", "1")
        .env("NOTIFICATION_SCHEDULE_S", "1,1,1,1,1")
        .start()
        .await;
    let subscriber = Subscriber::of(&world, DEMO, r#"["*"]"#, "").await;
    let mut ids = Vec::new();
    for (service, fault) in [
        ("sqs", "lost_response"),
        ("sqs", "error"),
        ("sqs", "throttle"),
        ("sqs", "timeout"),
        ("dynamodb", "lost_response"),
    ] {
        world.calls().await;
        let mine = [world.created(DEMO).await, world.created(DEMO).await, world.created(DEMO).await];
        world.fault_of(service, fault, 0.7).await;
        for id in &mine {
            let reply = world.complete(DEMO, id).send().await;
            assert!(reply.status.is_success(), "{service} {fault}: {reply:?}");
        }
        until("relay and worker under the fault", async || {
            let calls = world.request(Method::GET, "/_local/calls").send().await.body;
            ["events-relay", "notifications-deliver"].iter().all(|name| calls.contains(name)).then_some(())
        })
        .await;
        world.heal().await;
        ids.extend(mine);
    }
    eventually("every completion notified", Duration::from_secs(60), async || {
        (subscriber.events().len() == ids.len()).then_some(())
    })
    .await;
    assert!(subscriber.events().values().all(|events| events.len() == 1));
    assert!(!world.queued().await.keys().any(|name| name.ends_with("DeadLetters")));
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "looks at whole queues")]
async fn a_dead_letter_that_is_moved_back_walks_the_schedule_anew_under_the_same_id() {
    let world = World::with(Clock::System).env("NOTIFICATION_SCHEDULE_S", "1").start().await;
    let subscriber = Subscriber::of(&world, DEMO, r#"["*"]"#, "500,500,500").await;
    let id = world.created(DEMO).await;
    world.complete(DEMO, &id).send().await;
    let dead = async || {
        let there = [("NotificationsDeadLetters".to_owned(), 1)].into();
        eventually("a dead letter", SOON, async || (world.queued().await == there).then_some(())).await;
    };
    dead().await;
    // As the AWS console's redrive does it: the same message, back in the queue it came from.
    let sqs = aws_sdk_sqs::Client::new(&world.sdk("sqs"));
    let url = async |name: &str| sqs.get_queue_url().queue_name(name).send().await.unwrap().queue_url.unwrap();
    let (from, to) = (url("NotificationsDeadLetters").await, url("Notifications").await);
    let received = sqs.receive_message().queue_url(&from).send().await.unwrap();
    let message = &received.messages()[0];
    sqs.send_message().queue_url(&to).message_body(message.body().unwrap()).send().await.unwrap();
    let handle = message.receipt_handle().unwrap();
    sqs.delete_message().queue_url(&from).receipt_handle(handle).send().await.unwrap();
    assert_eq!(subscriber.logged(&world, DEMO, 4).await, ["1: 500", "2: 500", "3: 500", "4: 200"]);
    let heard = subscriber.heard(4).await;
    assert!(heard.iter().all(|delivery| delivery.event_id == heard[0].event_id));
    world.drained().await;
}

/// On a stack of a test's own, the schedules' own tests show that they keep time (`sources/tests/schedule.rs`).
#[cfg(deployed)]
#[tokio::test]
async fn every_minute_the_schedule_itself_looks_for_what_is_overdue() {
    let world = World::start().await;
    let subscriber = Subscriber::of(&world, DEMO, r#"["*"]"#, "").await;
    let event_id = subscriber.owed_unrung(&world, DEMO).await;
    eventually("the next minute's run", Duration::from_secs(120), async || {
        subscriber.receiver.deliveries().iter().any(|delivery| delivery.event_id == event_id).then_some(())
    })
    .await;
}

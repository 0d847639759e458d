//! The store throttled, failing, silent and forgetful in turn, under a thousand completions.

use crate::subscriber::Subscriber;
use crate::waiting::eventually;
use crate::world::{Reply, World};
use almoner::clock::Clock;
use almoner_ops::sandbox::DEMO;
use futures::stream::{self, StreamExt as _};
use http::StatusCode;
use std::time::Duration;

const FAULTS: [&str; 4] = ["throttle", "error", "timeout", "lost_response"];
/// Of each fault: a thousand completions in all.
const EACH: usize = 250;
const AT_ONCE: usize = 16;

/// Every one is answered without a 5xx, ends completed and is notified under one event id; nothing is given up.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[cfg_attr(deployed, ignore = "makes a service fail")]
async fn a_thousand_completions_survive_a_store_that_fails_in_every_way() {
    let world = World::with(Clock::System).env("STORE_ATTEMPT_TIMEOUT_MS", "500").start().await;
    let subscriber = Subscriber::of(&world, DEMO, r#"["contribution.completed"]"#, "").await;
    let ids: Vec<String> = stream::iter(0..EACH * FAULTS.len())
        .map(|_| world.created(DEMO))
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    for (fault, ids) in FAULTS.into_iter().zip(ids.chunks(EACH)) {
        // Most calls fail: some completions are applied at once, some by their third attempt, most wait in the queue.
        world.fault(fault, 0.8).await;
        let replies = stream::iter(ids).map(|id| world.complete(DEMO, id).send()).buffer_unordered(AT_ONCE);
        let replies: Vec<Reply> = replies.collect().await;
        let failed = replies.iter().find(|reply| !reply.status.is_success());
        assert!(failed.is_none(), "{fault}: no 5xx while the queue works: {failed:?}");
        assert!(replies.iter().any(|reply| reply.status == StatusCode::ACCEPTED), "{fault} was felt");
    }
    world.heal().await;

    eventually("every completion notified", Duration::from_secs(300), async || {
        (subscriber.events().len() == ids.len()).then_some(())
    })
    .await;
    for (id, events) in subscriber.events() {
        assert_eq!(events.len(), 1, "{id} under one event id");
        assert!(ids.contains(&id));
    }
    let statuses = stream::iter(&ids).map(async |id| world.get(DEMO, id).send().await.text("status"));
    let statuses: Vec<String> = statuses.buffer_unordered(AT_ONCE).collect().await;
    assert!(statuses.iter().all(|status| status == "completed"));
    assert!(subscriber.receiver.deliveries().iter().all(|delivery| delivery.verified.is_ok()));
    let dead: Vec<_> = world.queued().await.into_keys().filter(|name| name.ends_with("DeadLetters")).collect();
    assert!(dead.is_empty(), "{dead:?}");
}

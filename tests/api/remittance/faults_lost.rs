//! What was written while the answer was lost: money is taken off a limit once, and given back once.

use super::Remitter;
use super::faults::assert_unavailable;
use crate::world::World;
use http::{Method, StatusCode};
use std::collections::HashSet;

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes the store fail")]
async fn a_request_whose_first_attempt_lost_its_answer_recognises_its_own_write() {
    let world = World::patient().await;
    let sender = Remitter::of(&world).await;
    sender.sent("1").await;
    let body = sender.deposit("1");
    world.calls().await;
    world.fault("lost_response", 0.4).await;
    let mut made = HashSet::new();
    for number in 0..40 {
        let key = format!("order-{number}");
        let reply = sender.send(&body).key(&key).send().await;
        if reply.status == StatusCode::OK {
            assert!(!reply.replayed(), "nobody else sent this key: {reply:?}");
            made.insert(reply.text("id"));
        } else {
            assert_unavailable(&reply);
        }
    }
    let calls = world.calls().await["user-transactions-create"]["TransactWriteItems"].take();
    assert!(calls["calls"].as_u64().unwrap() > 40, "some answers were lost: {calls}");
    world.heal().await;
    for number in 0..40 {
        made.insert(sender.send(&body).key(&format!("order-{number}")).send().await.text("id"));
    }
    assert_eq!(made.len(), 40, "one transaction a key");
    assert_eq!(sender.listed().await.len(), 41, "and the one that was there before");
    assert_eq!(sender.left().await[0], "959");
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes the store fail")]
async fn requests_without_a_key_are_not_doubled_by_the_stores_own_retries() {
    let world = World::patient().await;
    let sender = Remitter::of(&world).await;
    let body = sender.deposit("1");
    world.fault("lost_response", 0.3).await;
    let mut answered = HashSet::new();
    for _ in 0..40 {
        let reply = sender.send(&body).send().await;
        if reply.status == StatusCode::OK {
            assert!(answered.insert(reply.text("id")));
        } else {
            assert_unavailable(&reply);
        }
    }
    world.heal().await;
    let listed: Vec<_> = sender.listed().await;
    assert!(listed.len() <= 40 && answered.iter().all(|id| listed.contains(id)), "what was answered is there");
    assert_eq!(sender.left().await[0], (1_000 - listed.len()).to_string(), "each took its amount once");
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes the store fail")]
async fn a_cancellation_whose_answer_was_lost_gives_back_once() {
    let world = World::patient().await;
    let sender = Remitter::of(&world).await;
    for _ in 0..8 {
        let id = sender.sent("100").await;
        world.fault("lost_response", 0.5).await;
        for attempt in 0.. {
            let reply = sender.call(Method::DELETE, &format!("/transactions/{id}")).send().await;
            if reply.status == StatusCode::OK {
                assert_eq!(reply.text("status"), "CANCELED");
                break;
            }
            assert_unavailable(&reply);
            assert!(attempt < 50, "{reply:?}");
        }
        world.heal().await;
        assert_eq!(sender.left().await, ["1000", "5000", "20000"]);
    }
}

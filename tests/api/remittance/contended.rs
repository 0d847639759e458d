//! Other transactions at the same user's limits, and items that are not read at one moment.

use super::{Remitter, assert_refused};
use crate::contention::contended;
use crate::world::{Reply, World};
use almoner::clock::Clock;
use http::{Method, StatusCode};
use std::sync::atomic::Ordering;

/// More than anybody waits for.
const ENDLESS: usize = 1_000_000;

fn assert_unavailable(reply: &Reply) {
    super::faults::assert_unavailable(reply);
    assert!(!reply.body.to_lowercase().contains("conflict"), "{reply:?}");
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes the store fail")]
async fn a_creation_waits_for_others_in_its_way_and_is_made_once() {
    let (world, between) = contended(World::with(Clock::System)).await;
    let sender = Remitter::of(&world).await;
    for conflicts in [1, 5] {
        between.conflicts.store(conflicts, Ordering::SeqCst);
        let reply = sender.send(&sender.deposit("100")).key(&conflicts.to_string()).send().await;
        assert_eq!((reply.status, reply.replayed()), (StatusCode::OK, false), "{reply:?}");
        assert_eq!(between.conflicts.load(Ordering::SeqCst), 0);
    }
    assert_eq!(sender.listed().await.len(), 2);
    assert_eq!(sender.left().await, ["800", "4800", "19800"]);
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes the store fail")]
async fn what_others_keep_from_being_made_is_made_by_the_same_request_later() {
    let (world, between) = contended(World::with(Clock::System)).await;
    let sender = Remitter::of(&world).await;
    let create = || sender.send(&sender.deposit("100")).key("k");
    between.conflicts.store(ENDLESS, Ordering::SeqCst);
    assert_unavailable(&create().send().await);
    between.conflicts.store(0, Ordering::SeqCst);
    assert!(sender.listed().await.is_empty());
    assert_eq!(sender.left().await[0], "1000");
    let reply = create().send().await;
    assert_eq!((reply.status, reply.replayed()), (StatusCode::OK, false), "{reply:?}");
    // Cancelling is no other.
    let cancel = || sender.call(Method::DELETE, &format!("/transactions/{}", reply.text("id")));
    between.conflicts.store(ENDLESS, Ordering::SeqCst);
    assert_unavailable(&cancel().send().await);
    assert_eq!(sender.transaction(&reply.text("id")).await.text("status"), "INITIATED");
    between.conflicts.store(2, Ordering::SeqCst);
    assert_eq!(cancel().send().await.text("status"), "CANCELED");
    assert_eq!(sender.left().await[0], "1000");
}

/// A BatchGetItem reads each item by itself: one may be as it was before a transaction of both, the other as it is after.
#[tokio::test]
#[cfg_attr(deployed, ignore = "makes the store fail")]
async fn a_duplicate_is_answered_though_it_saw_the_limit_taken_before_what_took_it() {
    let (world, between) = contended(World::with(Clock::System)).await;
    let sender = Remitter::of(&world).await;
    let body = sender.deposit("600");
    let first = sender.send(&body).key("k").send().await;
    assert_eq!(first.status, StatusCode::OK, "{first:?}");
    for (body, status) in [(&body, StatusCode::OK), (&sender.deposit("601"), StatusCode::CONFLICT)] {
        between.unseen.store(1, Ordering::SeqCst);
        let again = sender.send(body).key("k").send().await;
        assert_eq!((again.status, again.replayed()), (status, status == StatusCode::OK), "{again:?}");
        assert_eq!(between.unseen.load(Ordering::SeqCst), 0);
    }
    // Where all fits twice, it is the write that tells.
    let small = sender.deposit("1");
    let first = sender.send(&small).key("small").send().await;
    between.unseen.store(1, Ordering::SeqCst);
    let again = sender.send(&small).key("small").send().await;
    assert_eq!((again.replayed(), again.body), (true, first.body));
    between.unseen.store(1, Ordering::SeqCst);
    let other = sender.send(&sender.deposit("2")).key("small").send().await;
    assert_eq!(other.status, StatusCode::CONFLICT, "{other:?}");
    assert_eq!(sender.left().await[0], "399");
    let above = "from_amount is above what remains of the user's daily limit.";
    assert_refused(&sender.send(&body).key("l").send().await, above);
}

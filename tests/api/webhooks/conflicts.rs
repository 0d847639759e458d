//! Other transactions at the same items.

use super::{NOBODY, asks, assert_problem, busy, create, ids};
use crate::contention::contended;
use almoner::clock::Clock;
use almoner_ops::sandbox::DEMO;
use http::{Method, StatusCode};
use std::sync::atomic::Ordering;

#[tokio::test]
#[cfg_attr(deployed, ignore = "stands between a function and its store")]
async fn a_transaction_that_met_another_is_tried_again() {
    let (world, between) = contended(busy(Clock::System)).await;
    between.conflicts.store(3, Ordering::SeqCst);
    let reply = create(&world, DEMO, &asks(NOBODY)).key("k").send().await;
    assert_eq!((reply.status, reply.replayed()), (StatusCode::CREATED, false), "{reply:?}");
    between.conflicts.store(3, Ordering::SeqCst);
    let path = format!("/webhooks/{}", reply.text("id"));
    let deleted = world.call(DEMO, Method::DELETE, &path).send().await;
    assert_eq!(deleted.status, StatusCode::NO_CONTENT);
    between.conflicts.store(1, Ordering::SeqCst);
    let deleted = world.call(DEMO, Method::DELETE, &path).send().await;
    assert_problem(&deleted, StatusCode::NOT_FOUND, "webhook_id", "again");
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "stands between a function and its store")]
async fn a_transaction_that_meets_others_without_end_is_a_503() {
    let (world, between) = contended(busy(Clock::System)).await;
    between.conflicts.store(usize::MAX, Ordering::SeqCst);
    let reply = create(&world, DEMO, &asks(NOBODY)).key("k").send().await;
    assert_problem(&reply, StatusCode::SERVICE_UNAVAILABLE, "", "conflicts");
    assert_eq!(reply.header("Retry-After"), Some("1"));
    assert!(!reply.body.to_lowercase().contains("transaction"), "{reply:?}");
    between.conflicts.store(0, Ordering::SeqCst);
    assert!(ids(&world, DEMO).await.is_empty());
    let reply = create(&world, DEMO, &asks(NOBODY)).key("k").send().await;
    assert_eq!((reply.status, reply.replayed()), (StatusCode::CREATED, false), "{reply:?}");
}

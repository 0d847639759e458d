//! Completions that wait in the queue while a secret is rotated: they count from when they were reported.

use super::Pair;
use crate::waiting::until;
use crate::world::{Reply, World};
use almoner::clock::Clock;
use almoner::store::rejected_completion;
use almoner_ops::sandbox::DEMO;
use http::{Method, StatusCode};
use jiff::SignedDuration;

/// A stack that gives the store little time, and whose own stands where the operator's is.
async fn impatient() -> World {
    World::with(Clock::stopped_at(Clock::System.now())).env("STORE_ATTEMPT_TIMEOUT_MS", "100").start().await
}

async fn complete(world: &World, pair: &Pair, id: &str) -> Reply {
    pair.call(world, Method::PUT, &format!("/{id}")).json(r#"{"status":"completed"}"#).send().await
}

async fn completed(world: &World, id: &str) {
    until("completed", async || (world.get(DEMO, id).send().await.text("status") == "completed").then_some(()))
        .await;
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes a service fail")]
async fn a_report_is_applied_though_its_secret_has_ended_since() {
    let world = impatient().await;
    let old = Pair::issued(&world, "").await;
    let new = old.rotated(&world, "--overlap 1h").await;
    let (by_old, by_new) = (world.created(DEMO).await, world.created(DEMO).await);
    world.fault("error", 1.0).await;
    for (pair, id) in [(&old, &by_old), (&new, &by_new)] {
        assert_eq!(complete(&world, pair, id).await.status, StatusCode::ACCEPTED, "nobody can tell yet");
    }
    world.advance(SignedDuration::from_hours(2));
    world.heal().await;
    for id in [&by_old, &by_new] {
        completed(&world, id).await;
    }
    assert_eq!(complete(&world, &old, &by_old).await.status, StatusCode::UNAUTHORIZED, "now it has ended");
    assert_eq!(complete(&world, &new, &by_old).await.status, StatusCode::OK);
    assert!(rejected_completion::list(world.store()).await.unwrap().is_empty());
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes a service fail")]
async fn a_new_secret_that_cannot_be_looked_up_is_accepted_and_a_wrong_one_refused_afterwards() {
    let world = impatient().await;
    let old = Pair::issued(&world, "").await;
    let known = world.created(DEMO).await;
    assert_eq!(complete(&world, &old, &known).await.status, StatusCode::OK, "in memory from here on");
    let (mine, nobodys) = (world.created(DEMO).await, world.created(DEMO).await);
    let new = old.rotated(&world, "").await;
    let wrong = old.with("wrong");
    world.fault("error", 1.0).await;
    // In memory is the old secret alone, and whether there is a newer one only the store could tell.
    assert_eq!(complete(&world, &new, &mine).await.status, StatusCode::ACCEPTED);
    assert_eq!(complete(&world, &wrong, &nobodys).await.status, StatusCode::ACCEPTED);
    assert_eq!(old.status(&world).await, StatusCode::SERVICE_UNAVAILABLE);
    world.heal().await;
    completed(&world, &mine).await;
    let rejected = until("a rejection", async || {
        let rejected = rejected_completion::list(world.store()).await.unwrap();
        (!rejected.is_empty()).then_some(rejected)
    })
    .await;
    let rejected: Vec<_> = rejected.iter().map(|it| (it.reason.as_str(), it.transaction_id.to_string())).collect();
    assert_eq!(rejected, [("unauthenticated", nobodys.clone())]);
    assert_eq!(world.get(DEMO, &nobodys).send().await.text("status"), "pending");
}

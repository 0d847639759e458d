//! Many callers at once, through the API, against the embedded engine.

use crate::world::{World, at_once};
use almoner_ops::sandbox::DEMO;
use http::StatusCode;
use serde_json::json;
use std::collections::HashSet;

/// As many as the engine bears: the emulator makes a process of every request under way.
const CALLERS: usize = if cfg!(deployed) { 20 } else { 200 };

/// Each caller's request was one call, and all of them together wrote so much; counted by the local stack alone.
async fn assert_calls(world: &World, function: &str, operation: &str, write_units: u32) {
    if world.deployed().is_none() {
        let calls = &world.calls().await[function][operation];
        assert_eq!((&calls["calls"], &calls["write_units"]), (&json!(CALLERS), &json!(write_units)));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_creations_under_one_key_are_one_contribution() {
    let world = World::patient().await;
    let body = r#"{"project_id":4,"amount":5,"user_hash":"u"}"#;
    let replies = at_once((0..CALLERS).map(|_| world.create(DEMO, body).key("k")).collect()).await;
    assert!(replies.iter().all(|reply| reply.status == StatusCode::OK));
    let ids: HashSet<_> = replies.iter().map(|reply| reply.text("transaction_id")).collect();
    assert_eq!(ids.len(), 1);
    assert_eq!(replies.iter().filter(|reply| !reply.replayed()).count(), 1, "one made it, the others replayed it");
    assert_eq!(world.list(DEMO, "").send().await.ids().len(), 1);
    assert_calls(&world, "contributions-create", "PutItem", 2).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_completions_of_one_contribution_are_one_write() {
    let world = World::patient().await;
    let id = world.created(DEMO).await;
    let replies = at_once((0..CALLERS).map(|_| world.complete(DEMO, &id)).collect()).await;
    let answers: HashSet<_> = replies.into_iter().map(|reply| (reply.status, reply.body)).collect();
    assert_eq!(answers.len(), 1);
    assert_eq!(answers.iter().next().unwrap().0, StatusCode::OK);
    assert_calls(&world, "contributions-complete", "UpdateItem", 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn different_requests_racing_for_one_key_leave_one_winner() {
    let world = World::patient().await;
    let body = |cents: usize| format!(r#"{{"project_id":4,"amount":0.{cents:02},"user_hash":"u"}}"#);
    let replies =
        at_once((1..CALLERS.min(50)).map(|cents| world.create(DEMO, &body(cents)).key("k")).collect()).await;
    let won: Vec<_> = replies.iter().filter(|reply| reply.status == StatusCode::OK).collect();
    assert_eq!(won.len(), 1);
    assert!(!won[0].replayed());
    assert_eq!(replies.iter().filter(|reply| reply.status == StatusCode::CONFLICT).count(), replies.len() - 1);
    assert_eq!(world.list(DEMO, "").send().await.ids(), [won[0].text("transaction_id")]);
}

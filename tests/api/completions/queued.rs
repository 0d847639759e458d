use crate::waiting::{SOON, eventually};
use crate::world::{CONTRIBUTIONS, World};
use almoner::clock::Clock;
use almoner_ops::sandbox::DEMO;
use http::{Method, StatusCode};
use jiff::SignedDuration;

/// A stack that gives the store little time.
async fn impatient() -> World {
    World::with(Clock::System).env("STORE_ATTEMPT_TIMEOUT_MS", "100").start().await
}

async fn completed(world: &World, id: &str) {
    eventually("completed", SOON, async || {
        (world.get(DEMO, id).send().await.text("status") == "completed").then_some(())
    })
    .await;
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes a service fail")]
async fn while_the_store_is_away_a_completion_is_accepted_and_applied_later() {
    let world = impatient().await;
    for fault in ["throttle", "error", "timeout", "lost_response"] {
        let id = world.created(DEMO).await;
        world.fault(fault, 1.0).await;
        let reply = world.complete(DEMO, &id).send().await;
        assert_eq!(reply.status, StatusCode::ACCEPTED, "{fault}: {reply:?}");
        assert_eq!(
            reply.body,
            format!(
                r#"{{"transaction_id":"{id}","status":"pending","message":"Completion accepted and will be applied"}}"#
            )
        );
        assert_eq!(reply.header("Cache-Control"), Some("no-store"));
        assert!(reply.header("X-Request-Id").is_some());
        world.heal().await;
        completed(&world, &id).await;
        let again = world.complete(DEMO, &id).send().await;
        assert_eq!(again.status, StatusCode::OK, "the repeat: {again:?}");
    }
    world.drained().await;
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes a service fail")]
async fn a_known_partner_and_one_that_cannot_be_checked_are_both_accepted() {
    let world = impatient().await;
    let (known, unchecked) = (world.created(DEMO).await, world.created(DEMO).await);
    world.fault("error", 1.0).await;
    // The function has never seen this credential: it is checked when the message is applied.
    assert_eq!(world.complete(DEMO, &unchecked).send().await.status, StatusCode::ACCEPTED);
    world.heal().await;
    completed(&world, &unchecked).await;
    assert_eq!(world.complete(DEMO, &unchecked).send().await.status, StatusCode::OK);
    world.fault("error", 1.0).await;
    assert_eq!(world.complete(DEMO, &known).send().await.status, StatusCode::ACCEPTED);
    world.heal().await;
    completed(&world, &known).await;
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes a service fail")]
async fn what_can_be_refused_without_the_store_is_refused_at_once() {
    // Time stands still, so that the credential was read just now. One that was read earlier might have got another
    // secret since: see rotation/queued.rs.
    let world =
        World::with(Clock::stopped_at(Clock::System.now())).env("STORE_ATTEMPT_TIMEOUT_MS", "100").start().await;
    let id = world.created(DEMO).await;
    assert_eq!(world.complete(DEMO, &id).send().await.status, StatusCode::OK);
    world.fault("error", 1.0).await;
    let put = |id: &str, body: &str| world.call(DEMO, Method::PUT, &format!("{CONTRIBUTIONS}/{id}")).json(body);
    assert_eq!(put(&id, r#"{"status":"done"}"#).send().await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(put(&id, "{}").send().await.status, StatusCode::BAD_REQUEST);
    assert_eq!(put("no-id", r#"{"status":"completed"}"#).send().await.status, StatusCode::NOT_FOUND);
    let nobody = world.request(Method::PUT, &format!("{CONTRIBUTIONS}/{id}")).json(r#"{"status":"completed"}"#);
    assert_eq!(nobody.send().await.status, StatusCode::UNAUTHORIZED);
    let wrong = world.request(Method::PUT, &format!("{CONTRIBUTIONS}/{id}")).json(r#"{"status":"completed"}"#);
    let wrong = wrong.header("API-Key", world.partner(DEMO).api_key[0]).header("API-Secret", "wrong");
    assert_eq!(wrong.send().await.status, StatusCode::UNAUTHORIZED, "its credential is in memory");
    assert!(world.queued().await.is_empty());
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes a service fail")]
async fn with_neither_store_nor_queue_the_caller_is_told_to_come_again() {
    let world = impatient().await;
    let id = world.created(DEMO).await;
    world.fault("error", 1.0).await;
    for fault in ["throttle", "error", "timeout"] {
        world.fault_of("sqs", fault, 1.0).await;
        let reply = world.complete(DEMO, &id).send().await;
        assert_eq!(reply.status, StatusCode::SERVICE_UNAVAILABLE, "{fault}: {reply:?}");
        assert_eq!(reply.header("Retry-After"), Some("1"));
        assert_eq!(reply.number("code"), "50300");
        let shown = reply.body.to_lowercase();
        for leak in ["sqs", "queue", "dynamo", "aws", "fault", "message not"] {
            assert!(!shown.contains(leak), "{leak} leaks: {shown}");
        }
    }
    world.heal().await;
    assert_eq!(world.get(DEMO, &id).send().await.text("status"), "pending");
    assert_eq!(world.complete(DEMO, &id).send().await.status, StatusCode::OK);
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes a service fail")]
async fn a_message_whose_acknowledgement_was_lost_is_applied_once() {
    let world = impatient().await;
    let id = world.created(DEMO).await;
    world.fault("error", 1.0).await;
    world.fault_of("sqs", "lost_response", 1.0).await;
    let reply = world.complete(DEMO, &id).send().await;
    assert_eq!(reply.status, StatusCode::SERVICE_UNAVAILABLE, "nobody knows whether it was taken");
    world.heal().await;
    completed(&world, &id).await;
    world.drained().await;
    assert_eq!(world.complete(DEMO, &id).send().await.status, StatusCode::OK);
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn a_completion_counts_from_when_it_was_reported() {
    let world = World::with(Clock::stopped_at("2026-11-20T12:00:00Z".parse().unwrap()))
        .env("STORE_ATTEMPT_TIMEOUT_MS", "100")
        .start()
        .await;
    let id = world.created(DEMO).await;
    world.advance(SignedDuration::from_hours(7 * 24) - SignedDuration::from_secs(1));
    world.fault("error", 1.0).await;
    assert_eq!(world.complete(DEMO, &id).send().await.status, StatusCode::ACCEPTED);
    // The store comes back after the contribution's time is over; the report had come in time.
    world.advance(SignedDuration::from_mins(30));
    world.run_ignoring("contributions-expire").await;
    world.heal().await;
    world.run("contributions-expire").await;
    completed(&world, &id).await;
    assert_eq!(world.get(DEMO, &id).send().await.text("completed_at"), "2026-11-27T11:59:59.000Z");
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "counts the store's calls")]
async fn the_hot_path_is_still_one_store_call_and_the_queue_is_not_asked() {
    let world = World::start().await;
    let (first, second) = (world.created(DEMO).await, world.created(DEMO).await);
    world.complete(DEMO, &first).send().await;
    world.calls().await;
    assert_eq!(world.complete(DEMO, &second).send().await.status, StatusCode::OK);
    let calls = world.calls().await["contributions-complete"].clone();
    assert_eq!(calls, serde_json::json!({"UpdateItem": {"calls": 1, "write_units": 1, "read_units": 0}}));
}

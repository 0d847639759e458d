use super::{NOBODY, asks, assert_problem, busy, create, ids, received, tried};
use crate::world::{Reply, World};
use almoner::clock::Clock;
use almoner_ops::sandbox::DEMO;
use http::{Method, StatusCode};
use serde_json::json;

/// A stack that gives the store little time, with its caches warm; a webhook and an event of its.
async fn impatient_world() -> (World, String, String) {
    let world = busy(Clock::System).env("STORE_ATTEMPT_TIMEOUT_MS", "250").start().await;
    let (_receiver, id) = received(&world, Vec::new()).await;
    let event = tried(&world, &id).await;
    super::logged(&world, &id, 1).await;
    (world, id, event)
}

fn assert_unavailable(reply: &Reply, what: &str) {
    assert_problem(reply, StatusCode::SERVICE_UNAVAILABLE, "", what);
    assert_eq!(reply.header("Retry-After"), Some("1"), "{what}");
    assert_eq!(reply.header("X-Request-Id"), Some(reply.text("request_id").as_str()), "{what}");
    let shown = reply.body.to_lowercase();
    let leaks = [
        "dynamo",
        "throttl",
        "exception",
        "aws",
        "ledger",
        "table",
        "timeout",
        "fault",
        "127.0.0.1",
        "transact",
        "kms",
    ];
    for leak in leaks {
        assert!(!shown.contains(leak), "{leak} leaks: {shown}");
    }
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes a service fail")]
async fn a_store_that_cannot_be_asked_is_a_503_that_leaks_nothing() {
    let (world, id, event) = impatient_world().await;
    for fault in ["throttle", "error", "timeout", "lost_response"] {
        world.fault(fault, 1.0).await;
        let calls = [
            (Method::POST, "/webhooks".to_owned()),
            (Method::GET, "/webhooks".to_owned()),
            (Method::GET, format!("/webhooks/{id}")),
            (Method::POST, format!("/webhooks/{id}/rotate")),
            (Method::POST, format!("/webhooks/{id}/test")),
            (Method::GET, format!("/webhooks/{id}/deliveries")),
            (Method::POST, format!("/webhooks/{id}/deliveries/{event}/redeliver")),
        ];
        let ask = |(method, path): (Method, String)| {
            let request = world.call(DEMO, method.clone(), &path).json(&asks(NOBODY)).key(fault);
            let request = request.header("X-Correlation-Id", "mine-1");
            async move { (format!("{fault}: {method} {path}"), request.send().await) }
        };
        for (what, reply) in futures::future::join_all(calls.map(ask)).await {
            assert_unavailable(&reply, &what);
            assert_eq!(reply.header("X-Correlation-Id"), Some("mine-1"), "{what}");
        }
    }
    world.fault("throttle", 1.0).await;
    let reply = world.call(DEMO, Method::DELETE, &format!("/webhooks/{id}")).send().await;
    assert_unavailable(&reply, "DELETE");
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes a service fail")]
async fn what_was_recorded_while_its_answer_was_lost_is_found_by_the_same_request() {
    let (world, _, _) = impatient_world().await;
    world.fault("lost_response", 1.0).await;
    assert_unavailable(&create(&world, DEMO, &asks(NOBODY)).key("lost").send().await, "lost");
    world.heal().await;
    let replay = create(&world, DEMO, &asks(NOBODY)).key("lost").send().await;
    assert_eq!((replay.status, replay.replayed()), (StatusCode::CREATED, true), "{replay:?}");
    assert_eq!(ids(&world, DEMO).await.len(), 2);
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes a service fail")]
async fn nothing_is_counted_twice_however_many_answers_are_lost() {
    let (world, _, _) = impatient_world().await;
    world.fault("lost_response", 0.4).await;
    for number in 0..16 {
        let key = format!("w-{number}");
        let reply = create(&world, DEMO, &asks(NOBODY)).key(&key).send().await;
        match reply.status {
            StatusCode::CREATED => assert!(!reply.replayed(), "nobody else sent this key: {reply:?}"),
            _ => assert_unavailable(&reply, &key),
        }
    }
    world.heal().await;
    for number in 0..16 {
        let reply = create(&world, DEMO, &asks(NOBODY)).key(&format!("w-{number}")).send().await;
        assert_eq!(reply.status, StatusCode::CREATED, "{reply:?}");
    }
    let made = ids(&world, DEMO).await;
    assert_eq!(made.len(), 17, "one webhook a key, and the one that was there before");

    world.fault("lost_response", 0.4).await;
    for id in &made {
        let reply = world.call(DEMO, Method::DELETE, &format!("/webhooks/{id}")).send().await;
        if reply.status != StatusCode::NO_CONTENT {
            assert_unavailable(&reply, id);
        }
    }
    world.heal().await;
    for id in ids(&world, DEMO).await {
        world.call(DEMO, Method::DELETE, &format!("/webhooks/{id}")).send().await;
    }
    let mut statuses = Vec::new();
    for _ in 0..21 {
        statuses.push(create(&world, DEMO, &asks(NOBODY)).send().await.status);
    }
    assert_eq!(statuses.iter().filter(|status| **status == StatusCode::CREATED).count(), 20, "none was forgotten");
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes a service fail")]
async fn a_trial_is_promised_although_the_queue_is_away() {
    let (world, id, _) = impatient_world().await;
    let body = json!({ "service": "sqs", "fault": "error", "rate": 1.0, "for_s": 600 });
    world.request(Method::POST, "/_local/faults").json(&body.to_string()).send().await;
    let event = tried(&world, &id).await;
    world.heal().await;
    let reply = super::post(&world, &format!("/webhooks/{id}/deliveries/{event}/redeliver")).send().await;
    assert_eq!(reply.status, StatusCode::ACCEPTED, "it stands in the ledger, and the bell can be rung again");
    assert_eq!(super::logged(&world, &id, 2).await[0]["event_id"], event);
}

use super::{NOBODY, assert_problem, becomes, get, ids, logged, made, post, received, tried};
use crate::waiting::SOON;
use crate::world::World;
use almoner_ops::receive::Step;
use almoner_ops::sandbox::{DEMO, OTHER};
use http::{Method, StatusCode};
use jiff::SignedDuration;
use serde_json::{Value, json};

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn webhooks_are_listed_oldest_first_each_as_get_shows_it() {
    let world = World::start_at("2026-11-20T12:00:00Z").await;
    assert_eq!(get(&world, "/webhooks").await.body, r#"{"webhooks":[]}"#);
    let mut made_ids = Vec::new();
    for path in ["c", "a", "b"] {
        made_ids.push(made(&world, DEMO, &format!("{NOBODY}/{path}")).await.text("id"));
        world.advance(SignedDuration::from_secs(1));
    }
    made(&world, OTHER, NOBODY).await;
    assert_eq!(ids(&world, DEMO).await, made_ids);
    let mut shown = Vec::new();
    for id in &made_ids {
        shown.push(get(&world, &format!("/webhooks/{id}")).await.body);
    }
    assert_eq!(get(&world, "/webhooks").await.body, format!(r#"{{"webhooks":[{}]}}"#, shown.join(",")));
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn what_was_created_within_a_millisecond_is_shown_as_it_was() {
    let world = World::start_at("2026-11-20T12:00:00.9996Z").await;
    let created = made(&world, DEMO, NOBODY).await;
    let shown = get(&world, &format!("/webhooks/{}", created.text("id"))).await;
    assert_eq!(shown.text("created_at"), created.text("created_at"));
    assert_eq!(shown.text("created_at"), "2026-11-20T12:00:00.999Z");
}

#[tokio::test]
async fn a_deleted_webhook_is_gone_and_can_be_deleted_once() {
    let world = World::start().await;
    let [first, second] = [made(&world, DEMO, NOBODY).await, made(&world, DEMO, NOBODY).await];
    let path = format!("/webhooks/{}", first.text("id"));
    let deleted = world.call(DEMO, Method::DELETE, &path).send().await;
    assert_eq!((deleted.status, deleted.body.as_str()), (StatusCode::NO_CONTENT, ""));
    // The emulator adds one.
    if world.deployed().is_none() {
        assert_eq!(deleted.header("Content-Type"), None);
    }
    for (method, rest) in [
        (Method::DELETE, ""),
        (Method::GET, ""),
        (Method::POST, "/rotate"),
        (Method::POST, "/test"),
        (Method::GET, "/deliveries"),
    ] {
        let reply = world.call(DEMO, method.clone(), &format!("{path}{rest}")).send().await;
        assert_problem(&reply, StatusCode::NOT_FOUND, "webhook_id", &format!("{method} {rest}"));
    }
    assert_eq!(ids(&world, DEMO).await, [second.text("id")]);
}

#[tokio::test]
async fn a_deleted_webhook_gets_nothing_more() {
    let world = World::hasty().await;
    let (gone, id) = received(&world, vec![Step::Status(500)]).await;
    let (stays, _) = received(&world, Vec::new()).await;
    tried(&world, &id).await;
    assert_eq!(gone.wait_for(1, SOON).await.len(), 1);
    logged(&world, &id, 1).await;
    let deleted = world.call(DEMO, Method::DELETE, &format!("/webhooks/{id}")).send().await;
    assert_eq!(deleted.status, StatusCode::NO_CONTENT);

    let contribution = world.created(DEMO).await;
    world.complete(DEMO, &contribution).send().await;
    let told = stays.wait_for(1, SOON).await;
    assert_eq!((&*told[0].event_type, &told[0].resource_id), ("contribution.completed", &contribution));
    // The second try of the trial was due by the time its message is gone from the queue.
    world.drained().await;
    assert_eq!(gone.count(), 1, "{:?}", gone.deliveries());
}

#[tokio::test]
async fn a_webhook_whose_endpoint_wants_no_more_shows_it_is_disabled_and_why() {
    let world = World::start().await;
    let (receiver, id) = received(&world, vec![Step::Status(410)]).await;
    let before = get(&world, &format!("/webhooks/{id}")).await;
    assert!(before.text("status") == "enabled" && !before.body.contains("disabled"), "{before:?}");
    tried(&world, &id).await;
    let after = becomes(&world, &id, "disabled").await;
    assert_eq!(after.text("disabled_reason"), "gone");
    assert_eq!(get(&world, "/webhooks").await.body, format!(r#"{{"webhooks":[{}]}}"#, after.body));

    let reply = post(&world, &format!("/webhooks/{id}/test")).send().await;
    assert_problem(&reply, StatusCode::CONFLICT, "webhook_id", "a trial");
    let event = receiver.deliveries()[0].event_id.clone();
    let reply = post(&world, &format!("/webhooks/{id}/deliveries/{event}/redeliver")).send().await;
    assert_problem(&reply, StatusCode::CONFLICT, "webhook_id", "a redelivery");
    let attempts = logged(&world, &id, 1).await;
    assert_eq!((&attempts[0]["status"], &attempts[0]["next_attempt_at"]), (&json!(410), &Value::Null));
    assert_eq!(post(&world, &format!("/webhooks/{id}/rotate")).send().await.status, StatusCode::OK);
    let deleted = world.call(DEMO, Method::DELETE, &format!("/webhooks/{id}")).send().await;
    assert_eq!(deleted.status, StatusCode::NO_CONTENT);
    assert_eq!(receiver.count(), 1);
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn a_webhook_whose_every_delivery_failed_for_five_days_is_disabled_as_failing() {
    let world = World::start_at("2026-11-20T12:00:00Z").await;
    let (_receiver, id) = received(&world, [500; 20].map(Step::Status).to_vec()).await;
    tried(&world, &id).await;
    logged(&world, &id, 1).await;
    world.advance(SignedDuration::from_hours(5 * 24));
    tried(&world, &id).await;
    let shown = becomes(&world, &id, "disabled").await;
    assert_eq!(shown.text("disabled_reason"), "failing");
    let reply = post(&world, &format!("/webhooks/{id}/test")).send().await;
    assert_problem(&reply, StatusCode::CONFLICT, "webhook_id", "a trial");
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "compares the function's request id with the emulator's, which differ")]
async fn an_answer_carries_the_common_headers() {
    let world = World::start().await;
    let webhook = made(&world, DEMO, NOBODY).await.text("id");
    for (method, path, status) in [
        (Method::POST, "/webhooks".to_owned(), StatusCode::BAD_REQUEST),
        (Method::GET, "/webhooks".to_owned(), StatusCode::OK),
        (Method::GET, format!("/webhooks/{webhook}"), StatusCode::OK),
        (Method::GET, "/webhooks/unknown".to_owned(), StatusCode::NOT_FOUND),
        (Method::POST, format!("/webhooks/{webhook}/rotate"), StatusCode::OK),
        (Method::POST, format!("/webhooks/{webhook}/test"), StatusCode::ACCEPTED),
        (Method::GET, format!("/webhooks/{webhook}/deliveries"), StatusCode::OK),
        (Method::GET, format!("/webhooks/{webhook}/deliveries?limit=0"), StatusCode::UNPROCESSABLE_ENTITY),
        (Method::POST, format!("/webhooks/{webhook}/deliveries/x/redeliver"), StatusCode::NOT_FOUND),
        (Method::DELETE, format!("/webhooks/{webhook}"), StatusCode::NO_CONTENT),
    ] {
        let call = world.call(DEMO, method.clone(), &path).header("X-Correlation-Id", "mine-1");
        let stranger = world.request(method.clone(), &path).header("X-Correlation-Id", "mine-1");
        for (reply, status) in [(stranger.send().await, StatusCode::UNAUTHORIZED), (call.send().await, status)] {
            assert_eq!(reply.status, status, "{method} {path}: {reply:?}");
            assert_eq!(reply.header("X-Request-Id"), reply.header("x-amzn-requestid"), "{method} {path}");
            assert!(reply.header("X-Request-Id").is_some(), "{method} {path}");
            assert_eq!(reply.header("X-Correlation-Id"), Some("mine-1"), "{method} {path}");
            assert_eq!(reply.header("Cache-Control"), Some("no-store"), "{method} {path}");
        }
    }
}

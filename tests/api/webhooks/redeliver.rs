use super::{assert_problem, get, logged, post, received, tried};
use crate::waiting::SOON;
use crate::world::{Reply, World};
use almoner::clock::Clock;
use almoner_ops::receive::Step;
use http::StatusCode;
use serde_json::{Value, json};

async fn redeliver(world: &World, id: &str, event: &str) -> Reply {
    post(world, &format!("/webhooks/{id}/deliveries/{event}/redeliver")).send().await
}

#[tokio::test]
async fn a_delivered_event_is_delivered_again_under_its_id_and_the_next_number() {
    let world = World::start().await;
    let (receiver, id) = received(&world, Vec::new()).await;
    let event = tried(&world, &id).await;
    for number in 2..=3 {
        logged(&world, &id, number - 1).await;
        let reply = redeliver(&world, &id, &event).await;
        assert_eq!((reply.status, reply.body), (StatusCode::ACCEPTED, format!(r#"{{"event_id":"{event}"}}"#)));
        let attempts = logged(&world, &id, number).await;
        assert_eq!((&attempts[0]["attempt"], &attempts[0]["event_id"]), (&json!(number), &json!(event)));
        assert_eq!((&attempts[0]["status"], &attempts[0]["next_attempt_at"]), (&json!(200), &Value::Null));
    }
    let deliveries = receiver.wait_for(3, SOON).await;
    assert_eq!(deliveries.iter().map(|delivery| delivery.again).collect::<Vec<_>>(), [false, true, true]);
    assert!(deliveries.iter().all(|delivery| delivery.event_id == event && delivery.body == deliveries[0].body));
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "sets the functions' environment")]
async fn an_event_that_waits_for_its_next_try_is_brought_forward() {
    let world = World::with(Clock::System).env("NOTIFICATION_SCHEDULE_S", "600").start().await;
    let (_receiver, id) = received(&world, vec![Step::Status(503)]).await;
    let event = tried(&world, &id).await;
    assert!(logged(&world, &id, 1).await[0]["next_attempt_at"].is_string());
    assert_eq!(redeliver(&world, &id, &event).await.status, StatusCode::ACCEPTED);
    let attempts = logged(&world, &id, 2).await;
    assert_eq!((&attempts[0]["attempt"], &attempts[0]["status"]), (&json!(2), &json!(200)));
}

#[tokio::test]
async fn a_dead_letter_walks_the_schedule_anew() {
    let world = World::hasty().await;
    let (_receiver, id) = received(&world, [500; 7].map(Step::Status).to_vec()).await;
    let event = tried(&world, &id).await;
    assert_eq!(logged(&world, &id, 6).await[0]["next_attempt_at"], Value::Null, "the schedule is at its end");
    assert_eq!(redeliver(&world, &id, &event).await.status, StatusCode::ACCEPTED);
    let attempts = logged(&world, &id, 8).await;
    let gists: Vec<_> = attempts.iter().map(|attempt| json!([attempt["attempt"], attempt["status"]])).collect();
    assert_eq!(gists[0], json!([8, 200]));
    assert_eq!(gists[1..], [7, 6, 5, 4, 3, 2, 1].map(|number| json!([number, 500])));
    assert!(attempts[1]["next_attempt_at"].is_string());
}

#[tokio::test]
async fn an_event_that_the_webhook_never_had_is_unknown() {
    let world = World::start().await;
    let ((_one, id), (_two, other)) = (received(&world, Vec::new()).await, received(&world, Vec::new()).await);
    let event = tried(&world, &other).await;
    logged(&world, &other, 1).await;
    for event in [event.as_str(), "0191d3c4-0000-7000-8000-000000000000", "x", "%00"] {
        assert_problem(&redeliver(&world, &id, event).await, StatusCode::NOT_FOUND, "event_id", event);
    }
    let reply = redeliver(&world, "0191d3c4-0000-7000-8000-000000000000", &event).await;
    assert_problem(&reply, StatusCode::NOT_FOUND, "webhook_id", "no such webhook");
    let log = get(&world, &format!("/webhooks/{id}/deliveries")).await;
    assert_eq!(log.body, r#"{"deliveries":[],"next_cursor":null}"#);
}

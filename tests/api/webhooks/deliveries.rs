use super::{NOBODY, assert_problem, becomes, busy_world, get, log, logged, made, received, tried};
use crate::world::World;
use almoner_ops::receive::Step;
use almoner_ops::sandbox::{DEMO, OTHER};
use http::{Method, StatusCode};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::collections::HashSet;

/// The parts of an attempt that do not depend on how fast things go.
fn gist(attempt: &Value) -> Value {
    let members = attempt.as_object().unwrap();
    let names: Vec<_> = members.keys().map(String::as_str).collect();
    let all =
        ["attempt", "at", "duration_ms", "error", "event_id", "next_attempt_at", "resource_id", "status", "type"];
    assert_eq!(names.into_iter().collect::<HashSet<_>>(), HashSet::from(all));
    assert!(attempt["duration_ms"].as_u64().is_some_and(|millis| millis < 10_000), "{attempt}");
    let at: Timestamp = attempt["at"].as_str().unwrap().parse().unwrap();
    let next: Option<Timestamp> = attempt["next_attempt_at"].as_str().map(|text| text.parse().unwrap());
    assert!(next.is_none_or(|next| next > at), "{attempt}");
    json!([attempt["attempt"], attempt["status"], attempt["error"], next.is_some()])
}

#[tokio::test]
async fn every_attempt_is_logged_newest_first_until_one_succeeds() {
    let world = World::hasty().await;
    let (receiver, id) = received(&world, vec![Step::Status(500), Step::Status(302)]).await;
    assert_eq!(log(&world, &id, "").await, json!({"deliveries": [], "next_cursor": null}));
    let event = tried(&world, &id).await;
    let attempts = logged(&world, &id, 3).await;
    let gists: Vec<_> = attempts.iter().map(gist).collect();
    assert_eq!(gists, [json!([3, 200, null, false]), json!([2, 302, null, true]), json!([1, 500, null, true])]);
    for attempt in &attempts {
        assert_eq!(attempt["event_id"], event);
        assert_eq!((&attempt["type"], &attempt["resource_id"]), (&json!("webhook.test"), &json!(id)));
    }
    assert_eq!(receiver.count(), 3);
    let raw = get(&world, &format!("/webhooks/{id}/deliveries?limit=1")).await;
    let order =
        ["event_id", "type", "resource_id", "attempt", "at", "status", "error", "duration_ms", "next_attempt_at"]
            .map(|name| raw.body.find(&format!(r#""{name}":"#)).unwrap());
    assert!(order.is_sorted(), "in the contract's order: {}", raw.body);
}

#[tokio::test]
async fn an_endpoint_that_takes_no_connection_is_tried_to_the_schedules_end() {
    let world = World::hasty().await;
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    let id = made(&world, DEMO, &url).await.text("id");
    tried(&world, &id).await;
    let gists: Vec<_> = logged(&world, &id, 6).await.iter().map(gist).collect();
    let connect = |number| json!([number, null, "connect", number < 6]);
    assert_eq!(gists, [6, 5, 4, 3, 2, 1].map(connect));
    assert_eq!(becomes(&world, &id, "enabled").await.text("status"), "enabled", "one dead letter disables nobody");
}

#[tokio::test]
async fn pages_are_walked_by_their_cursors_and_together_they_are_the_whole_log() {
    let world = busy_world().await;
    let (_receiver, id) = received(&world, Vec::new()).await;
    for _ in 0..23 {
        tried(&world, &id).await;
    }
    let all = logged(&world, &id, 23).await;
    assert_eq!(all.len(), 23);
    let moments: Vec<_> = all.iter().map(|attempt| attempt["at"].as_str().unwrap().to_owned()).collect();
    assert!(moments.is_sorted_by(|later, earlier| later >= earlier), "newest first: {moments:?}");
    let first = log(&world, &id, "").await;
    assert_eq!(first["deliveries"].as_array().unwrap()[..], all[..20], "20 is the default");
    for limit in [1, 7, 22, 23, 24, 100] {
        let (mut walked, mut cursor) = (Vec::new(), String::new());
        loop {
            let mut page = log(&world, &id, &format!("limit={limit}{cursor}")).await;
            let Value::Array(attempts) = page["deliveries"].take() else { panic!("{page}") };
            assert!(attempts.len() <= limit && !attempts.is_empty());
            walked.extend(attempts);
            let Some(next) = page["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(walked, all, "{limit}");
    }
}

#[tokio::test]
async fn a_limit_is_1_to_100_and_a_cursor_one_of_ours_for_this_partner() {
    let world = World::start().await;
    let (_receiver, id) = received(&world, Vec::new()).await;
    for count in 1..=2 {
        tried(&world, &id).await;
        logged(&world, &id, count).await;
    }
    let cursor = log(&world, &id, "limit=1").await["next_cursor"].as_str().unwrap().to_owned();
    let theirs = made(&world, OTHER, NOBODY).await.text("id");
    let as_other = |query: &str| world.call(OTHER, Method::GET, &format!("/webhooks/{theirs}/deliveries?{query}"));
    let foreign = as_other(&format!("cursor={cursor}")).send().await;
    assert_problem(&foreign, StatusCode::UNPROCESSABLE_ENTITY, "cursor", "another partner's");
    let cut = &cursor[..cursor.len() - 4];
    for (query, fields) in [
        ("limit=0".to_owned(), "limit"),
        ("limit=101".to_owned(), "limit"),
        ("limit=-1".to_owned(), "limit"),
        ("limit=ten".to_owned(), "limit"),
        ("limit=1&limit=2".to_owned(), "limit"),
        ("cursor=x".to_owned(), "cursor"),
        (format!("cursor={cut}"), "cursor"),
        (format!("cursor={cursor}A"), "cursor"),
        ("limit=0&cursor=%21".to_owned(), "cursor,limit"),
    ] {
        let reply = get(&world, &format!("/webhooks/{id}/deliveries?{query}")).await;
        assert_problem(&reply, StatusCode::UNPROCESSABLE_ENTITY, fields, &query);
    }
    for query in ["limit=1", "limit=100", "limit=&cursor=", "unknown=1"] {
        log(&world, &id, query).await;
    }
}

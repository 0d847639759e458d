use crate::world::{CONTRIBUTIONS, World};
use almoner::store::contribution;
use almoner_ops::sandbox::{DEMO, OTHER};
use http::{Method, StatusCode};
use jiff::SignedDuration;

const START: &str = "2026-11-20T12:00:00Z";

#[tokio::test]
async fn the_published_request_gets_the_published_answer() {
    let world = World::start().await;
    let id = world.created(DEMO).await;
    let path = format!("{CONTRIBUTIONS}/{id}");
    let reply = world.call(DEMO, Method::PUT, &path).json("{\n    \"status\": \"completed\"\n}").send().await;
    assert_eq!(reply.status, StatusCode::OK);
    let answer = r#""status":"completed","message":"Transaction successfully updated""#;
    assert_eq!(reply.body, format!(r#"{{"transaction_id":"{id}",{answer}}}"#));
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn a_repeat_gets_the_same_answer_and_the_first_completion_stands() {
    let world = World::start_at(START).await;
    let id = world.created(DEMO).await;
    world.advance(SignedDuration::from_mins(1));
    let first = world.complete(DEMO, &id).send().await;
    for later in [SignedDuration::from_mins(1), SignedDuration::from_hours(24 * 365)] {
        world.advance(later);
        let repeat = world.complete(DEMO, &id).send().await;
        assert_eq!((repeat.status, repeat.body), (first.status, first.body.clone()));
    }
    let shown = world.get(DEMO, &id).send().await;
    assert_eq!(shown.text("completed_at"), "2026-11-20T12:01:00.000Z");
    assert_eq!(shown.text("status"), "completed");
}

#[tokio::test]
async fn however_often_it_is_reported_a_contribution_changes_once() {
    let world = World::start().await;
    let id = world.created(DEMO).await;
    let version = async || {
        let id = id.parse().unwrap();
        contribution::get(world.store(), world.partner(DEMO).tenant(), id).await.unwrap().unwrap().version
    };
    assert_eq!(version().await, 1);
    for _ in 0..3 {
        world.complete(DEMO, &id).send().await;
    }
    assert_eq!(version().await, 2, "an event is named by id and version: there is one");
}

#[tokio::test]
async fn no_other_status_can_be_asked_for() {
    let world = World::start().await;
    let id = world.created(DEMO).await;
    for (body, status) in [
        (r#"{"status":"pending"}"#, StatusCode::UNPROCESSABLE_ENTITY),
        (r#"{"status":"expired"}"#, StatusCode::UNPROCESSABLE_ENTITY),
        (r#"{"status":"COMPLETED"}"#, StatusCode::UNPROCESSABLE_ENTITY),
        (r#"{"status":""}"#, StatusCode::UNPROCESSABLE_ENTITY),
        (r#"{"status":1}"#, StatusCode::UNPROCESSABLE_ENTITY),
        (r#"{"status":["completed"]}"#, StatusCode::UNPROCESSABLE_ENTITY),
        (r#"{"status":null}"#, StatusCode::BAD_REQUEST),
        (r#"{"state":"completed"}"#, StatusCode::BAD_REQUEST),
        (r#"{}"#, StatusCode::BAD_REQUEST),
    ] {
        let path = format!("{CONTRIBUTIONS}/{id}");
        let reply = world.call(DEMO, Method::PUT, &path).json(body).send().await;
        assert_eq!(reply.status, status, "{body}");
        assert_eq!(reply.params(), "status", "{body}");
    }
    assert_eq!(world.get(DEMO, &id).send().await.text("status"), "pending");
}

#[tokio::test]
async fn an_id_that_is_not_the_companys_is_unknown() {
    let world = World::start().await;
    let foreign = world.created(OTHER).await;
    let never = uuid::Uuid::new_v4().to_string();
    let unknown = world.complete(DEMO, &never).send().await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    assert_eq!(unknown.params(), "transaction_id");
    for id in [foreign.as_str(), "abc123xyz456", "%20", &"9".repeat(500)] {
        let reply = world.complete(DEMO, id).send().await;
        assert_eq!((reply.status, reply.body), (unknown.status, unknown.body.clone()), "{id}");
    }
    assert_eq!(world.get(OTHER, &foreign).send().await.text("status"), "pending");
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn a_contribution_can_be_completed_until_the_moment_it_expires() {
    let world = World::start_at(START).await;
    let (in_time, late) = (world.created(DEMO).await, world.created(DEMO).await);
    world.advance(SignedDuration::from_hours(7 * 24) - SignedDuration::from_millis(1));
    assert_eq!(world.complete(DEMO, &in_time).send().await.status, StatusCode::OK);
    assert_eq!(world.get(DEMO, &late).send().await.text("status"), "pending");

    world.advance(SignedDuration::from_millis(1));
    let refused = world.complete(DEMO, &late).send().await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert_eq!(refused.number("code"), "40900");
    assert_eq!(refused.params(), "transaction_id");
    let shown = world.get(DEMO, &late).send().await;
    assert_eq!(shown.text("status"), "expired");
    assert!(shown.body.contains(r#""completed_at":null"#));
    assert_eq!(world.get(DEMO, &in_time).send().await.text("status"), "completed");
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn a_company_may_have_an_expiry_of_its_own() {
    let world = World::start_at(START).await;
    let id = "11111111-2222-4333-8444-555555555555";
    world
        .ops(&format!("partner create --name Quick --currency USD --id {id} --contribution-expiry-days 1"))
        .await
        .unwrap();
    world.ops(&format!("project open --partner {id} 1")).await.unwrap();
    let issued = world.ops(&format!("credential issue --partner {id}")).await.unwrap();
    let word = |line: usize| issued.lines().nth(line).unwrap().split(": ").nth(1).unwrap().to_owned();
    let body = r#"{"project_id":1,"amount":5,"user_hash":"u"}"#;
    let request = world.request(Method::PUT, &format!("{CONTRIBUTIONS}/create")).json(body);
    let created = request.header("API-Key", &word(0)).header("API-Secret", &word(1)).send().await;
    let path = format!("{CONTRIBUTIONS}/{}", created.text("transaction_id"));
    let get = world.request(Method::GET, &path).header("API-Key", &word(0)).header("API-Secret", &word(1));
    assert_eq!(get.send().await.text("expires_at"), "2026-11-21T12:00:00.000Z");
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "sends an encoded slash, which the emulator decodes before it looks for a route")]
async fn an_encoded_slash_is_part_of_an_id() {
    let world = World::start().await;
    let unknown = world.complete(DEMO, &uuid::Uuid::new_v4().to_string()).send().await;
    let reply = world.complete(DEMO, "a%2Fb").send().await;
    assert_eq!((reply.status, reply.body), (StatusCode::NOT_FOUND, unknown.body));
}

use crate::world::World;
use almoner_ops::sandbox::{DEMO, OTHER};
use http::StatusCode;
use jiff::SignedDuration;

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn every_field_is_there_and_what_is_not_known_is_null() {
    let world = World::start_at("2026-11-20T12:00:00.123Z").await;
    let reply =
        world.create(DEMO, r#"{"project_id":4,"amount":100.20,"user_hash":"hashed_user_email"}"#).send().await;
    let id = reply.text("transaction_id");
    let shown = world.get(DEMO, &id).send().await;
    assert_eq!(shown.status, StatusCode::OK);
    insta::assert_snapshot!(shown.body.replace(&id, "<id>"), @r#"{"transaction_id":"<id>","project_id":4,"amount":100.20,"currency":"USD","user_hash":"hashed_user_email","status":"pending","created_at":"2026-11-20T12:00:00.123Z","completed_at":null,"expires_at":"2026-11-27T12:00:00.123Z","settlement":"unmatched"}"#);

    world.advance(SignedDuration::from_secs(90));
    world.complete(DEMO, &id).send().await;
    let shown = world.get(DEMO, &id).send().await;
    insta::assert_snapshot!(shown.body.replace(&id, "<id>"), @r#"{"transaction_id":"<id>","project_id":4,"amount":100.20,"currency":"USD","user_hash":"hashed_user_email","status":"completed","created_at":"2026-11-20T12:00:00.123Z","completed_at":"2026-11-20T12:01:30.123Z","expires_at":"2026-11-27T12:00:00.123Z","settlement":"unmatched"}"#);
}

#[tokio::test]
async fn an_id_that_is_not_the_companys_is_unknown() {
    let world = World::start().await;
    let foreign = world.created(OTHER).await;
    let unknown = world.get(DEMO, &uuid::Uuid::new_v4().to_string()).send().await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    insta::assert_snapshot!(unknown.body, @r#"{"message":"There is no such contribution","code":40400,"fix":"Use a transaction_id that was returned to your company.","params":{"transaction_id":["is unknown"]}}"#);
    for id in [foreign.as_str(), "abc123xyz456", "%F0%9F", "%00"] {
        let reply = world.get(DEMO, id).send().await;
        assert_eq!((reply.status, reply.body), (unknown.status, unknown.body.clone()), "{id}");
    }
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "sends an encoded slash, which the emulator decodes before it looks for a route")]
async fn an_encoded_slash_is_part_of_an_id() {
    let world = World::start().await;
    let unknown = world.get(DEMO, &uuid::Uuid::new_v4().to_string()).send().await;
    let reply = world.get(DEMO, "..%2F..").send().await;
    assert_eq!((reply.status, reply.body), (StatusCode::NOT_FOUND, unknown.body));
}

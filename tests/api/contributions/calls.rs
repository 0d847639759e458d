//! What each request costs at the store, once the caches are warm.

use crate::world::World;
use almoner_ops::sandbox::DEMO;
use serde_json::{Value, json};

const BODY: &str = r#"{"project_id":4,"amount":100.20,"user_hash":"hashed_user_email"}"#;

async fn warm_world() -> (World, String) {
    // In the middle of a month: at the beginning of one, a page would look into the month before.
    let world = World::start_at("2026-11-20T12:00:00Z").await;
    let id = world.created(DEMO).await;
    world.create(DEMO, BODY).send().await;
    world.complete(DEMO, &id).send().await;
    world.get(DEMO, &id).send().await;
    world.list(DEMO, "").send().await;
    world.calls().await;
    (world, id)
}

fn one(operation: &str, write_units: u32, read_units: u32) -> Value {
    json!({ operation: { "calls": 1, "write_units": write_units, "read_units": read_units } })
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "counts the store's calls")]
async fn a_creation_is_one_put_of_two_units_and_a_replay_one_put() {
    let (world, _) = warm_world().await;
    world.create(DEMO, BODY).key("k").send().await;
    assert_eq!(world.calls().await, json!({ "contributions-create": one("PutItem", 2, 0) }));
    assert!(world.create(DEMO, BODY).key("k").send().await.replayed());
    assert_eq!(world.calls().await, json!({ "contributions-create": one("PutItem", 0, 0) }));
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "counts the store's calls")]
async fn the_largest_contribution_is_still_two_units() {
    let (world, _) = warm_world().await;
    let hash = "\u{10ffff}".repeat(128);
    let body = format!(r#"{{"project_id":4,"amount":10000000000.00,"user_hash":"{hash}"}}"#);
    assert!(world.create(DEMO, &body).send().await.status.is_success());
    assert_eq!(world.calls().await, json!({ "contributions-create": one("PutItem", 2, 0) }));
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "counts the store's calls")]
async fn a_completion_is_one_update_of_one_unit_and_a_repeat_writes_nothing() {
    let (world, _) = warm_world().await;
    let id = world.created(DEMO).await;
    world.calls().await;
    world.complete(DEMO, &id).send().await;
    assert_eq!(world.calls().await, json!({ "contributions-complete": one("UpdateItem", 1, 0) }));
    world.complete(DEMO, &id).send().await;
    assert_eq!(world.calls().await, json!({ "contributions-complete": one("UpdateItem", 0, 0) }));
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "counts the store's calls")]
async fn a_look_is_one_get_and_a_page_one_query_and_one_batch() {
    let (world, id) = warm_world().await;
    world.get(DEMO, &id).send().await;
    assert_eq!(world.calls().await, json!({ "contributions-get": one("GetItem", 0, 1) }));
    world.list(DEMO, "limit=1").send().await;
    let calls = world.calls().await;
    let operations = calls["contributions-list"].as_object().unwrap();
    assert_eq!(operations.keys().collect::<Vec<_>>(), ["BatchGetItem", "Query"]);
    assert!(operations.values().all(|tally| tally["calls"] == 1), "{calls}");
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "counts the store's calls")]
async fn a_refused_request_costs_no_write_and_an_unauthenticated_one_no_call_once_known() {
    let (world, _) = warm_world().await;
    world.create(DEMO, "{").send().await;
    world.create(DEMO, r#"{"project_id":4,"amount":-1,"user_hash":"u"}"#).send().await;
    world.request(http::Method::GET, "/company/integration/contributions").send().await;
    assert_eq!(world.calls().await, json!({}));
}

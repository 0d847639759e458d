//! What each request of a buyer's costs, once the issuer's keys are known.

use super::{Buyer, waiting};
use crate::world::World;
use http::StatusCode;
use serde_json::{Value, json};

/// A buyer whom every function has believed before.
async fn known(world: &World) -> Buyer<'_> {
    let buyer = world.buyer().await;
    buyer.issued(2_000).await;
    for request in [buyer.withdraw("NOBODY"), buyer.confirm("P-NOBODY"), buyer.cancel("P-NOBODY")] {
        assert_eq!(request.send().await.status, StatusCode::NOT_FOUND);
    }
    world.calls().await;
    buyer
}

/// What was asked of the store since the last time; the relay, which reads the stream in its own time, apart.
async fn spent(world: &World) -> Value {
    let mut calls = world.calls().await;
    calls.as_object_mut().unwrap().remove("events-relay");
    calls
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "counts the store's calls")]
async fn a_pre_approval_is_one_get_and_one_put_and_its_withdrawal_one_update() {
    let world = World::start().await;
    let buyer = known(&world).await;
    let body = r#"{"amount_limit":10000}"#;
    let code = buyer.ask(body).key("k").send().await.text("code");
    let get = json!({ "calls": 1, "read_units": 1, "write_units": 0 });
    let put = |units: u32| json!({ "calls": 1, "read_units": 0, "write_units": units });
    let issued = json!({ "pre-approvals-create": { "GetItem": get, "PutItem": put(2) } });
    assert_eq!(spent(&world).await, issued);
    assert!(buyer.ask(body).key("k").send().await.replayed());
    let replayed = json!({ "pre-approvals-create": { "GetItem": get, "PutItem": put(0) } });
    assert_eq!(spent(&world).await, replayed);
    for units in [1, 0] {
        buyer.withdraw(&code).send().await;
        assert_eq!(spent(&world).await, json!({ "pre-approvals-cancel": { "UpdateItem": put(units) } }));
    }
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "counts the store's calls")]
async fn a_decision_is_one_get_and_one_transaction_and_a_repeat_one_get() {
    let world = World::start().await;
    let (buyer, till) = (known(&world).await, world.till());
    let [confirmed, cancelled] = [waiting(&till, "CONFI1", "r-1").await, waiting(&till, "CONFI2", "r-2").await];
    world.calls().await;
    let get = json!({ "calls": 1, "read_units": 1, "write_units": 0 });
    let transaction = |units: u32| json!({ "calls": 1, "read_units": 0, "write_units": units });
    buyer.confirm(&confirmed.0).send().await;
    let decided = json!({ "GetItem": get, "TransactWriteItems": transaction(6) });
    assert_eq!(spent(&world).await, json!({ "authorisations-confirm": decided }), "purchase and customer");
    buyer.cancel(&cancelled.0).send().await;
    let decided = json!({ "GetItem": get, "TransactWriteItems": transaction(4) });
    assert_eq!(spent(&world).await, json!({ "authorisations-cancel": decided }), "the purchase alone");
    buyer.confirm(&confirmed.0).send().await;
    buyer.cancel(&cancelled.0).send().await;
    let repeats =
        json!({ "authorisations-confirm": { "GetItem": get }, "authorisations-cancel": { "GetItem": get } });
    assert_eq!(spent(&world).await, repeats);
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "counts the store's calls")]
async fn whoever_is_not_believed_costs_the_store_nothing() {
    let world = World::start().await;
    let buyer = known(&world).await;
    buyer.ask("{").send().await;
    buyer.ask(r#"{"amount_limit":0}"#).send().await;
    let consumer = world.token("consumer_user", uuid::Uuid::nil()).await;
    let stranger = world.request(http::Method::POST, "/buyer/pre-approvals").json(r#"{"amount_limit":2000}"#);
    stranger.header("Authorization", &format!("Bearer {consumer}")).send().await;
    assert_eq!(spent(&world).await, json!({}));
}

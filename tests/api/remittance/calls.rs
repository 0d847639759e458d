//! What each answer costs, once the caller is known.

use super::Remitter;
use crate::world::{Request, World};
use http::{Method, StatusCode};
use serde_json::{Value, json};

const CREATE: &str = "user-transactions-create";
const GET: &str = "user-transactions-get";
const USER: &str = "users-get";

/// What that request cost its function, which answered so.
pub async fn cost(world: &World, function: &str, request: Request, expected: (u16, bool)) -> Value {
    world.calls().await;
    let reply = request.send().await;
    assert_eq!((reply.status.as_u16(), reply.replayed()), expected, "{reply:?}");
    world.calls().await[function].take()
}

pub fn read(operation: &str, units: &Value) -> Value {
    json!({ operation: { "calls": 1, "read_units": units, "write_units": 0 } })
}

/// What a read of a kilobyte costs that may be a moment old.
fn half() -> Value {
    serde_json::from_str("0.5").unwrap()
}

/// Two calls, one that reads and one that writes.
pub fn both(reading: (&str, u32), writing: (&str, u32)) -> Value {
    json!({
        reading.0: { "calls": 1, "read_units": reading.1, "write_units": 0 },
        writing.0: { "calls": 1, "read_units": 0, "write_units": writing.1 },
    })
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "counts the store's calls")]
async fn a_creation_is_one_read_and_one_write_and_its_repeat_one_read() {
    let world = World::patient().await;
    let sender = Remitter::of(&world).await;
    sender.sent("1").await;
    let body = sender.deposit("2");
    let write = |units| ("TransactWriteItems", units);
    let first = cost(&world, CREATE, sender.send(&body).key("k"), (200, false)).await;
    assert_eq!(
        first,
        both(("BatchGetItem", 5), write(7)),
        "user, fund, receiver, account, and what the key stands for"
    );
    let again = cost(&world, CREATE, sender.send(&body).key("k"), (200, true)).await;
    assert_eq!(again, read("BatchGetItem", &json!(5)));
    let other = cost(&world, CREATE, sender.send(&sender.deposit("3")).key("k"), (409, false)).await;
    assert_eq!(other, read("BatchGetItem", &json!(5)));
    let without = cost(&world, CREATE, sender.send(&body), (200, false)).await;
    assert_eq!(without, both(("BatchGetItem", 4), write(7)));
    let cash = sender.body("1", "", r#""payout_method":"CASH_PICKUP","payer_id":9"#);
    let cash = cost(&world, CREATE, sender.send(&cash), (200, false)).await;
    assert_eq!(cash, both(("BatchGetItem", 3), write(7)));
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "counts the store's calls")]
async fn what_is_refused_is_read_for_at_most_and_never_written() {
    let world = World::patient().await;
    let sender = Remitter::of(&world).await;
    sender.sent("1").await;
    let wrong = sender.send(&sender.deposit("0")).key("k");
    assert_eq!(
        cost(&world, CREATE, wrong, (400, false)).await,
        Value::Null,
        "what is wrong by itself costs nothing"
    );
    let unknown = sender.deposit("1").replace(&sender.fund, super::UNKNOWN);
    assert_eq!(cost(&world, CREATE, sender.send(&unknown), (404, false)).await, read("BatchGetItem", &json!(4)));
    let above = sender.deposit("1000");
    let refused = cost(&world, CREATE, sender.send(&above), (400, false)).await;
    assert_eq!(refused, read("BatchGetItem", &json!(4)));
    // Under a key it might be a duplicate of what has just taken what was left.
    let mut twice = read("BatchGetItem", &json!(10));
    twice["BatchGetItem"]["calls"] = json!(2);
    assert_eq!(cost(&world, CREATE, sender.send(&above).key("k"), (400, false)).await, twice);
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "counts the store's calls")]
async fn a_look_is_one_read_and_a_list_is_two() {
    let world = World::patient().await;
    let sender = Remitter::of(&world).await;
    let id = sender.sent("1").await;
    sender.sent("2").await;
    let path = format!("/transactions/{id}");
    for path in [path.as_str(), "/transactions", "/transaction-limit"] {
        assert_eq!(sender.get(path).await.status, StatusCode::OK);
    }
    let look = cost(&world, GET, sender.call(Method::GET, &path), (200, false)).await;
    assert_eq!(look, read("GetItem", &json!(1)));
    let list = cost(&world, GET, sender.call(Method::GET, "/transactions"), (200, false)).await;
    let mut expected = read("Query", &half());
    expected["BatchGetItem"] = read("BatchGetItem", &json!(2))["BatchGetItem"].take();
    assert_eq!(list, expected);
    let limit = cost(&world, USER, sender.call(Method::GET, "/transaction-limit"), (200, false)).await;
    assert_eq!(limit, read("GetItem", &half()), "a moment old is good enough");
}

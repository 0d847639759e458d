//! What each answer costs, once the chain's record and the device's key are known.

use super::till::Till;
use crate::world::World;
use serde_json::{Value, json};

const METHOD: &str = "ProcessAuthorisation";

/// A stack whose function knows the till.
async fn warm() -> World {
    let world = World::start().await;
    assert_eq!(world.till().authorise("NOBODY", "warm").await, "FPRA21");
    world.calls().await;
    world
}

async fn cost(world: &World) -> Value {
    world.calls().await["pos-process-authorisation"].take()
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "counts the store's calls")]
async fn an_approval_is_two_calls_and_its_replay_one() {
    let world = warm().await;
    let till = world.till();
    assert_eq!(till.authorise("APRV01", "r-1").await, "SPRA01");
    let approval = json!({
        "BatchGetItem": { "calls": 1, "read_units": 3, "write_units": 0 },
        "TransactWriteItems": { "calls": 1, "read_units": 0, "write_units": 8 },
    });
    assert_eq!(cost(&world).await, approval, "device and code; code, reference and customer");
    assert_eq!(till.authorise("APRV01", "r-1").await, "SPRA01");
    assert_eq!(cost(&world).await, json!({ "BatchGetItem": { "calls": 1, "read_units": 3, "write_units": 0 } }));
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "counts the store's calls")]
async fn a_refusal_is_two_calls_at_most() {
    let world = warm().await;
    let till = world.till();
    world.ops(&format!("customer set {} --risk true", till.owner("APRV02"))).await.unwrap();
    world.ops(&format!("customer set {} --limit 9999", till.owner("APRV03"))).await.unwrap();
    assert_eq!(till.authorise("APRV01", "r-1").await, "SPRA01");
    cost(&world).await;
    for (code, reference, expected, transactions) in [
        ("NOBODY", "r-2", "FPRA21", 0),
        ("EXPIR1", "r-2", "FPRA23", 0),
        ("CANCL1", "r-2", "FPRA24", 0),
        ("APRV01", "r-2", "FPRA22", 0),
        ("APRV04", "r-1", "FPRA07", 1),
        ("LIMIT1", "r-2", "FPRA09", 1),
        ("APRV02", "r-2", "FPRA01", 1),
        ("APRV03", "r-2", "FPRA04", 1),
    ] {
        assert_eq!(till.authorise(code, reference).await, expected);
        let cost = cost(&world).await;
        assert_eq!(cost["BatchGetItem"]["calls"], 1, "{expected}: {cost}");
        let calls = cost.get("TransactWriteItems").map_or(json!(0), |cost| cost["calls"].clone());
        assert_eq!(calls, transactions, "{expected}: {cost}");
        assert_eq!(cost.as_object().unwrap().len(), 1 + transactions, "{expected}: {cost}");
    }
    let forged = Till { key: "forged".to_owned(), ..world.till() };
    let reply = forged.request(METHOD, &till.purchase("APRV05", "r-2")).send().await;
    assert_eq!(reply.text("x_code"), "ESIG01");
    assert_eq!(cost(&world).await["BatchGetItem"]["calls"], 1);
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "counts the store's calls")]
async fn a_guess_that_was_wrong_costs_one_transaction_more_and_is_put_right() {
    let world = warm().await;
    let till = world.till();
    // All of one customer's: the second approval is judged by what the code says of the customer, which the first has
    // changed since.
    world.ops(&format!("customer set {} --limit 15000", till.owner("CONFI1"))).await.unwrap();
    assert_eq!(till.authorise("CONFI1", "r-1").await, "SPRA01");
    cost(&world).await;
    assert_eq!(till.authorise("CONFI2", "r-2").await, "FPRA04");
    assert_eq!(cost(&world).await["TransactWriteItems"]["calls"], 2);
}

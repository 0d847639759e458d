//! What each answer costs, once what the request names is known.

use super::{Givers, reconciliation_id};
use crate::world::{Request, World};
use http::{Method, StatusCode};
use serde_json::{Value, json};

const ANNOUNCE: &str = "pre-transactions-create";
const DONATE: &str = "company-transactions-create";
const RECORD: &str = "gateway-transactions-create";
const CHANGE: &str = "gateway-transactions-update";

/// What that request cost its function, which answered so.
async fn cost(world: &World, function: &str, request: Request, expected: (u16, bool)) -> Value {
    world.calls().await;
    let reply = request.send().await;
    assert_eq!((reply.status.as_u16(), reply.replayed()), expected, "{reply:?}");
    world.calls().await[function].take()
}

fn write(operation: &str, units: u32) -> Value {
    json!({ operation: { "calls": 1, "read_units": 0, "write_units": units } })
}

/// A stack whose functions know what the others' bodies name.
async fn warm(givers: &Givers<'_>) -> String {
    let named = format!(
        r#""payment_gateway_id":"{}","company_id":"{}","reconciliation_id":"{}""#,
        givers.giving.gateway,
        givers.company.id,
        reconciliation_id()
    );
    let mut id = String::new();
    for request in [
        givers.announce(&givers.whole(&named)),
        givers.donate(&givers.whole(&format!(r#""payment_method":"{}""#, givers.giving.methods[0]))),
        givers.record(
            &givers.whole(&format!(r#""company_id":"{}","transaction_status":"paid""#, givers.company.id)),
        ),
    ] {
        let reply = request.send().await;
        assert_eq!(reply.status, StatusCode::CREATED, "{reply:?}");
        id = reply.text("id");
    }
    let refund = r#"{"transaction_status":"refunded","refunded_amount":1}"#;
    assert_eq!(givers.change(&id, refund).send().await.status, StatusCode::OK);
    id
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "counts the store's calls")]
async fn a_pre_transaction_is_one_put_and_its_repeats_and_refusals_no_more() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    warm(&givers).await;
    let body = givers.whole(&format!(
        r#""payment_gateway_id":"{}","company_id":"{}","reconciliation_id":"{}""#,
        givers.giving.gateway,
        givers.company.id,
        reconciliation_id()
    ));
    let first = cost(&world, ANNOUNCE, givers.announce(&body), (201, false)).await;
    assert_eq!(first, write("PutItem", 1), "one item of one kilobyte, in no list yet");
    let again = cost(&world, ANNOUNCE, givers.announce(&body), (201, true)).await;
    assert_eq!(again, write("PutItem", 0));
    let other = cost(&world, ANNOUNCE, givers.announce(&body.replace(":250", ":251")), (409, false)).await;
    assert_eq!(other, write("PutItem", 0));
    let wrong = givers.cause("").replace("cause1", "wells");
    assert_eq!(cost(&world, ANNOUNCE, givers.announce(&wrong), (422, false)).await, Value::Null);
    // With a name it might be a repeat of what was possible once.
    let cost = cost(&world, ANNOUNCE, givers.announce(&wrong).key("k"), (422, false)).await;
    assert_eq!(cost, json!({ "GetItem": { "calls": 1, "read_units": 1, "write_units": 0 } }));
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "counts the store's calls")]
async fn a_consumers_transaction_is_one_update_merged_or_not() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    warm(&givers).await;
    let name = reconciliation_id();
    let announced = givers.announce(&givers.cause(&format!(r#""reconciliation_id":"{name}""#))).send().await;
    assert_eq!(announced.status, StatusCode::CREATED, "{announced:?}");
    let body = format!(
        r#"{{"donation_amount":300,"donation_currency":"EUR","payment_method":"{}","reconciliation_id":"{name}"}}"#,
        givers.giving.methods[0]
    );
    for (request, expected, units) in [
        (givers.donate(&body), (201, false), 4),
        (givers.donate(&body), (201, true), 0),
        (givers.donate(&body.replace(":300", ":301")), (422, false), 0),
        (givers.donate(&givers.whole("")), (201, false), 3),
    ] {
        assert_eq!(cost(&world, DONATE, request, expected).await, write("UpdateItem", units), "{expected:?}");
    }
    let wrong = givers.donate(&givers.whole("").replace(":250", ":0"));
    assert_eq!(cost(&world, DONATE, wrong, (422, false)).await, Value::Null);
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "counts the store's calls")]
async fn a_gateways_transaction_and_each_change_of_it_is_one_update() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let id = warm(&givers).await;
    let body = givers.whole(&format!(
        r#""company_id":"{}","transaction_status":"paid","reconciliation_id":"{}""#,
        givers.company.id,
        reconciliation_id()
    ));
    assert_eq!(cost(&world, RECORD, givers.record(&body), (201, false)).await, write("UpdateItem", 3));
    assert_eq!(cost(&world, RECORD, givers.record(&body), (201, true)).await, write("UpdateItem", 0));
    let refund = r#"{"transaction_status":"refunded","refunded_amount":1}"#;
    for (replayed, units) in [(false, 2), (true, 0)] {
        let request = givers.change(&id, refund).key("refund");
        assert_eq!(cost(&world, CHANGE, request, (200, replayed)).await, write("UpdateItem", units));
    }
    let path = format!("{}/{id}", super::within(givers.company));
    let company = world.token("company", givers.company.id).await;
    for (function, [warm, request], status) in [
        (
            "gateway-transactions-get",
            [(); 2].map(|()| givers.as_gateway(Method::GET, &format!("{}/{id}", super::GATEWAY))),
            200,
        ),
        ("company-transactions-get", [(); 2].map(|()| givers.as_consumer(Method::GET, &path)), 404),
        (
            "company-transactions-get",
            [(); 2].map(|()| givers.as_bearer(&company, Method::GET, &format!("{}/{id}", super::COMPANY))),
            200,
        ),
    ] {
        warm.send().await;
        let cost = cost(&world, function, request, (status, false)).await;
        assert_eq!(cost, json!({ "GetItem": { "calls": 1, "read_units": 1, "write_units": 0 } }));
    }
}

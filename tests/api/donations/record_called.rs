//! What a payment gateway's transaction is called, and a gateway that was stopped.

use super::{GATEWAY, Givers};
use crate::world::World;
use http::{Method, StatusCode};
use jiff::SignedDuration;

const CREATED: StatusCode = StatusCode::CREATED;

#[tokio::test]
async fn an_external_id_begins_with_the_gateways_name_once() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let name = givers.giving.gateway_name;
    for (members, expected) in [
        (r#""external_id":"a-1""#.to_owned(), "a-1"),
        (format!(r#""external_id":"{name}_a-2""#), "a-2"),
        (r#""payment_gateway_order_transaction_id":"o-1""#.to_owned(), "o-1"),
        (format!(r#""payment_gateway_order_transaction_id":"{name}_o-2""#), "o-2"),
        (r#""external_id":"a-3","payment_gateway_order_transaction_id":"o-3""#.to_owned(), "a-3"),
        (format!(r#""external_id":"{name}a-4""#), &format!("{name}a-4")),
    ] {
        let reply = givers.record(&givers.whole(&members)).send().await;
        assert_eq!(reply.text("external_id"), format!("{name}_{expected}"), "{members}");
    }
    let reply = givers.record(&givers.whole("")).send().await;
    assert_eq!(reply.text("external_id"), format!("{name}_{}", reply.text("id")));
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn a_stopped_gateway_does_nothing_until_it_is_let_in_again() {
    let world = World::start_at("2026-11-20T12:00:00Z").await;
    let givers = Givers::of(&world).await;
    let id = givers.recorded("paid").await;
    let path = format!("{GATEWAY}/{id}");
    let calls = || {
        [
            givers.record(&givers.whole("")),
            givers.as_gateway(Method::GET, &path),
            givers.as_gateway(Method::GET, &format!("{GATEWAY}?external_id=a")),
            givers.change(&id, r#"{"transaction_status":"paid"}"#),
        ]
    };
    for (command, expected) in [
        ("disable", [StatusCode::UNAUTHORIZED; 4]),
        ("enable", [CREATED, StatusCode::OK, StatusCode::OK, StatusCode::OK]),
    ] {
        world.ops(&format!("gateway {command} {}", givers.giving.gateway)).await.unwrap();
        world.advance(SignedDuration::from_secs(61));
        for (call, expected) in calls().into_iter().zip(expected) {
            let reply = call.send().await;
            assert_eq!(reply.status, expected, "{command}: {reply:?}");
        }
    }
    for token in [&givers.consumer, &world.token("company", givers.company.id).await] {
        assert_eq!(givers.as_bearer(token, Method::GET, &path).send().await.status, StatusCode::UNAUTHORIZED);
    }
}

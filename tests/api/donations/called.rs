//! A payment gateway's list by what it calls a transaction.

use super::gateways::{Another, page};
use super::{GATEWAY, Givers, reconciliation_id};
use crate::world::World;
use http::{Method, StatusCode};

#[tokio::test]
async fn a_transaction_is_found_by_the_gateways_id_however_it_was_written() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let another = Another::of(&world).await;
    let name = givers.giving.gateway_name;
    let list = async |external_id: &str| page(&givers.list(&format!("external_id={external_id}")).await).0;
    for (members, own) in [
        (r#""external_id":"a-1""#.to_owned(), "a-1"),
        (format!(r#""external_id":"{name}_a-2""#), "a-2"),
        (r#""payment_gateway_order_transaction_id":"o-1""#.to_owned(), "o-1"),
        (format!(r#""payment_gateway_order_transaction_id":"{name}_o-2""#), "o-2"),
        (r#""external_id":"ORDER_15""#.to_owned(), "ORDER_15"),
        (format!(r#""external_id":"{}_1""#, another.name), &format!("{}_1", another.name)),
    ] {
        let id = givers.recorded_with(&members).await;
        assert_eq!(list(own).await, [id.as_str()], "{members}");
        assert_eq!(list(&format!("{name}_{own}")).await, [id.as_str()], "{members}");
        let theirs = format!("{GATEWAY}?external_id={own}");
        assert_eq!(page(&givers.as_bearer(&another.token, Method::GET, &theirs).send().await).0, [""; 0]);
    }
    for unknown in ["a", "15", "a-11", &format!("{}_a-1", another.name), &format!("{name}a-1")] {
        assert_eq!(list(unknown).await, [""; 0], "{unknown}");
    }
    // Two of one id, of the same gateway and of another.
    let first = list("a-1").await;
    let second = givers.recorded_with(r#""external_id":"a-1""#).await;
    let body = givers.whole(r#""external_id":"a-1""#);
    let theirs = givers.as_bearer(&another.token, Method::POST, GATEWAY).json(&body).send().await;
    assert_eq!(theirs.text("external_id"), format!("{}_a-1", another.name));
    let mut found = list("a-1").await;
    found.sort();
    let mut expected = [first, vec![second]].concat();
    expected.sort();
    assert_eq!(found, expected);
}

#[tokio::test]
async fn one_that_the_gateway_gave_no_id_is_found_by_ours() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let name = givers.giving.gateway_name;
    let id = givers.recorded("draft").await;
    let called = givers.recorded_with(r#""external_id":"a-1""#).await;
    let list = async |external_id: &str| page(&givers.list(&format!("external_id={external_id}")).await).0;
    for text in [format!("{name}_{id}"), id.clone()] {
        assert_eq!(list(&text).await, [id.as_str()]);
    }
    for text in [format!("{name}_{called}"), called.clone()] {
        assert_eq!(list(&text).await, [""; 0], "it has another");
    }
    let another = Another::of(&world).await;
    let path = format!("{GATEWAY}?external_id={}_{id}", another.name);
    assert_eq!(page(&givers.as_bearer(&another.token, Method::GET, &path).send().await).0, [""; 0]);
}

#[tokio::test]
async fn what_a_browser_called_it_is_what_it_is_called() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let name = givers.giving.gateway_name;
    let gateway = format!(r#","payment_gateway_id":"{}""#, givers.giving.gateway);
    for (own, named) in [("b-1", ""), ("b-2", gateway.as_str())] {
        for order in [own.to_owned(), format!("{name}_{own}")] {
            let said = reconciliation_id();
            let members =
                format!(r#""payment_gateway_order_transaction_id":"{order}","reconciliation_id":"{said}"{named}"#);
            let announced = givers.announce(&givers.whole(&members)).send().await;
            assert_eq!(announced.status, StatusCode::CREATED);
            let list = async |text: &str| page(&givers.list(&format!("external_id={text}&limit=1")).await).0;
            assert!(!list(own).await.contains(&announced.text("id")), "no transaction yet");
            let merged = givers.record(&format!(r#"{{"reconciliation_id":"{said}"}}"#)).send().await;
            assert_eq!(merged.text("external_id"), format!("{name}_{own}"));
            for text in [own.to_owned(), format!("{name}_{own}")] {
                let found = page(&givers.list(&format!("external_id={text}")).await).0;
                assert!(found.contains(&merged.text("id")), "{order} by {text}: {found:?}");
            }
        }
    }
}

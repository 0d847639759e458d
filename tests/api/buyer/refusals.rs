//! What a buyer's app asks that cannot be done.

use super::{PRE_APPROVALS, assert_problem};
use crate::world::World;
use http::{Method, StatusCode};

const MALFORMED: StatusCode = StatusCode::BAD_REQUEST;
const INVALID: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

#[tokio::test]
async fn every_wrong_field_is_named_with_its_status() {
    let world = World::start().await;
    let buyer = world.buyer().await;
    for (body, status, fields) in [
        (r#"{}"#, MALFORMED, "amount_limit"),
        (r#"{"amount_limit":null}"#, MALFORMED, "amount_limit"),
        (r#"{"expires_in":1}"#, MALFORMED, "amount_limit,expires_in"),
        (r#"{"amount_limit":0}"#, INVALID, "amount_limit"),
        (r#"{"amount_limit":-1}"#, INVALID, "amount_limit"),
        (r#"{"amount_limit":-0}"#, INVALID, "amount_limit"),
        (r#"{"amount_limit":100.5}"#, INVALID, "amount_limit"),
        (r#"{"amount_limit":1e4}"#, INVALID, "amount_limit"),
        (r#"{"amount_limit":"10000"}"#, INVALID, "amount_limit"),
        (r#"{"amount_limit":1000000000000}"#, INVALID, "amount_limit"),
        (r#"{"amount_limit":18446744073709551616}"#, INVALID, "amount_limit"),
        (r#"{"amount_limit":[10000]}"#, INVALID, "amount_limit"),
        (r#"{"amount_limit":true}"#, INVALID, "amount_limit"),
        (r#"{"amount_limit":2000,"expires_in":59}"#, INVALID, "expires_in"),
        (r#"{"amount_limit":2000,"expires_in":86401}"#, INVALID, "expires_in"),
        (r#"{"amount_limit":2000,"expires_in":0}"#, INVALID, "expires_in"),
        (r#"{"amount_limit":2000,"expires_in":-60}"#, INVALID, "expires_in"),
        (r#"{"amount_limit":2000,"expires_in":60.5}"#, INVALID, "expires_in"),
        (r#"{"amount_limit":2000,"expires_in":"60"}"#, INVALID, "expires_in"),
        (r#"{"amount_limit":0,"expires_in":0}"#, INVALID, "amount_limit,expires_in"),
    ] {
        assert_problem(&buyer.ask(body).send().await, status, fields, body);
    }
    let reply = buyer.ask(r#"{"amount_limit":0,"expires_in":0}"#).send().await;
    insta::assert_snapshot!(reply.body, @r#"{"type":"about:blank","title":"Unprocessable Entity","status":422,"detail":"The request has invalid fields. Mend what errors names and send it again.","errors":{"amount_limit":["must be whole cents from 1 to 999999999999"],"expires_in":["must be whole seconds from 60 to 86400"]}}"#);
}

#[tokio::test]
async fn a_body_that_is_no_json_object_is_refused() {
    let world = World::start().await;
    let buyer = world.buyer().await;
    for (body, fields) in [
        ("", "body"),
        ("{", "body"),
        ("[]", "body"),
        ("null", "body"),
        ("10000", "body"),
        (r#"{"amount_limit":10000,}"#, "body"),
        (r#"{"amount_limit":010000}"#, "body"),
        (r#"{"amount_limit":10000,"amount_limit":10000}"#, "amount_limit"),
    ] {
        assert_problem(&buyer.ask(body).send().await, MALFORMED, fields, body);
    }
    let text = || buyer.call(Method::POST, PRE_APPROVALS).body(r#"{"amount_limit":10000}"#);
    for request in [text(), text().header("Content-Type", "text/plain")] {
        assert_problem(&request.send().await, MALFORMED, "Content-Type", "no JSON");
    }
    let padded = |length: usize| {
        let body = r#"{"amount_limit":10000}"#;
        format!("{body}{}", " ".repeat(length - body.len()))
    };
    assert_eq!(buyer.ask(&padded(256 * 1024)).send().await.status, StatusCode::CREATED);
    assert_problem(&buyer.ask(&padded(256 * 1024 + 1)).send().await, MALFORMED, "body", "one byte more");
}

#[tokio::test]
async fn unknown_fields_are_tolerated_and_the_customers_own_facts_are_not_the_apps_to_say() {
    let world = World::start().await;
    let buyer = world.buyer().await;
    let body = r#"{"amount_limit":10000,"currency":"JPY","code":"MYCODE","customer_id":"x","extra":{}}"#;
    let reply = buyer.ask(body).send().await;
    assert_eq!((reply.status, reply.text("currency").as_str()), (StatusCode::CREATED, "USD"));
    assert_ne!(reply.text("code"), "MYCODE");
    assert!(!reply.body.contains("extra"));
}

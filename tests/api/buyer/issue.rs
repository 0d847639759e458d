//! `POST /buyer/pre-approvals`

use super::{AUTHORISE, PRE_APPROVALS, assert_problem, purchase};
use crate::world::World;
use http::{Method, StatusCode};
use jiff::SignedDuration;
use std::collections::HashSet;

const BODY: &str = r#"{"amount_limit":10000}"#;

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn a_pre_approval_is_shown_with_its_barcode_and_is_good_for_15_minutes() {
    let world = World::start_at("2026-11-20T12:00:00.123Z").await;
    let (buyer, till) = (world.buyer().await, world.till());
    let reply = buyer.ask(BODY).send().await;
    assert_eq!(reply.status, StatusCode::CREATED);
    assert_eq!(reply.header("Cache-Control"), Some("no-store"));
    let (code, later) = (reply.text("code"), buyer.issued(10_000).await);
    assert_eq!((code.len(), reply.text("barcode")), (6, format!("6199{code}")));
    insta::assert_snapshot!(reply.body.replace(&code, "<code>"), @r#"{"code":"<code>","barcode":"6199<code>","amount_limit":10000,"currency":"USD","created_at":"2026-11-20T12:00:00.123Z","expires_at":"2026-11-20T12:15:00.123Z"}"#);
    world.advance(SignedDuration::from_mins(15) - SignedDuration::from_millis(1));
    assert_eq!(till.code(AUTHORISE, &purchase(&code, "r-1", 10_000)).await, "SPRA01");
    world.advance(SignedDuration::from_millis(1));
    assert_eq!(till.code(AUTHORISE, &purchase(&later, "r-2", 10_000)).await, "FPRA23");
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn a_buyer_says_for_how_long_from_a_minute_to_a_day() {
    let world = World::start_at("2026-11-20T12:00:00Z").await;
    let buyer = world.buyer().await;
    for (expires_in, expires_at) in [
        ("60", "2026-11-20T12:01:00.000Z"),
        ("3600", "2026-11-20T13:00:00.000Z"),
        ("86400", "2026-11-21T12:00:00.000Z"),
        ("null", "2026-11-20T12:15:00.000Z"),
    ] {
        let body = format!(r#"{{"amount_limit":2000,"expires_in":{expires_in}}}"#);
        assert_eq!(buyer.ask(&body).send().await.text("expires_at"), expires_at, "{expires_in}");
    }
}

#[tokio::test]
async fn code_and_barcode_work_at_a_till_up_to_the_limit() {
    let world = World::start().await;
    let (buyer, till) = (world.buyer().await, world.till());
    for (number, (prefix, limit, finance, expected)) in [
        ("", 10_000, 10_000, "SPRA01"),
        ("6199", 10_000, 10_000, "SPRA01"),
        ("", 10_000, 10_001, "FPRA09"),
        ("6199", 2_000, 2_001, "FPRA09"),
        ("", 999_999_999_999, 2_000, "SPRA01"),
    ]
    .into_iter()
    .enumerate()
    {
        let code = buyer.issued(limit).await;
        let members = purchase(&format!("{prefix}{code}"), &format!("r-{number}"), finance);
        let reply = till.ask(AUTHORISE, &members).await;
        assert_eq!([reply.text("x_code"), reply.text("x_purchase_number")], [expected, &format!("P-{code}")]);
    }
    assert!(till.owes("CONFI1").await.contains("outstanding 22000,"));
}

#[tokio::test]
async fn the_same_key_and_request_get_the_same_code_whatever_has_become_of_it() {
    let world = World::start().await;
    let (buyer, till) = (world.buyer().await, world.till());
    let first = buyer.ask(BODY).key("k").send().await;
    assert_eq!((first.status, first.replayed()), (StatusCode::CREATED, false), "{first:?}");
    let code = first.text("code");
    let again = async |body: &str| {
        let again = buyer.ask(body).key("k").send().await;
        assert!(again.replayed(), "{again:?}");
        assert_eq!((again.status, &again.body), (first.status, &first.body));
    };
    again(BODY).await;
    again("{ \"amount_limit\" : 10000 }").await;
    assert_eq!(till.code(AUTHORISE, &purchase(&code, "r-1", 10_000)).await, "SPRA01");
    again(BODY).await;
    let other = buyer.ask(BODY).key("other").send().await;
    let taken_back = other.text("code");
    assert_ne!(taken_back, code);
    assert_eq!(buyer.withdraw(&taken_back).send().await.status, StatusCode::NO_CONTENT);
    assert_eq!(buyer.ask(BODY).key("other").send().await.body, other.body);
    assert_eq!(till.code(AUTHORISE, &purchase(&taken_back, "r-2", 10_000)).await, "FPRA24", "and it stays so");
}

#[tokio::test]
async fn the_same_key_with_another_request_is_a_conflict() {
    let world = World::start().await;
    let buyer = world.buyer().await;
    assert_eq!(buyer.ask(BODY).key("k").send().await.status, StatusCode::CREATED);
    for body in [
        r#"{"amount_limit":10001}"#,
        r#"{"amount_limit":10000,"expires_in":900}"#,
        r#"{"amount_limit":10000,"unknown":1}"#,
    ] {
        let reply = buyer.ask(body).key("k").send().await;
        assert_problem(&reply, StatusCode::CONFLICT, "Idempotency-Key", body);
    }
}

#[tokio::test]
async fn a_key_is_its_buyers_own_and_without_one_every_request_gets_a_new_code() {
    let world = World::start().await;
    let (buyer, other) = (world.buyer().await, world.owner_of("APRV01").await);
    let mut codes = HashSet::new();
    for request in [buyer.ask(BODY).key("k"), other.ask(BODY).key("k"), buyer.ask(BODY), buyer.ask(BODY)] {
        let reply = request.send().await;
        assert_eq!((reply.status, reply.replayed()), (StatusCode::CREATED, false));
        assert!(codes.insert(reply.text("code")), "{codes:?}");
    }
}

#[tokio::test]
async fn a_key_is_1_to_255_printable_ascii_characters_and_a_refused_request_consumes_none() {
    let world = World::start().await;
    let buyer = world.buyer().await;
    for key in [b"".as_slice(), &[b'k'; 256], b"a\tb", "clé".as_bytes()] {
        let reply = buyer.ask(BODY).raw_header("Idempotency-Key", key).send().await;
        assert_problem(&reply, StatusCode::BAD_REQUEST, "Idempotency-Key", &format!("{key:?}"));
    }
    for body in ["{", r#"{"amount_limit":0}"#] {
        assert!(buyer.ask(body).key("k").send().await.status.is_client_error());
    }
    let stranger = world.request(Method::POST, PRE_APPROVALS).json(BODY).key("k").send().await;
    assert_eq!(stranger.status, StatusCode::UNAUTHORIZED);
    assert!(!buyer.ask(BODY).key("k").send().await.replayed());
}

//! Bodies that are wrong as a whole, or in more than one place; and the ids that a body names.

use super::{Remitter, assert_refused, refusal};
use crate::world::World;
use http::Method;

#[tokio::test]
async fn a_refusal_has_the_published_shape_and_nothing_more() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let reply = sender.send(&sender.deposit("0")).send().await;
    insta::assert_snapshot!(reply.body, @r#"{"status":400,"code":"BAD_REQUEST","message":"from_amount must be greater than 0."}"#);
    assert_eq!(reply.header("Cache-Control"), Some("no-store"));
    assert_eq!(reply.header("Retry-After"), None);
    assert!(reply.header("X-Request-Id").is_some(), "{reply:?}");
}

#[tokio::test]
async fn all_that_is_wrong_is_told_at_once() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    assert_refused(
        &sender.send("{}").send().await,
        "exchange_rate is required; fee_amount is required; from_amount is required; from_currency is required; \
         from_fund_id is required; funding_source_type is required; purpose is required; to is required; \
         to_currency is required.",
    );
    let body = r#"{"from_amount":-1,"exchange_rate":0,"fee_amount":"x","from_currency":"usd","to_currency":"",
        "from_fund_id":"1","funding_source_type":"CASH","purpose":"OTHER","ip_address":"here",
        "physical_documents":[{"document_type":"INVOICE"}],
        "to":{"id":1,"payout_method":"CASH_PICKUP","fund_id":"2","calculation_mode":""}}"#;
    let (status, message) = refusal(&sender.send(body).send().await);
    assert_eq!(status, 400);
    let named: Vec<_> = message.split("; ").map(|it| it.split(' ').next().unwrap()).collect();
    let (to, rest): (Vec<_>, Vec<_>) = named.into_iter().partition(|name| name.starts_with("to."));
    assert_eq!(to, ["to.calculation_mode", "to.fund_id", "to.fund_id", "to.id", "to.payer_id"], "{message}");
    let expected = [
        "custom_purpose",
        "exchange_rate",
        "fee_amount",
        "from_amount",
        "from_currency",
        "from_fund_id",
        "funding_source_type",
        "ip_address",
        "physical_documents[0].document_value",
        "to_currency",
    ];
    assert_eq!(rest, expected, "{message}");
}

#[tokio::test]
async fn ids_are_uuids_and_a_receiver_is_an_object() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let body = sender.deposit("1");
    let (head, _) = body.split_once(r#","to":"#).unwrap();
    let to = |to: &str| format!(r#"{head},"to":{to}}}"#);
    for (body, message) in [
        (format!("{head}}}"), "to is required."),
        (to("null"), "to is required."),
        (to("[]"), "to must be an object."),
        (to(r#""x""#), "to must be an object."),
        (to("{}"), "to.fund_id is required for BANK_DEPOSIT; to.id is required."),
        (body.replace(&sender.receive_user, "x"), "to.id must be a UUID."),
        (body.replace(&sender.account, "x"), "to.fund_id must be a UUID."),
        (body.replace(&sender.fund, "x"), "from_fund_id must be a UUID."),
        (body.replace(&format!("\"{}\"", sender.fund), "7"), "from_fund_id must be a UUID."),
        (body.replace(&format!("\"{}\"", sender.fund), "null"), "from_fund_id is required."),
    ] {
        assert_refused(&sender.send(&body).send().await, message);
    }
    assert!(sender.listed().await.is_empty());
}

#[tokio::test]
async fn a_body_is_one_json_object_that_says_it_is_json() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let body = sender.deposit("1");
    for (body, field) in [
        (String::new(), "body"),
        ("{".to_owned(), "body"),
        ("[]".to_owned(), "body"),
        ("null".to_owned(), "body"),
        (format!("{body} x"), "body"),
        (body.replace(":1,", ":NaN,"), "body"),
        (body.replace(":1,", ":01,"), "body"),
        (body.replace(":1,", r#":1,"from_amount":1,"#), "from_amount"),
        (body.replace(r#""to":{"#, r#""to":{"id":"x","#), "id"),
    ] {
        let (status, message) = refusal(&sender.send(&body).send().await);
        assert_eq!(status, 400, "{body}");
        assert!(message.starts_with(&format!("{field} ")), "{body}: {message}");
    }
    for content_type in [None, Some("text/plain"), Some("application/json; charset=utf-16")] {
        let request = sender.call(Method::POST, "/transactions");
        let typed = content_type.into_iter().fold(request, |request, it| request.header("Content-Type", it));
        let reply = typed.body(body.clone()).send().await;
        assert_refused(&reply, "Content-Type must be application/json (UTF-8).");
    }
    assert!(sender.listed().await.is_empty());
}

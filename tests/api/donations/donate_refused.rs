//! What is wrong with a consumer's body, told at once; and what is missing from it.

use super::donated::{amount, assert_invalid, joined, named};
use super::{Givers, reconciliation_id};
use crate::world::World;
use almoner::domain::json::parse;
use http::StatusCode;

#[tokio::test]
async fn all_that_is_wrong_with_a_body_is_told_at_once() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let wrong = r#"{"donation_amount":"250","donation_currency":"euro","charity_id":"x","donation_cause":"","hmac":"ab",
        "payment_method":1,"transaction_status":"paid","reconciliation_id":""}"#;
    let expected = [
        "charity_id must be a UUID",
        "donation_amount must be a positive integer",
        "donation_cause must have 1 to 128 characters",
        "donation_currency must be an ISO 4217 code in capitals, such as EUR",
        "hmac must be the 64 hex digits that the pre-transaction's answer carried",
        "payment_method must be a UUID",
        "reconciliation_id must have 1 to 255 characters",
        "transaction_status must be one of draft, to_be_payed, failed",
    ];
    assert_invalid(&givers.donate(wrong).send().await, &expected);
    let required = ["charity_id", "donation_amount", "donation_cause", "donation_currency"];
    let required = required.map(|name| format!("{name} is required"));
    assert_invalid(&givers.donate("{}").send().await, &required.each_ref().map(String::as_str));
    for number in ["0", "-1", "2.5", "1e2", "1000000000001", "99999999999999999999"] {
        let body = givers.cause(&format!(r#""donation_amount":{number},"donation_currency":"EUR""#));
        let reply = givers.donate(&body).send().await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{number}: {reply:?}");
    }
    for body in ["", "{", "[]", "7", r#"{"donation_amount":1,"donation_amount":1}"#] {
        let reply = givers.donate(body).send().await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}: {reply:?}");
        assert!(parse(&reply.body).unwrap().member("errors").is_some());
    }
    assert_eq!(givers.listed().await, [""; 0]);
}

#[tokio::test]
async fn a_reconciliation_id_that_nobody_announced_is_harmless_when_the_body_is_whole() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let name = reconciliation_id();
    let missing = |field: &str| format!("{field} is required, because no pre-transaction says it");
    let [charity, cause] = ["charity_id", "donation_cause"].map(missing);
    let charity_alone = format!(r#"{{"charity_id":"{}"}}"#, givers.giving.charities[0]);
    for (more, expected) in [
        ("{}", vec![charity.as_str(), &cause]),
        (&charity_alone, vec![&cause]),
        (r#"{"donation_cause":"cause1"}"#, vec![&charity]),
    ] {
        assert_invalid(&givers.donate(&joined(&amount(&named(&name, "")), more)).send().await, &expected);
    }
    assert_invalid(
        &givers.donate(&amount(r#""reconciliation_id":7"#)).send().await,
        &["reconciliation_id must be a string"],
    );
    let reply = givers.donated(&givers.whole(&named(&name, ""))).await;
    assert_eq!([reply.text("reconciliation_id"), reply.text("transaction_status")], [name, "draft".to_owned()]);
    assert_eq!(givers.listed().await, [reply.text("id")]);
}

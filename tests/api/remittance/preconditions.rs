//! What must be so before a user may send: who they are, what they pay from, whom they send to.

use super::{Remitter, assert_refused, assert_unknown, call, made, person};
use crate::world::World;
use almoner_ops::sandbox::DEMO;
use http::{Method, StatusCode};

const NO_FUND: &str =
    "The user has no active funding account: add one, and wait until its verification_status is VERIFIED.";
const NO_RECEIVER: &str = "The user has no receive user: add one first.";
/// One that the sandbox finds wrong, and one that it finds right.
const FAILED: &str = r#"{"funding_source_type":"BANK_ACCOUNT","account_number":"123450000"}"#;
const GOOD: &str = r#"{"funding_source_type":"CARD","card_token":"tok_0000"}"#;

#[tokio::test]
async fn who_is_verified_in_retry_or_in_review_may_send_and_nobody_else() {
    let world = World::start().await;
    for (first_name, refused) in [
        ("Verified", None),
        ("Retry", None),
        ("Review", None),
        ("Pemba", Some("The user's kyc_status is IN_PROGRESS: wait until it is decided.")),
        ("Suspended", Some("The user's kyc_status is SUSPENDED: they may not send.")),
    ] {
        let sender = Remitter::named(&world, DEMO, first_name).await;
        let reply = sender.send(&sender.deposit("1")).send().await;
        match refused {
            Some(message) => assert_refused(&reply, message),
            None => assert_eq!(reply.status, StatusCode::OK, "{first_name}: {reply:?}"),
        }
        assert_eq!(sender.listed().await.len(), usize::from(refused.is_none()), "{first_name}");
    }
}

#[tokio::test]
async fn who_was_never_submitted_may_not_send() {
    let world = World::start().await;
    let sender =
        Remitter { user: made(&world, DEMO, "/users", &person("Verified")).await, ..Remitter::of(&world).await };
    let unverified = "The user's kyc_status is UNVERIFIED: submit their KYC first.";
    assert_refused(&sender.send(&sender.deposit("1")).send().await, unverified);
    for path in ["/funds", "/receive-users"] {
        let body = if path == "/funds" { GOOD.to_owned() } else { person("Tenzin") };
        assert_eq!(sender.call(Method::POST, path).json(&body).send().await.status, StatusCode::OK);
        assert_refused(&sender.send(&sender.deposit("1")).send().await, unverified);
    }
}

#[tokio::test]
async fn who_is_suspended_or_reinstated_is_judged_by_what_they_are_now() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    sender.sent("1").await;
    sender.ops("kyc", "SUSPENDED").await;
    let reply = sender.send(&sender.deposit("1")).send().await;
    assert_refused(&reply, "The user's kyc_status is SUSPENDED: they may not send.");
    assert_eq!(sender.listed().await.len(), 1);
    assert_eq!(sender.left().await[0], "999");
    sender.ops("kyc", "VERIFIED").await;
    sender.sent("1").await;
    assert_eq!(sender.left().await[0], "998");
}

#[tokio::test]
async fn there_must_be_a_funding_account_that_is_active() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let funds = format!("/users/{}/funds", sender.user);
    let failed = made(&world, DEMO, &funds, FAILED).await;
    let from_failed = sender.deposit("1").replace(&sender.fund, &failed);
    let inactive = "from_fund_id is not active: its verification_status must be VERIFIED.";
    assert_refused(&sender.send(&from_failed).send().await, inactive);

    let delete = || sender.call(Method::DELETE, &format!("/funds/{}", sender.fund));
    assert_eq!(delete().send().await.status, StatusCode::NO_CONTENT);
    for body in [&from_failed, &sender.deposit("1")] {
        assert_refused(&sender.send(body).send().await, NO_FUND);
    }
    // Of what is there, one is good: what was deleted is unknown all the same.
    let card = made(&world, DEMO, &funds, GOOD).await;
    assert_unknown(&sender.send(&sender.deposit("1")).send().await, "from_fund_id");
    assert_refused(&sender.send(&from_failed).send().await, inactive);
    let from_card = sender.deposit("1").replace(&sender.fund, &card);
    let reply = sender.send(&from_card).send().await;
    assert_eq!((reply.status, reply.text("from_fund_id")), (StatusCode::OK, card.clone()));

    sender.ops("fund", &format!("{card} FAILED")).await;
    assert_refused(&sender.send(&from_card).send().await, NO_FUND);
    sender.ops("fund", &format!("{failed} VERIFIED")).await;
    assert_eq!(sender.send(&from_failed).send().await.status, StatusCode::OK);
    assert_eq!(sender.listed().await.len(), 2);
}

#[tokio::test]
async fn there_must_be_a_receive_user() {
    let world = World::start().await;
    let friend = Remitter::of(&world).await;
    let user = made(&world, DEMO, "/users", &person("Verified")).await;
    let submitted = call(&world, DEMO, Method::POST, &format!("/users/{user}/kyc")).json("{}").send().await;
    assert_eq!(submitted.text("kyc_status"), "VERIFIED");
    let sender = Remitter { user, ..friend };
    assert_refused(&sender.send(&sender.deposit("1")).send().await, NO_FUND);
    let fund = made(&world, DEMO, &format!("/users/{}/funds", sender.user), GOOD).await;
    let sender = Remitter { fund, ..sender };
    assert_refused(&sender.send(&sender.deposit("1")).send().await, NO_RECEIVER);
    assert!(sender.listed().await.is_empty());
}

#[tokio::test]
async fn only_the_currency_of_the_limits_is_sent() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    for currency in ["EUR", "KWD", "JPY"] {
        let body =
            sender.deposit("1").replace(r#""from_currency":"USD""#, &format!(r#""from_currency":"{currency}""#));
        let message = "from_currency must be the currency that the user's limits are in.";
        assert_refused(&sender.send(&body).send().await, message);
    }
    assert!(sender.listed().await.is_empty());
}

//! Whoever is not believed, and whoever is believed and not known.

use super::{Buyer, assert_problem};
use crate::world::{Request, World};
use almoner::clock::Clock;
use almoner_ops::sandbox::DEMO;
use http::{Method, StatusCode};
use jiff::SignedDuration;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Every route of a buyer's.
const ROUTES: [(Method, &str); 4] = [
    (Method::POST, "/buyer/pre-approvals"),
    (Method::DELETE, "/buyer/pre-approvals/APRV01"),
    (Method::POST, "/buyer/authorisations/P-APRV01/confirm"),
    (Method::POST, "/buyer/authorisations/P-APRV01/cancel"),
];

fn calls(world: &World) -> impl Iterator<Item = Request> {
    ROUTES.into_iter().map(|(method, path)| world.request(method, path).json(r#"{"amount_limit":2000}"#))
}

/// All routes answer whoever sends that in one and the same way.
async fn assert_refused(world: &World, authorization: Option<&str>, what: &str) -> String {
    let mut answers = BTreeSet::new();
    for request in calls(world) {
        let request = authorization.into_iter().fold(request, |it, value| it.header("Authorization", value));
        let reply = request.send().await;
        assert_problem(&reply, StatusCode::UNAUTHORIZED, "", what);
        assert_eq!(reply.header("WWW-Authenticate"), Some("Bearer"), "{what}");
        answers.insert(reply.body);
    }
    assert_eq!(answers.len(), 1, "{what}: {answers:?}");
    answers.pop_first().unwrap()
}

#[tokio::test]
async fn whoever_is_not_believed_gets_one_and_the_same_answer() {
    let world = World::start().await;
    let id = world.partner(DEMO).tills.unwrap().buyer;
    let token = world.token("buyer", id).await;
    let [head, claims, signature] = token.split('.').collect::<Vec<_>>()[..] else { panic!("{token}") };
    let nobody = world.token("buyer", Uuid::new_v4()).await;
    let mut answers = BTreeSet::from([assert_refused(&world, None, "no token").await]);
    for (what, authorization) in [
        ("nothing", String::new()),
        ("no token after its scheme", "Bearer".to_owned()),
        ("garbage", "Bearer abc".to_owned()),
        ("another scheme", format!("Basic {token}")),
        ("no scheme", token.clone()),
        ("no signature", format!("Bearer {head}.{claims}.")),
        ("another's claims", format!("Bearer {head}.{}.{signature}", nobody.split('.').nth(1).unwrap())),
        ("a consumer user's", format!("Bearer {}", world.token("consumer_user", id).await)),
        ("a payment gateway's", format!("Bearer {}", world.token("payment_gateway", id).await)),
        ("a company's", format!("Bearer {}", world.token("company", id).await)),
    ] {
        answers.insert(assert_refused(&world, Some(&authorization), what).await);
    }
    assert_eq!(answers.len(), 1, "{answers:?}");
    insta::assert_snapshot!(answers.first().unwrap(), @r#"{"type":"about:blank","title":"Unauthorized","status":401,"detail":"The credentials were not accepted. Send Authorization: Bearer with a token of your issuer that has not expired."}"#);
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn a_token_that_has_expired_or_is_another_issuers_is_refused_alike() {
    let world = World::start_at("2026-11-20T12:00:00Z").await;
    let buyer = world.buyer().await;
    buyer.issued(2_000).await;
    let elsewhere = World::start_at("2026-11-20T12:00:00Z").await.token("buyer", Uuid::nil()).await;
    let foreign = assert_refused(&world, Some(&format!("Bearer {elsewhere}")), "another issuer's").await;
    // An hour, and the minute that clocks may differ by.
    world.advance(SignedDuration::from_mins(61));
    let expired = assert_refused(&world, Some(&format!("Bearer {}", buyer.token)), "expired").await;
    assert_eq!(expired, foreign);
    world.buyer().await.issued(2_000).await;
}

#[tokio::test]
async fn a_partners_pair_of_headers_opens_nothing_of_a_buyers() {
    let world = World::start().await;
    let [key, secret] = world.partner(DEMO).api_key;
    for request in calls(&world) {
        let reply = request.header("API-Key", key).header("API-Secret", secret).send().await;
        assert_problem(&reply, StatusCode::UNAUTHORIZED, "", "a partner's");
    }
}

#[tokio::test]
async fn a_buyer_whom_nothing_is_financed_for_is_told_so() {
    let world = World::start().await;
    let stranger: Buyer<'_> = world.buyer_of(Uuid::new_v4()).await;
    let reply = stranger.ask(r#"{"amount_limit":2000}"#).send().await;
    assert_problem(&reply, StatusCode::CONFLICT, "Authorization", "no customer");
    insta::assert_snapshot!(reply.body, @r#"{"type":"about:blank","title":"Conflict","status":409,"detail":"Not possible now: Authorization names nobody for whom purchases are financed.","errors":{"Authorization":["names nobody for whom purchases are financed"]}}"#);
    for request in [stranger.withdraw("APRV01"), stranger.confirm("P-APRV01"), stranger.cancel("P-APRV01")] {
        assert_eq!(request.send().await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "is about a stack that is told of no issuer")]
async fn a_stack_that_is_told_of_no_issuer_believes_nobody() {
    let world = World::with(Clock::System).env("TOKEN_ISSUER_TEST", "").start().await;
    let token = world.token("buyer", Uuid::nil()).await;
    assert_refused(&world, Some(&format!("Bearer {token}")), "nobody's").await;
}

//! A consumer's request that is sent again, with an Idempotency-Key or with a reconciliation id.

use super::donated::{assert_invalid, assert_refused, named};
use super::{Givers, reconciliation_id, within};
use crate::world::{Reply, World};
use almoner_ops::sandbox::OTHER;
use http::{Method, StatusCode};
use jiff::SignedDuration;
use std::collections::HashSet;

#[tokio::test]
async fn without_a_name_each_request_is_a_donation_of_its_own() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let mut ids = HashSet::new();
    for _ in 0..3 {
        ids.insert(givers.donated(&givers.whole("")).await.text("id"));
    }
    assert_eq!(ids, givers.listed().await.into_iter().collect());
}

#[tokio::test]
async fn the_same_request_under_its_key_is_a_replay_and_another_a_conflict() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let donate = |key: &str, body: &str| givers.donate(body).key(key).send();
    let first = donate("k", &givers.whole("")).await;
    assert_eq!((first.status, first.replayed()), (StatusCode::CREATED, false));
    let again = donate("k", &givers.whole("").replace(":250", ":250.0").replace(',', " , ")).await;
    // 250.0 is no integer: refused as it would have been the first time.
    assert_invalid(&again, &["donation_amount must be a positive integer"]);
    let again = donate("k", &givers.whole("").replace(',', " ,\n ")).await;
    assert_eq!((again.status, again.replayed(), &again.body), (StatusCode::CREATED, true, &first.body));
    let other = donate("k", &givers.whole("").replace(":250", ":251")).await;
    assert_refused(&other, StatusCode::CONFLICT, &["Idempotency-Key was used for a different request"]);
    let wrong = givers.donate(&givers.whole("")).key(&"k".repeat(256)).send().await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST, "{wrong:?}");
    assert_eq!(givers.listed().await, [first.text("id")]);
}

#[tokio::test]
async fn a_key_belongs_to_its_consumer_within_its_company() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let other = world.token("consumer_user", givers.giving.other_consumer).await;
    let donate = async |token: &str, path: &str| {
        let reply = givers.as_bearer(token, Method::POST, path).json(&givers.whole("")).key("k").send().await;
        assert_eq!((reply.status, reply.replayed()), (StatusCode::CREATED, false), "{reply:?}");
        reply.text("id")
    };
    let mut ids = HashSet::from([donate(&givers.consumer, &within(givers.company)).await]);
    ids.insert(donate(&other, &within(givers.company)).await);
    ids.insert(donate(&givers.consumer, &within(world.partner(OTHER))).await);
    assert_eq!(ids.len(), 3);
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn a_replay_still_answers_when_what_it_names_is_there_no_more() {
    let world = World::start_at("2026-11-20T12:00:00Z").await;
    let givers = Givers::of(&world).await;
    let (charity, consumer, method) =
        (givers.giving.charities[0], givers.giving.consumer, givers.giving.methods[0]);
    let name = reconciliation_id();
    let with_method = |members: &str| givers.whole(&format!(r#""payment_method":"{method}"{members}"#));
    let by_key = async || givers.donate(&with_method("")).key("k").send().await;
    let by_name = async || givers.donate(&with_method(&format!(",{}", named(&name, "")))).send().await;
    let firsts = [by_key().await, by_name().await];
    for command in [
        format!("charity disable {charity}"),
        format!("consumer payment-method {consumer} {method} remove"),
        format!("partner disable --partner {}", givers.company.id),
    ] {
        world.ops(&command).await.unwrap();
    }
    world.advance(SignedDuration::from_secs(61));
    let same = |reply: &Reply, first: &Reply| {
        assert_eq!((reply.status, reply.replayed(), &reply.body), (StatusCode::CREATED, true, &first.body));
    };
    same(&by_key().await, &firsts[0]);
    same(&by_name().await, &firsts[1]);
    let gone =
        ["charity_id is unknown", "company_id is unknown", "payment_method is not a payment method of yours"];
    assert_invalid(&givers.donate(&with_method("")).send().await, &gone);
    assert_invalid(&givers.donate(&with_method("")).key("other").send().await, &gone);
    let other = givers.donate(&with_method("").replace(":250", ":251")).key("k").send().await;
    assert_refused(&other, StatusCode::CONFLICT, &["Idempotency-Key was used for a different request"]);
    let other =
        givers.donate(&with_method(&format!(",{}", named(&name, ""))).replace(":250", ":251")).send().await;
    assert_invalid(&other, &gone);
}

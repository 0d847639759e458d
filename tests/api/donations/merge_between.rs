//! What happens between a function's two calls to the store.

use super::between::{Between, Part};
use super::donated::{amount, assert_invalid, joined, named};
use super::{Givers, written};
use crate::world::World;
use almoner::clock::Clock;
use almoner::domain::donation::DonationId;
use almoner::domain::id;
use almoner::domain::tenant::Mode;
use almoner::store::key;
use aws_sdk_dynamodb::types::AttributeValue;
use http::StatusCode;
use jiff::SignedDuration;

#[tokio::test]
#[cfg_attr(deployed, ignore = "stands between a function and its store")]
async fn what_is_announced_after_it_was_looked_for_is_not_merged_with_a_cause_of_another_charity() {
    let (world, between) = Between::start(World::with(Clock::System)).await;
    let givers = Givers::of(&world).await;
    let half = joined(&amount(&named("n", "")), r#"{"donation_cause":"wells"}"#);
    between.hold("GetItem", Part::Answer);
    let donating = tokio::spawn(givers.donate(&half).send());
    between.held.notified().await;
    givers.announced("n", "").await;
    between.go_on.notify_one();
    let reply = donating.await.unwrap();
    assert_invalid(&reply, &["charity_id is required, because no pre-transaction says it"]);
    assert_invalid(&givers.donate(&half).send().await, &["donation_cause is not a cause of that charity"]);
    assert_eq!(givers.donated(&amount(&named("n", ""))).await.text("donation_cause"), "cause1");
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn what_is_over_may_be_deleted_while_it_is_replaced() {
    let (world, between) =
        Between::start(World::with(Clock::stopped_at("2026-11-20T12:00:00Z".parse().unwrap()))).await;
    let givers = Givers::of(&world).await;
    givers.announced("n", r#""company_sector":"s","order_amount":1,"currency":"EUR""#).await;
    world.advance(SignedDuration::from_hours(31 * 24));
    let givers = Givers::of(&world).await;
    between.hold("PutItem", Part::Request);
    let donating = tokio::spawn(givers.donate(&givers.whole(&named("n", ""))).send());
    between.held.notified().await;
    let key = key::donation(DonationId { mode: Mode::Test, id: id::of_donation(Mode::Test, "n") });
    let dynamodb = aws_sdk_dynamodb::Client::new(&world.sdk("dynamodb"));
    let delete = dynamodb.delete_item().table_name(world.table());
    let delete = delete.key("pk", AttributeValue::S(key.pk)).key("sk", AttributeValue::S(key.sk));
    delete.send().await.unwrap();
    between.go_on.notify_one();
    let reply = donating.await.unwrap();
    assert_eq!((reply.status, written(&reply, "order_amount")), (StatusCode::CREATED, "null".to_owned()));
    assert_eq!(givers.listed().await, [reply.text("id")]);
}

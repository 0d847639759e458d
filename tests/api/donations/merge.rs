//! The merge of a pre-transaction and a consumer's transaction, in every order.

use super::donated::{amount, assert_invalid, assert_refused, joined, named};
use super::{Givers, reconciliation_id, within, written};
use crate::world::World;
use almoner_ops::sandbox::OTHER;
use http::{Method, StatusCode};

const USED: &str = "reconciliation_id was used for another transaction";

/// What a browser may say of a purchase.
const ORDER: &str = r#""order_amount":15386,"total_amount":15566,"currency":"EUR","donation_percentage":3"#;

#[tokio::test]
async fn what_was_announced_becomes_the_transaction_under_its_own_id() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let name = reconciliation_id();
    let address = r#""billable_address":{"street_address":"via Roma 5","city":"Milan","region_state":"Lombardia",
        "zip_code":"20100","country":"Italy"}"#;
    let members = format!(r#"{ORDER},"payment_gateway_order_transaction_id":"T1",{address}"#);
    let pre = givers.announced(&name, &members).await;
    assert_eq!(givers.ask_for(&pre.text("id")).send().await.status, StatusCode::NOT_FOUND, "nobody's yet");
    let reply = givers.donated(&amount(&named(&name, ""))).await;
    assert!(!reply.replayed());
    assert_eq!(reply.text("id"), pre.text("id"));
    for (name, expected) in [
        ("transaction_status", "\"draft\""),
        ("order_amount", "153.86"),
        ("total_amount", "155.66"),
        ("currency", "\"EUR\""),
        ("donation_amount", "250"),
        ("donation_percentage", "3"),
        ("donation_cause", "\"cause1\""),
        ("consumer_user_full_name", "\"John Doe\""),
    ] {
        assert_eq!(written(&reply, name), expected, "{name}: the total need not be order and donation");
    }
    assert!(reply.body.contains(r#""city":"Milan""#), "{reply:?}");
    assert_eq!(givers.listed().await, [pre.text("id")]);
    assert_eq!(givers.ask_for(&pre.text("id")).send().await.body, reply.body);
}

#[tokio::test]
async fn the_same_transaction_ten_times_is_one() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    for announced in [true, false] {
        let name = reconciliation_id();
        if announced {
            givers.announced(&name, ORDER).await;
        }
        let body = givers.whole(&named(&name, ""));
        let first = givers.donated(&body).await;
        for _ in 1..10 {
            let again = givers.donated(&body).await;
            assert_eq!((again.replayed(), &again.body), (true, &first.body));
        }
        for other in [body.replace(":250", ":251"), body.replace("cause1", "cause2"), amount(&named(&name, ""))] {
            assert_invalid(&givers.donate(&other).send().await, &[USED]);
        }
        assert_eq!(givers.ask_for(&first.text("id")).send().await.body, first.body);
    }
    assert_eq!(givers.listed().await.len(), 2);
}

#[tokio::test]
async fn of_two_announcements_the_first_is_merged_with() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let name = reconciliation_id();
    let pre = givers.announced(&name, r#""company_sector":"one","order_amount":1,"currency":"JPY""#).await;
    let second =
        givers.announce(&givers.cause(&named(&name, r#""order_amount":2,"currency":"JPY""#))).send().await;
    assert_refused(&second, StatusCode::CONFLICT, &["reconciliation_id was used for another pre-transaction"]);
    let reply = givers.donated(&amount(&named(&name, ""))).await;
    assert_eq!([reply.text("id"), reply.number("order_amount")], [pre.text("id"), "1".to_owned()]);
    // And none can come after.
    for members in [r#""company_sector":"one","order_amount":1,"currency":"JPY""#, ""] {
        let late = givers.announce(&givers.cause(&named(&name, members))).send().await;
        assert_refused(&late, StatusCode::CONFLICT, &["reconciliation_id was used for another pre-transaction"]);
    }
    assert_eq!(givers.ask_for(&pre.text("id")).send().await.body, reply.body);
}

#[tokio::test]
async fn a_pre_transaction_of_another_company_is_out_of_reach() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let company = |id| format!(r#""company_id":"{id}""#);
    let (theirs, own) = (reconciliation_id(), reconciliation_id());
    givers.announced(&theirs, &company(world.partner(OTHER).id)).await;
    let foreign = ["reconciliation_id names a pre-transaction of somebody else's"];
    assert_invalid(&givers.donate(&amount(&named(&theirs, ""))).send().await, &foreign);
    assert_invalid(&givers.donate(&givers.whole(&named(&theirs, ""))).send().await, &foreign);
    let cause = joined(&amount(&named(&theirs, "")), r#"{"donation_cause":"nothing of theirs"}"#);
    assert_invalid(&givers.donate(&cause).send().await, &foreign);
    let there = givers.as_consumer(Method::POST, &within(world.partner(OTHER)));
    let reply = there.json(&amount(&named(&theirs, ""))).send().await;
    assert_eq!(reply.text("company_id"), world.partner(OTHER).id.to_string(), "untouched until then");
    givers.announced(&own, &company(givers.company.id)).await;
    givers.donated(&amount(&named(&own, ""))).await;
}

#[tokio::test]
async fn what_one_consumer_recorded_is_no_other_ones() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let (name, other) = (reconciliation_id(), world.token("consumer_user", givers.giving.other_consumer).await);
    let body = givers.whole(&named(&name, ""));
    let first = givers.donated(&body).await;
    for company in [givers.company, world.partner(OTHER)] {
        let request = givers.as_bearer(&other, Method::POST, &within(company));
        assert_invalid(&request.json(&body).send().await, &[USED]);
    }
    let elsewhere = givers.as_consumer(Method::POST, &within(world.partner(OTHER)));
    assert_invalid(&elsewhere.json(&body).send().await, &[USED]);
    let gateway = givers.record(&givers.whole(&named(&name, ""))).send().await;
    assert_invalid(&gateway, &[USED]);
    assert_eq!(givers.ask_for(&first.text("id")).send().await.body, first.body);
}

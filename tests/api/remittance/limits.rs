//! How much a user may send: a day, a month, a year, each a calendar's in UTC.

use super::{Remitter, assert_refused};
use crate::world::World;
use http::{Method, StatusCode};
use jiff::SignedDuration;

const DAILY: &str = "from_amount is above what remains of the user's daily limit.";
const MONTHLY: &str = "from_amount is above what remains of the user's monthly limit.";
const ANNUAL: &str = "from_amount is above what remains of the user's annual limit.";
const MILLISECOND: SignedDuration = SignedDuration::from_millis(1);

async fn cancel(sender: &Remitter<'_>, id: &str) {
    let reply = sender.call(Method::DELETE, &format!("/transactions/{id}")).send().await;
    assert_eq!((reply.status, reply.text("status")), (StatusCode::OK, "CANCELED".to_owned()), "{reply:?}");
}

#[tokio::test]
async fn what_is_left_is_told_and_may_be_sent_to_the_last_cent() {
    let world = World::start_around("2026-11-20T12:00:00Z").await;
    let sender = Remitter::of(&world).await;
    let limit = async |query: &str| {
        sender.get(&format!("/transaction-limit{query}")).await.body.replace(&sender.user, "USER")
    };
    insta::assert_snapshot!(limit("?destination=US").await, @r#"{"country":"US","current_tier":1,"remaining_limit":{"annual_limit":20000,"monthly_limit":5000,"daily_limit":1000},"user_id":"USER"}"#);
    assert_refused(&sender.send(&sender.deposit("1000.01")).send().await, DAILY);
    sender.sent("250.50").await;
    insta::assert_snapshot!(limit("?destination=MX").await, @r#"{"country":"MX","current_tier":1,"remaining_limit":{"annual_limit":19749.5,"monthly_limit":4749.5,"daily_limit":749.5},"user_id":"USER"}"#);
    assert_refused(&sender.send(&sender.deposit("749.51")).send().await, DAILY);
    // What it costs beside that is no part of it.
    let reply =
        sender.send(&sender.deposit("749.5").replace(r#""fee_amount":0"#, r#""fee_amount":50"#)).send().await;
    assert_eq!(reply.status, StatusCode::OK, "{reply:?}");
    assert_eq!(sender.left().await, ["0", "4000", "19000"]);
    assert_refused(&sender.send(&sender.deposit("0.01")).send().await, DAILY);
    cancel(&sender, &reply.text("id")).await;
    assert_eq!(sender.left().await, ["749.5", "4749.5", "19749.5"]);
}

#[tokio::test]
async fn another_users_limits_are_their_own() {
    let world = World::start().await;
    let (sender, friend) = (Remitter::of(&world).await, Remitter::of(&world).await);
    sender.sent("1000").await;
    friend.sent("1000").await;
    assert_refused(&sender.send(&sender.deposit("0.01")).send().await, DAILY);
    assert_eq!((&sender.left().await[0], &friend.left().await[0]), (&"0".to_owned(), &"0".to_owned()));
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn windows_are_days_months_and_years_in_utc() {
    for (moment, later) in [
        ("2026-11-20T23:59:59.999Z", ["1000", "4600", "19600"]),
        ("2026-11-30T23:59:59.999Z", ["1000", "5000", "19600"]),
        ("2026-12-31T23:59:59.999Z", ["1000", "5000", "20000"]),
        ("2028-02-28T23:59:59.999Z", ["1000", "4600", "19600"]),
        ("2028-02-29T23:59:59.999Z", ["1000", "5000", "19600"]),
        ("2026-11-20T22:59:59.999Z", ["600", "4600", "19600"]),
    ] {
        let world = World::start_at(moment).await;
        let sender = Remitter::of(&world).await;
        let first = sender.sent("400").await;
        assert_refused(&sender.send(&sender.deposit("600.01")).send().await, DAILY);
        assert_eq!(sender.left().await, ["600", "4600", "19600"]);
        world.advance(MILLISECOND);
        assert_eq!(sender.left().await, later, "{moment}");
        sender.sent("600").await;
        // Given back to the windows it was taken from, and to no other.
        let before = sender.left().await;
        cancel(&sender, &first).await;
        let after = sender.left().await;
        for (at, [before, after]) in before.iter().zip(&after).map(|(before, after)| [before, after]).enumerate() {
            let is_over = later[at] == ["1000", "5000", "20000"][at];
            let back = if is_over { 0 } else { 400 };
            assert_eq!(before.parse::<u32>().unwrap() + back, after.parse::<u32>().unwrap(), "{moment}");
        }
    }
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn a_month_and_a_year_have_limits_too() {
    let world = World::start_at("2026-10-31T12:00:00Z").await;
    let sender = Remitter::of(&world).await;
    sender.ops("limits", "--tier 2 --daily 100 --monthly 150 --annual 280").await;
    sender.sent("100").await;
    world.advance(SignedDuration::from_hours(24));
    assert_eq!(sender.left().await, ["100", "150", "180"], "it is November");
    sender.sent("100").await;
    world.advance(SignedDuration::from_hours(24));
    assert_refused(&sender.send(&sender.deposit("100.01")).send().await, DAILY);
    assert_refused(&sender.send(&sender.deposit("50.01")).send().await, MONTHLY);
    let last = sender.sent("50").await;
    assert_eq!(sender.left().await, ["50", "0", "30"]);
    assert_refused(&sender.send(&sender.deposit("0.01")).send().await, MONTHLY);
    world.advance(SignedDuration::from_hours(29 * 24));
    assert_eq!(sender.left().await, ["100", "150", "30"], "it is December");
    assert_refused(&sender.send(&sender.deposit("30.01")).send().await, ANNUAL);
    cancel(&sender, &last).await;
    assert_eq!(sender.left().await, ["100", "150", "80"], "November is over, the year is not");
    sender.sent("80").await;
    assert_refused(&sender.send(&sender.deposit("0.01")).send().await, ANNUAL);
    world.advance(SignedDuration::from_hours(31 * 24));
    assert_eq!(sender.left().await, ["100", "150", "280"], "it is January");
}

#[tokio::test]
async fn a_limit_that_is_changed_holds_from_the_next_transaction_on() {
    let world = World::start_around("2026-11-20T12:00:00Z").await;
    let sender = Remitter::of(&world).await;
    sender.sent("600").await;
    sender.ops("limits", "--tier 0 --daily 500 --monthly 5000 --annual 20000").await;
    let reply = sender.get("/transaction-limit").await;
    assert_eq!((reply.number("current_tier"), sender.left().await[0].as_str()), ("0".to_owned(), "0"));
    assert_refused(&sender.send(&sender.deposit("0.01")).send().await, DAILY);
    sender.ops("limits", "--tier 3 --daily 100000 --monthly 100000 --annual 100000").await;
    assert_eq!(sender.left().await, ["99400", "99400", "99400"]);
    sender.sent("99400").await;
    assert_refused(&sender.send(&sender.deposit("0.01")).send().await, DAILY);
}

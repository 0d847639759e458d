//! `almoner-ops user`: what operators see and say of those who send.

use super::{Remitter, UNKNOWN, made, refusal};
use crate::world::World;
use almoner_ops::sandbox::DEMO;
use http::StatusCode;

#[tokio::test]
async fn a_list_says_nothing_of_who_they_are() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    sender.sent("12.50").await;
    let listed = world.ops(&format!("user list --partner {}", world.partner(DEMO).id)).await.unwrap();
    let line = listed.lines().find(|line| line.contains(&sender.user)).unwrap();
    let cells: Vec<_> = line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).skip(2).collect();
    assert_eq!(cells, ["VERIFIED", "1", "1", "987.5 USD"]);
    assert!(!listed.contains("Norgay") && !listed.contains("Verified"), "{listed}");
    assert!(world.ops(&format!("user list --partner {UNKNOWN}")).await.unwrap_err().contains("There is no"));
}

#[tokio::test]
async fn one_of_them_is_shown_whole_but_for_numbers() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let partner = world.partner(DEMO).id;
    let shown = world.ops(&format!("user show {} --partner {partner}", sender.user)).await.unwrap();
    for fact in ["Verified Norgay", "norgayt@test.com", "1000 USD of 1000 USD", "20000 USD of 20000 USD", "6789"] {
        assert!(shown.contains(fact), "{fact}: {shown}");
    }
    assert!(!shown.contains("123456789"), "{shown}");
    let unknown = world.ops(&format!("user show {UNKNOWN} --partner {partner}")).await.unwrap_err();
    let said = format!(
        "There is no such test user {UNKNOWN}: see almoner-ops user list --partner {partner} --mode test."
    );
    assert_eq!(unknown, said);
}

#[tokio::test]
async fn limits_hold_from_the_next_transaction_on() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let (user, partner) = (&sender.user, world.partner(DEMO).id);
    let limit = async |rest: &str| world.ops(&format!("user limits {user} --partner {partner} {rest}")).await;
    let raised = limit("--tier 2 --daily 2500.50 --monthly 3000 --annual 3000").await.unwrap();
    assert_eq!(raised, "Changed. It holds from the next transaction on.\n");
    assert_eq!(sender.left().await, ["2500.5", "3000", "3000"]);
    sender.sent("2500.50").await;
    let reply = sender.send(&sender.deposit("0.01")).send().await;
    let message = "from_amount is above what remains of the user's daily limit.";
    assert_eq!(refusal(&reply), (400, message.to_owned()));
    limit("--tier 1 --daily 100 --monthly 3000 --annual 3000").await.unwrap();
    assert_eq!(sender.left().await, ["0", "499.5", "499.5"], "what is below what was used leaves nothing");
    for (rest, why) in [
        ("--tier 1 --daily 10 --monthly 9 --annual 20", "A day's limit must not be above a month's"),
        ("--tier 1 --daily 10.001 --monthly 20 --annual 20", "10.001 must have at most 2 decimals in USD"),
        ("--tier 1 --daily ten --monthly 20 --annual 20", "ten must be a decimal number"),
    ] {
        assert!(limit(rest).await.unwrap_err().starts_with(why), "{rest}");
    }
}

#[tokio::test]
async fn an_account_is_said_to_be_usable_or_not() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let (user, fund, partner) = (&sender.user, &sender.fund, world.partner(DEMO).id);
    let say = async |fund: &str, status: &str| {
        world.ops(&format!("user fund {user} {fund} {status} --partner {partner}")).await
    };
    assert_eq!(say(fund, "FAILED").await.unwrap(), "It was VERIFIED; now it is FAILED.\n");
    assert_eq!(say(fund, "FAILED").await.unwrap(), "It is FAILED already.\n");
    let reply = sender.send(&sender.deposit("1")).send().await;
    let message =
        "The user has no active funding account: add one, and wait until its verification_status is VERIFIED.";
    assert_eq!(refusal(&reply), (400, message.to_owned()));
    let path = format!("/users/{user}/funds");
    made(&world, DEMO, &path, r#"{"funding_source_type":"CARD","card_token":"t"}"#).await;
    let reply = sender.send(&sender.deposit("1")).send().await;
    let message = "from_fund_id is not active: its verification_status must be VERIFIED.";
    assert_eq!(refusal(&reply), (400, message.to_owned()));
    assert_eq!(say(fund, "VERIFIED").await.unwrap(), "It was FAILED; now it is VERIFIED.\n");
    assert_eq!(sender.send(&sender.deposit("1")).send().await.status, StatusCode::OK);
    assert!(say(UNKNOWN, "FAILED").await.unwrap_err().starts_with("There is no such funding account"));
    assert!(say(fund, "PENDING").await.unwrap_err().contains("must be VERIFIED or FAILED"));
}

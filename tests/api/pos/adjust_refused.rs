//! contracts/pos.md, *ProcessSalesAdjustment*: what is refused, and with which code.

use super::adjust::{METHOD, bought};
use super::till::Till;
use super::{code, signature_of};
use crate::world::World;
use almoner_ops::sandbox::DEMO;
use http::{Method, StatusCode};

#[tokio::test]
async fn what_was_never_bought_is_not_found() {
    let world = bought().await;
    let till = world.till();
    assert_eq!(till.authorise("LIMIT1", "r-2").await, "FPRA09");
    for (what, name) in [
        ("nobody's", "r-unknown".to_owned()),
        ("a declined one's reference", "r-2".to_owned()),
        ("a declined one's number", till.number("LIMIT1")),
        ("an unused code's number", till.number("APRV02")),
        ("nobody's number", till.number("NOBODY")),
        ("a code is not a number", till.tills.code("APRV01")),
        ("case counts", "R-1".to_owned()),
    ] {
        assert_eq!(till.give_back(&name, "f-1", 1_000).await, "FPSA01", "{what}");
    }
}

#[tokio::test]
async fn what_its_buyer_has_not_decided_or_did_not_want_is_not_given_back() {
    let world = World::start().await;
    let till = world.till();
    let waiting = till.purchase("CONFI1", "r-1") + r#","buyer_confirms":true"#;
    assert_eq!(till.code("ProcessAuthorisation", &waiting).await, "SPND01");
    let number = till.number("CONFI1");
    for name in ["r-1", &number] {
        assert_eq!(till.give_back(name, "f-1", 1_000).await, "FPSA05", "{name}");
    }
    let token = world.token("buyer", till.tills.buyer).await;
    let cancel = world.request(Method::POST, &format!("/buyer/authorisations/{number}/cancel"));
    let cancelled = cancel.header("Authorization", &format!("Bearer {token}")).send().await;
    assert_eq!(cancelled.status, StatusCode::OK, "{cancelled:?}");
    for name in ["r-1", &number] {
        assert_eq!(till.give_back(name, "f-1", 1_000).await, "FPSA03", "{name}");
    }
    assert!(till.owes("CONFI1").await.contains("outstanding 0,"));
}

#[tokio::test]
async fn another_store_of_the_chain_gives_nothing_back() {
    let world = bought().await;
    let (till, other) = (world.till(), world.other_store());
    for name in ["r-1", &till.number("APRV01")] {
        assert_eq!(other.give_back(name, "f-1", 1_000).await, "FPSA07", "{name}");
    }
    assert_eq!(other.authorise("APRV02", "r-1").await, "SPRA01");
    assert_eq!(other.give_back("r-1", "f-1", 10_000).await, "SPSA01", "its own of that name");
    assert!(till.owes("APRV01").await.contains("outstanding 10000,"));
    assert!(till.owes("APRV02").await.contains("outstanding 0,"));
}

#[tokio::test]
async fn a_reference_is_used_once_in_a_chain() {
    let world = bought().await;
    let (till, other) = (world.till(), world.other_store());
    assert_eq!(other.authorise("APRV02", "r-2").await, "SPRA01");
    let refund = till.refund("r-1", "f-1", 4_000);
    assert_eq!(till.code(METHOD, &refund).await, "SPSA01");
    assert_eq!(till.give_back("r-1", "f-1", 4_001).await, "FPSA08", "another amount");
    assert_eq!(world.second_till().give_back("r-1", "f-1", 4_000).await, "FPSA08", "another terminal");
    assert_eq!(other.give_back("r-2", "f-1", 4_000).await, "FPSA08", "another merchant");
    let reversal = till.reversal(&signature_of(&till.body(&refund)), "v-1");
    assert_eq!(till.code("ProcessSalesAdjustmentReversal", &reversal).await, "SPAR01");
    assert_eq!(other.give_back("r-2", "v-1", 4_000).await, "FPSA08", "a reversal's");
    assert_eq!(other.give_back("r-2", "f-2", 4_000).await, "SPSA01");
    assert!(till.owes("APRV01").await.contains("outstanding 10000,"));
    assert!(till.owes("APRV02").await.contains("outstanding 6000,"));
    assert_eq!(
        till.give_back("r-1", "r-1", 4_000).await,
        "SPSA01",
        "a purchase's reference is none of a refund's"
    );
}

#[tokio::test]
async fn what_cannot_be_read_or_believed_is_told_and_nothing_is_given_back() {
    let world = bought().await;
    let till = world.till();
    let good = till.refund("r-1", "f-1", 4_000);
    assert_eq!(till.give_back("r-1", "f-1", 0).await, "FPSA09");
    for (from, to, says) in [
        (":4000", ":-1", "x_amount must be 1 to 12 digits"),
        (":4000", ":\"40.00\"", "x_amount must be 1 to 12 digits"),
        ("\"r-1\"", "null", "x_purchase_ref is required."),
        ("f-1", &*"f".repeat(65), "x_pos_transaction_ref must have 1 to 64 characters."),
    ] {
        let reply = till.ask(METHOD, &good.replace(from, to)).await;
        assert_eq!(reply.text("x_code"), "EVAL01", "{to}");
        assert!(reply.text("x_message").starts_with(says), "{to}: {reply:?}");
    }
    let stranger = Till { device: "nobody".to_owned(), ..world.till() };
    assert_eq!(stranger.request(METHOD, &good).send().await.text("x_code"), "EAUT01");
    let forged = Till { key: "forged".to_owned(), ..world.till() };
    assert_eq!(code(&till.key, &forged.request(METHOD, &good).send().await), "ESIG01");
    assert!(till.owes("APRV01").await.contains("outstanding 10000,"));
    assert_eq!(
        world.newcomer(DEMO).await.give_back("r-1", "f-1", 1_000).await,
        "FPSA07",
        "a merchant that is new"
    );
    assert_eq!(till.code(METHOD, &good).await, "SPSA01", "nothing of all this took the reference");
}

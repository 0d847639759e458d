//! contracts/pos.md, *ProcessSalesAdjustment*: part or all of a purchase is given back.

use super::till::Till;
use super::{code, signature_of};
use crate::world::World;

pub const METHOD: &str = "ProcessSalesAdjustment";

/// A stack on which 10,000 of 50,000 cents were financed under `r-1`.
pub async fn bought() -> World {
    let world = World::start().await;
    assert_eq!(world.till().authorise("APRV01", "r-1").await, "SPRA01");
    world
}

impl Till<'_> {
    /// The code that giving so much back is answered.
    pub async fn give_back(&self, purchase: &str, reference: &str, amount: u64) -> String {
        self.code(METHOD, &self.refund(purchase, reference, amount)).await
    }
}

#[tokio::test]
async fn a_purchase_is_named_by_its_reference_any_receipt_and_its_number() {
    let world = bought().await;
    let till = world.till();
    for receipt in ["c-1", "c-2"] {
        let receipt = format!(r#""x_pos_transaction_ref":"r-1","x_receipt_number":"{receipt}""#);
        assert_eq!(till.code("SendReceipt", &receipt).await, "SSER01");
    }
    let number = till.number("APRV01");
    for (at, name) in ["r-1", "c-1", "c-2", &number].into_iter().enumerate() {
        let reply = till.ask(METHOD, &till.refund(name, &format!("f-{at}"), 1_000)).await;
        assert_eq!([reply.text("x_status"), reply.text("x_code")], ["Success", "SPSA01"], "{name}");
    }
    assert!(till.owes("APRV01").await.contains("outstanding 6000,"), "four times");
    assert_eq!(
        world.second_till().give_back("r-1", "f-5", 1_000).await,
        "SPSA01",
        "at another terminal of the shop"
    );
}

#[tokio::test]
async fn what_was_financed_is_given_back_first_and_partial_refunds_add_up() {
    let world = bought().await;
    let till = world.till();
    for (reference, amount, expected, outstanding) in [
        ("f-1", 4_000, "SPSA01", 6_000),
        ("f-2", 9_000, "SPSA01", 0),
        ("f-3", 37_001, "FPSA04", 0),
        ("f-3", 37_000, "SPSA01", 0),
        ("f-4", 1, "FPSA03", 0),
    ] {
        assert_eq!(till.give_back("r-1", reference, amount).await, expected, "{reference} {amount}");
        let owes = till.owes("APRV01").await;
        let available = 1_000_000 - outstanding;
        let expected = format!("limit 1000000, outstanding {outstanding}, available {available}");
        assert!(owes.contains(&expected), "{reference}: {owes}");
    }
}

#[tokio::test]
async fn more_than_the_purchase_is_not_given_back() {
    let world = bought().await;
    let till = world.till();
    assert_eq!(till.give_back("r-1", "f-1", 50_001).await, "FPSA04");
    assert!(till.owes("APRV01").await.contains("outstanding 10000,"));
    assert_eq!(till.give_back("r-1", "f-1", 50_000).await, "SPSA01", "what was refused took no reference");
    assert!(till.owes("APRV01").await.contains("outstanding 0, available 1000000"));
}

#[tokio::test]
async fn what_the_customer_has_paid_meanwhile_is_not_taken_off_again() {
    let world = bought().await;
    let till = world.till();
    world.ops(&format!("customer set {} --outstanding 3000", till.owner("APRV01"))).await.unwrap();
    assert_eq!(till.give_back("r-1", "f-1", 8_000).await, "SPSA01");
    assert!(till.owes("APRV01").await.contains("limit 1000000, outstanding 0, available 1000000"));
    assert_eq!(till.give_back("r-1", "f-2", 42_000).await, "SPSA01");
    assert!(till.owes("APRV01").await.contains("limit 1000000, outstanding 0, available 1000000"));
}

#[tokio::test]
async fn a_retry_is_answered_as_the_first_time_and_gives_nothing_back_again() {
    let world = bought().await;
    let till = world.till();
    let body = till.body(&till.refund("r-1", "f-1", 4_000));
    let first = world.pos(METHOD, &body).send().await;
    assert_eq!(code(&till.key, &first), "SPSA01");
    assert_eq!(world.pos(METHOD, &body).send().await.body, first.body);
    assert!(till.owes("APRV01").await.contains("outstanding 6000,"), "once");
    let signature = signature_of(&body);
    let shouted = body.replace(&signature, &signature.to_uppercase());
    assert_eq!(code(&till.key, &world.pos(METHOD, &shouted).send().await), "SPSA01", "the same request");
    let tracked = body.replacen('{', r#"{"tracking_data":{"try":2},"#, 1);
    assert_eq!(code(&till.key, &world.pos(METHOD, &tracked).send().await), "SPSA01", "what is not signed");
    assert!(till.owes("APRV01").await.contains("outstanding 6000,"), "once");
    assert_eq!(till.give_back("r-1", "f-2", 4_000).await, "SPSA01", "a new reference is a new refund");
    assert!(till.owes("APRV01").await.contains("outstanding 2000,"));
    assert_eq!(till.give_back("r-1", "f-3", 42_000).await, "SPSA01");
    assert_eq!(world.pos(METHOD, &body).send().await.body, first.body, "also when all is given back meanwhile");
}

#[tokio::test]
async fn a_refund_that_was_taken_back_is_not_made_again_by_its_retry() {
    let world = bought().await;
    let till = world.till();
    let refund = till.refund("r-1", "f-1", 4_000);
    assert_eq!(till.code(METHOD, &refund).await, "SPSA01");
    let reversal = till.reversal(&signature_of(&till.body(&refund)), "v-1");
    assert_eq!(till.code("ProcessSalesAdjustmentReversal", &reversal).await, "SPAR01");
    assert_eq!(till.code(METHOD, &refund).await, "FPSA03");
    assert!(till.owes("APRV01").await.contains("outstanding 10000,"));
}

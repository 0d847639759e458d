//! contracts/pos.md, *SendReceipt*: a purchase comes by its receipts' numbers.

use super::code;
use super::till::Till;
use crate::world::World;

const METHOD: &str = "SendReceipt";

/// A stack on which purchases were made under `r-1` and `r-2`.
async fn bought() -> World {
    let world = World::start().await;
    assert_eq!(world.till().authorise("APRV01", "r-1").await, "SPRA01");
    assert_eq!(world.till().authorise("APRV02", "r-2").await, "SPRA01");
    world
}

fn receipt(reference: &str, number: &str) -> String {
    format!(r#""x_pos_transaction_ref":"{reference}","x_receipt_number":"{number}""#)
}

impl Till<'_> {
    async fn send(&self, reference: &str, number: &str) -> String {
        self.code(METHOD, &receipt(reference, number)).await
    }
}

#[tokio::test]
async fn a_purchase_has_any_number_of_receipts_each_sent_any_number_of_times() {
    let world = bought().await;
    let till = world.till();
    for number in ["c-1", "c-1", "c-2", "c-3", "c-1"] {
        let reply = till.ask(METHOD, &receipt("r-1", number)).await;
        assert_eq!([reply.text("x_status"), reply.text("x_code")], ["Success", "SSER01"], "{number}");
    }
    assert_eq!(world.second_till().send("r-1", "c-1").await, "SSER01", "from any terminal of the shop");
    assert_eq!(till.send("r-1", "r-1").await, "SSER01", "the reference itself may be on the receipt");
    for number in ["c-1", "c-2", "c-3", "r-1"] {
        let refund = till.refund(number, &format!("f-{number}"), 1_000);
        assert_eq!(till.code("ProcessSalesAdjustment", &refund).await, "SPSA01", "{number}");
    }
    assert!(till.owes("APRV01").await.contains("outstanding 6000,"));
    assert!(till.owes("APRV02").await.contains("outstanding 10000,"), "which has none");
}

#[tokio::test]
async fn a_receipt_of_another_purchase_is_in_use() {
    let world = bought().await;
    let till = world.till();
    assert_eq!(till.send("r-1", "c-1").await, "SSER01");
    assert_eq!(till.send("r-2", "c-1").await, "FSER02");
    assert_eq!(till.send("r-2", "r-1").await, "FSER02", "as another's reference is");
    let refund = till.refund("c-1", "f-1", 1_000);
    assert_eq!(till.code("ProcessSalesAdjustment", &refund).await, "SPSA01");
    assert!(till.owes("APRV01").await.contains("outstanding 9000,"), "it stayed the first one's");
}

#[tokio::test]
async fn nothing_is_authorised_under_a_receipts_number() {
    let world = bought().await;
    let till = world.till();
    assert_eq!(till.send("r-1", "c-1").await, "SSER01");
    assert_eq!(till.authorise("APRV03", "c-1").await, "FPRA07");
    assert_eq!(till.authorise("APRV03", "c-2").await, "SPRA01", "the code was not used up");
    assert_eq!(till.send("r-1", "c-2").await, "FSER02");
}

#[tokio::test]
async fn what_was_never_authorised_has_no_receipt() {
    let world = bought().await;
    let till = world.till();
    assert_eq!(till.authorise("LIMIT1", "r-3").await, "FPRA09");
    for (what, reference) in [("nobody's", "r-4"), ("a declined one's", "r-3"), ("case counts", "R-1")] {
        assert_eq!(till.send(reference, "c-1").await, "FSER01", "{what}");
    }
    assert_eq!(till.authorise("APRV03", "c-1").await, "SPRA01", "none of them took the number");
}

#[tokio::test]
async fn what_waits_for_its_buyer_has_its_receipts_already() {
    let world = World::start().await;
    let till = world.till();
    let waiting = till.purchase("CONFI1", "r-1") + r#","buyer_confirms":true"#;
    assert_eq!(till.code("ProcessAuthorisation", &waiting).await, "SPND01");
    assert_eq!(till.send("r-1", "c-1").await, "SSER01");
}

#[tokio::test]
async fn each_merchant_has_its_own_references_and_receipts() {
    let world = bought().await;
    let (till, other) = (world.till(), world.other_store());
    assert_eq!(other.send("r-1", "c-1").await, "FSER01", "another store's purchase");
    assert_eq!(other.authorise("APRV03", "r-1").await, "SPRA01");
    assert_eq!(till.send("r-1", "c-1").await, "SSER01");
    assert_eq!(other.send("r-1", "c-1").await, "SSER01", "the same texts, another purchase");
    let refund = other.refund("c-1", "f-1", 10_000);
    assert_eq!(other.code("ProcessSalesAdjustment", &refund).await, "SPSA01");
    assert!(till.owes("APRV01").await.contains("outstanding 10000,"));
    assert!(till.owes("APRV03").await.contains("outstanding 0,"));
}

#[tokio::test]
async fn what_cannot_be_read_or_believed_is_told() {
    let world = bought().await;
    let till = world.till();
    for (members, says) in [
        (r#""x_pos_transaction_ref":"r-1""#.to_owned(), "x_receipt_number is required."),
        (receipt("r-1", ""), "x_receipt_number"),
        (receipt("r-1", &"c".repeat(65)), "x_receipt_number must have 1 to 64 characters."),
        (receipt(&"r".repeat(65), "c-1"), "x_pos_transaction_ref must have 1 to 64 characters."),
    ] {
        let reply = till.ask(METHOD, &members).await;
        assert_eq!(reply.text("x_code"), "EVAL01", "{members}");
        assert!(reply.text("x_message").starts_with(says), "{members}: {reply:?}");
    }
    for name in ["x_operator_id", "x_firmware_version", "x_receipt_number", "x_pos_transaction_ref"] {
        let without = till.body(&receipt("r-1", "c-1")).replace(name, "x_other");
        let reply = world.pos(METHOD, &without).send().await;
        assert_eq!(code(&till.key, &reply), "EVAL01", "signed, because the device is known");
        assert_eq!(reply.text("x_message"), format!("{name} is required."));
    }
    assert_eq!(till.send("r-1", &"é".repeat(64)).await, "SSER01", "characters are counted, not bytes");
    let good = receipt("r-1", "c-1");
    let stranger = Till { device: "nobody".to_owned(), ..world.till() };
    assert_eq!(stranger.request(METHOD, &good).send().await.text("x_code"), "EAUT01");
    let forged = Till { key: "forged".to_owned(), ..world.till() };
    assert_eq!(code(&till.key, &forged.request(METHOD, &good).send().await), "ESIG01");
    assert_eq!(till.send("r-2", "c-1").await, "SSER01", "neither of them took the number");
}

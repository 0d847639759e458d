//! What the other methods cost, once the chain's record and the device's key are known.

use super::signature_of;
use crate::world::World;
use serde_json::Value;
use std::collections::BTreeMap;

const ADJUST: &str = "pos-process-sales-adjustment";
const REVERSE: &str = "pos-process-sales-adjustment-reversal";

/// What that function called since this was last asked: `GetItem 2, Query 1`.
async fn called(world: &World, function: &str) -> String {
    let cost = world.calls().await[function].take();
    let operations: BTreeMap<String, Value> = serde_json::from_value(cost).unwrap();
    let operations = operations.iter().map(|(name, it)| format!("{name} {}", it["calls"]));
    operations.collect::<Vec<_>>().join(", ")
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "counts the store's calls")]
async fn each_method_makes_as_many_calls_as_the_readme_says() {
    let world = World::start().await;
    let till = world.till();
    assert_eq!(till.authorise("APRV01", "r-1").await, "SPRA01");
    let receipt = |number: &str| format!(r#""x_pos_transaction_ref":"r-1","x_receipt_number":"{number}""#);
    let refund = |reference: &str| till.refund("r-1", reference, 1_000);
    let reversal = |of: &str, reference: &str| till.reversal(&signature_of(&till.body(&refund(of))), reference);
    let invitation = |amount: u64| format!(r#""x_mobile":"0400000000","x_purchase_amount":{amount}"#);
    for (function, method, [warm, members], expected) in [
        ("pos-invite", "Invite", [invitation(1), invitation(2)], "GetItem 1, UpdateItem 1"),
        ("pos-send-receipt", "SendReceipt", [receipt("c-1"), receipt("c-2")], "GetItem 1, PutItem 1, Query 1"),
        (
            ADJUST,
            "ProcessSalesAdjustment",
            [refund("f-1"), refund("f-2")],
            "GetItem 3, Query 1, TransactWriteItems 1",
        ),
        (
            REVERSE,
            "ProcessSalesAdjustmentReversal",
            [reversal("f-1", "v-1"), reversal("f-2", "v-2")],
            "GetItem 2, TransactWriteItems 1",
        ),
    ] {
        assert!(till.code(method, &warm).await.starts_with('S'), "{method}");
        called(&world, function).await;
        assert!(till.code(method, &members).await.starts_with('S'), "{method}");
        assert_eq!(called(&world, function).await, expected, "{method}");
    }
    // Repeats cost less: what the first time did is found, and nothing is written.
    assert_eq!(till.code("ProcessSalesAdjustmentReversal", &reversal("f-2", "v-2")).await, "SPAR01");
    assert_eq!(called(&world, REVERSE).await, "GetItem 2");
    assert_eq!(till.code("ProcessSalesAdjustment", &refund("f-2")).await, "FPSA03");
    assert_eq!(called(&world, ADJUST).await, "GetItem 3, Query 1");
}

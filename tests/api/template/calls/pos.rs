//! What uses the grants of the point of sale.

use super::used;
use crate::buyer::waiting;
use crate::pos::signature_of;
use crate::world::World;
use almoner_ops::sandbox::DEMO;
use http::StatusCode;
use jiff::SignedDuration;
use std::collections::BTreeSet;

/// What terminals ask, each way once that touches something of its own.
pub async fn tills() -> BTreeSet<String> {
    let world = World::start().await;
    let (till, newcomer) = (world.till(), world.till_of(DEMO, 0, "d777", "nb4i6ldxuVQC"));
    let declined = format!("customer set {} --risk true", till.owner("APRV02"));
    world.ops(&declined).await.unwrap();
    let token = r#""x_device_token":"nb4i6ldxuVQC","x_pos_vendor":"v""#;
    assert_eq!(newcomer.code("CreateKey", token).await, "SCRK01");
    assert_eq!(till.authorise("APRV01", "r-1").await, "SPRA01");
    assert_eq!(till.authorise("APRV02", "r-2").await, "FPRA01");
    let refund = till.refund("c-1", "f-1", 4_000);
    let signature = signature_of(&till.body(&refund));
    for (method, members, expected) in [
        ("SendReceipt", r#""x_pos_transaction_ref":"r-1","x_receipt_number":"c-1""#, "SSER01"),
        ("ProcessSalesAdjustment", &refund, "SPSA01"),
        (
            "ProcessSalesAdjustmentReversal",
            &format!(r#""x_pos_transaction_ref":"v-1","x_adjustment_signature":"{signature}""#),
            "SPAR01",
        ),
        ("Invite", r#""x_mobile":"0400000000","x_purchase_amount":50000"#, "SINV01"),
    ] {
        assert_eq!(till.code(method, members).await, expected);
    }
    used(&world).await
}

/// What buyers ask, and what ends what they do not confirm.
pub async fn buyers() -> BTreeSet<String> {
    let world = World::start_at("2026-11-20T12:00:00Z").await;
    let (buyer, till) = (world.buyer().await, world.till());
    let unused = buyer.issued(10_000).await;
    assert_eq!(buyer.withdraw(&unused).send().await.status, StatusCode::NO_CONTENT);
    let mut numbers = Vec::new();
    for code in ["CONFI1", "CONFI2", "CONFI3", "CONFI4"] {
        numbers.push(waiting(&till, code, code).await.0);
    }
    assert_eq!(buyer.confirm(&numbers[0]).send().await.status, StatusCode::OK);
    assert_eq!(buyer.cancel(&numbers[1]).send().await.status, StatusCode::OK);
    // Declined, while what speaks against it holds.
    world.ops(&format!("customer set {} --risk true", till.owner("CONFI3"))).await.unwrap();
    assert_eq!(buyer.confirm(&numbers[2]).send().await.status, StatusCode::CONFLICT);
    world.advance(SignedDuration::from_mins(10));
    world.run("authorisations-expire").await;
    used(&world).await
}

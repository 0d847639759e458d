//! contracts/pos.md, *ProcessSalesAdjustmentReversal*: what was given back is taken back.

use super::{code, signature_of};
use crate::world::World;

pub const METHOD: &str = "ProcessSalesAdjustmentReversal";
pub const ADJUST: &str = "ProcessSalesAdjustment";

/// A stack on which 4,000 of 50,000 cents, 10,000 of them financed, were given back; that request's signature.
pub async fn given_back() -> (World, String) {
    let world = World::start().await;
    assert_eq!(world.till().authorise("APRV01", "r-1").await, "SPRA01");
    let signature = refunded(&world, "f-1", 4_000).await;
    (world, signature)
}

/// Gives so much of the purchase back; the request's signature.
pub async fn refunded(world: &World, reference: &str, amount: u64) -> String {
    let till = world.till();
    let body = till.body(&till.refund("r-1", reference, amount));
    assert_eq!(code(&till.key, &world.pos(ADJUST, &body).send().await), "SPSA01");
    signature_of(&body)
}

#[tokio::test]
async fn a_reversal_raises_what_is_owed_by_what_was_taken_off_and_its_retry_by_nothing() {
    let (world, signature) = given_back().await;
    let till = world.till();
    assert!(till.owes("APRV01").await.contains("outstanding 6000,"));
    let body = till.body(&till.reversal(&signature, "v-1"));
    let first = world.pos(METHOD, &body).send().await;
    assert_eq!([code(&till.key, &first), first.text("x_status")], ["SPAR01", "Success"]);
    assert!(till.owes("APRV01").await.contains("limit 1000000, outstanding 10000, available 990000"));
    assert_eq!(world.pos(METHOD, &body).send().await.body, first.body);
    assert!(till.owes("APRV01").await.contains("outstanding 10000,"), "once");
}

#[tokio::test]
async fn the_signature_is_one_in_any_case() {
    let (world, signature) = given_back().await;
    let till = world.till();
    let mixed = till.reversal(&signature.to_uppercase().replace('A', "a"), "v-1");
    assert_eq!(till.code(METHOD, &mixed).await, "SPAR01");
    assert_eq!(till.code(METHOD, &till.reversal(&signature, "v-2")).await, "FPAR02", "it was that one");
}

#[tokio::test]
async fn what_was_taken_back_can_be_given_back_again() {
    let (world, signature) = given_back().await;
    let till = world.till();
    refunded(&world, "f-2", 46_000).await;
    assert_eq!(till.code(ADJUST, &till.refund("r-1", "f-3", 1)).await, "FPSA03", "all is given back");
    assert_eq!(till.code(METHOD, &till.reversal(&signature, "v-1")).await, "SPAR01");
    assert!(till.owes("APRV01").await.contains("outstanding 4000,"), "6,000 stay taken off by the second");
    assert_eq!(till.code(ADJUST, &till.refund("r-1", "f-3", 4_001)).await, "FPSA04");
    let again = refunded(&world, "f-3", 4_000).await;
    assert!(till.owes("APRV01").await.contains("outstanding 0,"));
    assert_eq!(till.code(METHOD, &till.reversal(&again, "v-2")).await, "SPAR01", "and be taken back again");
    assert!(till.owes("APRV01").await.contains("outstanding 4000,"));
}

#[tokio::test]
async fn exactly_what_was_taken_off_is_owed_again() {
    let world = World::start().await;
    let till = world.till();
    assert_eq!(till.authorise("APRV01", "r-1").await, "SPRA01");
    let over = refunded(&world, "f-1", 12_000).await;
    let beyond = refunded(&world, "f-2", 5_000).await;
    assert_eq!(till.code(METHOD, &till.reversal(&beyond, "v-1")).await, "SPAR01");
    assert!(till.owes("APRV01").await.contains("outstanding 0,"), "nothing of it had been financed");
    assert_eq!(till.code(METHOD, &till.reversal(&over, "v-2")).await, "SPAR01");
    assert!(till.owes("APRV01").await.contains("outstanding 10000,"), "of 12,000 that was financed");
    // The customer has paid 9,000: of 4,000 that are given back, 1,000 were owed.
    world.ops(&format!("customer set {} --outstanding 1000", till.owner("APRV01"))).await.unwrap();
    let paid = refunded(&world, "f-3", 4_000).await;
    assert!(till.owes("APRV01").await.contains("outstanding 0, available 1000000"));
    assert_eq!(till.code(METHOD, &till.reversal(&paid, "v-3")).await, "SPAR01");
    assert!(till.owes("APRV01").await.contains("outstanding 1000, available 999000"));
}

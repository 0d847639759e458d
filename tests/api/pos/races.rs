//! Many terminals at the same moment.

use super::code;
use crate::world::{Reply, World, at_once};
use std::collections::BTreeMap;

/// As many as a shop has; the emulator makes a process of every request under way.
const TERMINALS: usize = if cfg!(deployed) { 20 } else { 64 };
const METHOD: &str = "ProcessAuthorisation";

/// How often each code was answered.
fn tally(key: &str, replies: &[Reply]) -> BTreeMap<String, usize> {
    let mut tally = BTreeMap::new();
    for reply in replies {
        *tally.entry(code(key, reply)).or_default() += 1;
    }
    tally
}

fn expected<const N: usize>(codes: [(&str, usize); N]) -> BTreeMap<String, usize> {
    codes.into_iter().map(|(code, count)| (code.to_owned(), count)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_64_terminals_on_one_code_one_is_approved() {
    let world = World::patient().await;
    let till = world.till();
    let ask = |number| till.request(METHOD, &till.purchase("APRV01", &format!("r-{number}")));
    let replies = at_once((0..TERMINALS).map(ask).collect()).await;
    assert_eq!(tally(&till.key, &replies), expected([("SPRA01", 1), ("FPRA22", TERMINALS - 1)]));
    assert!(till.owes("APRV01").await.contains("outstanding 10000"), "once");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_same_request_from_many_threads_is_one_authorisation() {
    let world = World::patient().await;
    let till = world.till();
    let replies =
        at_once((0..TERMINALS / 2).map(|_| till.request(METHOD, &till.purchase("APRV01", "r-1"))).collect()).await;
    assert_eq!(tally(&till.key, &replies), expected([("SPRA01", TERMINALS / 2)]));
    assert!(replies.iter().all(|reply| reply.body == replies[0].body));
    assert!(till.owes("APRV01").await.contains("outstanding 10000"), "once");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_codes_under_one_reference_one_is_approved() {
    let world = World::patient().await;
    let till = world.till();
    let ask = |number| till.request(METHOD, &till.purchase(&format!("APRV{number:02}"), "r-1"));
    let replies = at_once((1..=16).map(ask).collect()).await;
    assert_eq!(tally(&till.key, &replies), expected([("SPRA01", 1), ("FPRA07", 15)]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_customers_limit_holds_over_all_of_its_codes() {
    let world = World::patient().await;
    let till = world.till();
    // Nine codes of one customer, 10,000 each: three fit.
    world.ops(&format!("customer set {} --limit 39999", till.owner("CONFI1"))).await.unwrap();
    let ask = |number| till.request(METHOD, &till.purchase(&format!("CONFI{number}"), &format!("r-{number}")));
    let replies = at_once((1..=9).map(ask).collect()).await;
    assert_eq!(tally(&till.key, &replies), expected([("SPRA01", 3), ("FPRA04", 6)]));
    assert!(till.owes("CONFI1").await.contains("limit 39999, outstanding 30000, available 9999"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_24_refunds_of_9000_on_50000_five_succeed() {
    let world = World::patient().await;
    let till = world.till();
    assert_eq!(till.authorise("APRV01", "r-1").await, "SPRA01");
    let ask = |number| till.request("ProcessSalesAdjustment", &till.refund("r-1", &format!("f-{number}"), 9_000));
    let replies = at_once((0..24).map(ask).collect()).await;
    assert_eq!(tally(&till.key, &replies), expected([("SPSA01", 5), ("FPSA04", 19)]));
    let rest = till.refund("r-1", "f-rest", 5_000);
    assert_eq!(till.code("ProcessSalesAdjustment", &rest).await, "SPSA01", "exactly what is left");
    assert_eq!(till.code("ProcessSalesAdjustment", &till.refund("r-1", "f-more", 1)).await, "FPSA03");
    assert!(till.owes("APRV01").await.contains("outstanding 0, available 1000000"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_same_refund_of_all_there_is_succeeds_for_whoever_asks() {
    let world = World::patient().await;
    let till = world.till();
    for number in 1..=8 {
        let (code, reference) = (format!("APRV{number:02}"), format!("r-{number}"));
        assert_eq!(till.authorise(&code, &reference).await, "SPRA01");
        // What the first of them has done leaves nothing to give back, which is no reason to refuse the others.
        let refund = till.refund(&reference, &format!("f-{number}"), 50_000);
        let replies = at_once((0..16).map(|_| till.request("ProcessSalesAdjustment", &refund)).collect()).await;
        assert_eq!(tally(&till.key, &replies), expected([("SPSA01", 16)]));
        assert!(till.owes(&code).await.contains("outstanding 0,"), "once");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_same_refund_and_the_same_reversal_from_many_threads_are_one() {
    let world = World::patient().await;
    let till = world.till();
    assert_eq!(till.authorise("APRV01", "r-1").await, "SPRA01");
    let refund = till.refund("r-1", "f-1", 4_000);
    let replies = at_once((0..16).map(|_| till.request("ProcessSalesAdjustment", &refund)).collect()).await;
    assert_eq!(tally(&till.key, &replies), expected([("SPSA01", 16)]));
    assert!(till.owes("APRV01").await.contains("outstanding 6000"), "once");
    let signature = super::signature_of(&till.body(&refund));
    let reversal = format!(r#""x_pos_transaction_ref":"v-1","x_adjustment_signature":"{signature}""#);
    let method = "ProcessSalesAdjustmentReversal";
    let replies = at_once((0..16).map(|_| till.request(method, &reversal)).collect()).await;
    assert_eq!(tally(&till.key, &replies), expected([("SPAR01", 16)]));
    assert!(till.owes("APRV01").await.contains("outstanding 10000"), "once");
}

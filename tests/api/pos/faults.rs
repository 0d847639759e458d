//! The store fails, and its answers get lost: the terminal's identical retry gets the true outcome.

use super::code;
use super::till::Till;
use crate::contention::contended;
use crate::world::{Reply, World};
use almoner::clock::Clock;
use std::sync::atomic::Ordering;

const METHOD: &str = "ProcessAuthorisation";

/// Asks while the store fails that way, and once more when it does not.
async fn through(world: &World, till: &Till<'_>, fault: &str, method: &str, members: &str) -> [Reply; 2] {
    world.fault(fault, 1.0).await;
    let during = till.request(method, members).send().await;
    world.heal().await;
    [during, till.ask(method, members).await]
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes a service fail")]
async fn a_store_that_fails_is_our_error_and_the_same_request_succeeds_later() {
    let world = World::start().await;
    let till = world.till();
    for (number, fault) in ["throttle", "error", "timeout"].into_iter().enumerate() {
        let members = till.purchase(&format!("APRV{:02}", number + 1), &format!("r-{number}"));
        let [during, after] = through(&world, &till, fault, METHOD, &members).await;
        assert_eq!([during.text("x_status"), during.text("x_code")], ["Error", "EISE01"], "{fault}: {during:?}");
        assert!(during.header("X-Request-Id").is_some());
        assert!(!during.body.to_lowercase().contains("dynamo"), "{during:?}");
        assert_eq!(after.text("x_code"), "SPRA01", "{fault}");
    }
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes a service fail")]
async fn whatever_answer_is_lost_the_retry_gets_the_true_outcome() {
    let world = World::start().await;
    let till = world.till();
    world.ops(&format!("customer set {} --risk true", till.owner("APRV02"))).await.unwrap();
    // Known, so that what is lost from here on is the answer to a write, too.
    assert_eq!(till.authorise("NOBODY", "warm").await, "FPRA21");
    for (code, expected) in [("APRV01", "SPRA01"), ("APRV02", "FPRA01"), ("LIMIT1", "FPRA09")] {
        let members = till.purchase(code, code);
        let [_, after] = through(&world, &till, "lost_response", METHOD, &members).await;
        assert_eq!(after.text("x_code"), expected);
    }
    assert!(till.owes("APRV01").await.contains("outstanding 10000"), "once");
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes a service fail")]
async fn answers_that_are_lost_now_and_then_change_nothing() {
    let world = World::start().await;
    let till = world.till();
    world.fault("lost_response", 0.4).await;
    for number in 1..=30 {
        let members = till.purchase(&format!("APRV{number:02}"), &format!("r-{number}"));
        let mut answers = Vec::new();
        while answers.last().map(String::as_str) != Some("SPRA01") {
            let reply = till.request(METHOD, &members).send().await;
            let answered = reply.text("x_code");
            assert!(["SPRA01", "EISE01"].contains(&answered.as_str()), "{answers:?} {reply:?}");
            answers.push(answered);
            assert!(answers.len() < 50, "{answers:?}");
        }
    }
    world.heal().await;
    for number in 1..=30 {
        let owes = till.owes(&format!("APRV{number:02}")).await;
        assert!(owes.contains("outstanding 10000,"), "{number}: {owes}");
    }
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes a service fail")]
async fn lost_answers_to_refunds_reversals_and_receipts_do_nothing_twice() {
    let world = World::start().await;
    let till = world.till();
    assert_eq!(till.authorise("APRV01", "r-1").await, "SPRA01");
    world.fault("lost_response", 0.5).await;
    let until = async |method: &str, members: &str, expected: &str| {
        for _ in 0..50 {
            let reply = till.request(method, members).send().await;
            if reply.text("x_code") == expected {
                return;
            }
            assert_eq!(reply.text("x_code"), "EISE01", "{method}: {reply:?}");
        }
        panic!("{method} never succeeds");
    };
    for number in 0..8 {
        let refund = till.refund("r-1", &format!("f-{number}"), 1_000);
        until("ProcessSalesAdjustment", &refund, "SPSA01").await;
        if number % 2 == 0 {
            let signature = super::signature_of(&till.body(&refund));
            let members =
                format!(r#""x_pos_transaction_ref":"v-{number}","x_adjustment_signature":"{signature}""#);
            until("ProcessSalesAdjustmentReversal", &members, "SPAR01").await;
        }
        let receipt = format!(r#""x_pos_transaction_ref":"r-1","x_receipt_number":"c-{number}""#);
        until("SendReceipt", &receipt, "SSER01").await;
    }
    world.heal().await;
    assert!(till.owes("APRV01").await.contains("outstanding 6000,"), "four of eight were taken back");
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes a service fail")]
async fn a_device_that_cannot_be_looked_up_is_answered_without_a_signature() {
    let world = World::start().await;
    let till = world.till();
    world.fault("error", 1.0).await;
    let reply = till.request(METHOD, &till.purchase("APRV01", "r-1")).send().await;
    assert_eq!(reply.text("x_code"), "EISE01");
    assert_eq!(reply.json().member("signature"), None);
    world.heal().await;
    let reply = till.request(METHOD, &till.purchase("APRV01", "r-1")).send().await;
    assert_eq!(code(&till.key, &reply), "SPRA01");
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "stands between a function and its store")]
async fn transactions_that_meet_others_are_tried_again_and_then_our_error() {
    let (world, between) = contended(World::with(Clock::System)).await;
    let till = world.till();
    between.conflicts.store(3, Ordering::SeqCst);
    assert_eq!(till.authorise("APRV01", "r-1").await, "SPRA01");
    between.conflicts.store(3, Ordering::SeqCst);
    assert_eq!(till.code("ProcessSalesAdjustment", &till.refund("r-1", "f-1", 1_000)).await, "SPSA01");
    between.conflicts.store(usize::MAX, Ordering::SeqCst);
    let members = till.purchase("APRV02", "r-2");
    assert_eq!(till.code(METHOD, &members).await, "EISE01", "signed all the same");
    between.conflicts.store(0, Ordering::SeqCst);
    assert_eq!(till.code(METHOD, &members).await, "SPRA01");
}

//! contracts/pos.md, *ProcessSalesAdjustmentReversal*: what is refused, and with which code.

use super::reverse::{ADJUST, METHOD, given_back, refunded};
use super::till::Till;
use super::{code, signature_of};

#[tokio::test]
async fn what_is_unknown_was_reversed_or_is_anothers_is_refused() {
    let (world, signature) = given_back().await;
    let till = world.till();
    let purchase = signature_of(&till.body(&till.purchase("APRV01", "r-1")));
    for (what, named) in [("nobody's", "0".repeat(64)), ("a purchase's", purchase), ("no hex", "é".to_owned())] {
        assert_eq!(till.code(METHOD, &till.reversal(&named, "v-1")).await, "FPAR01", "{what}");
    }
    let other = world.other_store();
    assert_eq!(other.code(METHOD, &other.reversal(&signature, "v-1")).await, "FPAR07");
    let second = world.second_till();
    assert_eq!(
        second.code(METHOD, &second.reversal(&signature, "v-1")).await,
        "SPAR01",
        "at any terminal of the shop"
    );
    for (what, by, reference) in [("another terminal", &till, "v-1"), ("another reference", &second, "v-2")] {
        assert_eq!(by.code(METHOD, &by.reversal(&signature, reference)).await, "FPAR02", "{what}");
    }
    assert_eq!(
        other.code(METHOD, &other.reversal(&signature, "v-1")).await,
        "FPAR07",
        "before whether it was reversed"
    );
    assert!(till.owes("APRV01").await.contains("outstanding 10000,"), "once");
}

#[tokio::test]
async fn a_limit_that_was_used_otherwise_meanwhile_is_not_passed() {
    let (world, signature) = given_back().await;
    let till = world.till();
    let owner = till.owner("APRV01");
    world.ops(&format!("customer set {owner} --limit 9999")).await.unwrap();
    assert_eq!(till.code(METHOD, &till.reversal(&signature, "v-1")).await, "FPAR03");
    assert!(till.owes("APRV01").await.contains("limit 9999, outstanding 6000, available 3999"));
    world.ops(&format!("customer set {owner} --limit 10000")).await.unwrap();
    assert_eq!(till.code(METHOD, &till.reversal(&signature, "v-1")).await, "SPAR01", "the refusal took nothing");
}

#[tokio::test]
async fn a_reference_is_used_once_in_a_chain() {
    let (world, signature) = given_back().await;
    let (till, other) = (world.till(), world.other_store());
    assert_eq!(other.authorise("APRV02", "r-2").await, "SPRA01");
    assert_eq!(other.code(ADJUST, &other.refund("r-2", "f-other", 1_000)).await, "SPSA01");
    for (what, reference) in [("the refund's own", "f-1"), ("another merchant's refund's", "f-other")] {
        assert_eq!(till.code(METHOD, &till.reversal(&signature, reference)).await, "FPAR08", "{what}");
    }
    let more = refunded(&world, "f-2", 1_000).await;
    assert_eq!(till.code(METHOD, &till.reversal(&more, "v-1")).await, "SPAR01");
    assert_eq!(till.code(METHOD, &till.reversal(&signature, "v-1")).await, "FPAR08", "another reversal's");
    assert_eq!(till.code(METHOD, &till.reversal(&signature, "v-2")).await, "SPAR01");
}

#[tokio::test]
async fn what_cannot_be_read_or_believed_is_told_and_nothing_is_taken_back() {
    let (world, signature) = given_back().await;
    let till = world.till();
    let good = till.reversal(&signature, "v-1");
    for (from, to, says) in [
        ("\"v-1\"", "null".to_owned(), "x_pos_transaction_ref is required."),
        (&*signature, "0".repeat(201), "x_adjustment_signature must have 1 to 200 characters."),
        (&*signature, String::new(), "x_adjustment_signature"),
    ] {
        let reply = till.ask(METHOD, &good.replace(from, &to)).await;
        assert_eq!(reply.text("x_code"), "EVAL01", "{to}");
        assert!(reply.text("x_message").starts_with(says), "{to}: {reply:?}");
    }
    let stranger = Till { device: "nobody".to_owned(), ..world.till() };
    assert_eq!(stranger.request(METHOD, &good).send().await.text("x_code"), "EAUT01");
    let forged = Till { key: "forged".to_owned(), ..world.till() };
    assert_eq!(code(&till.key, &forged.request(METHOD, &good).send().await), "ESIG01");
    assert!(till.owes("APRV01").await.contains("outstanding 6000,"));
}

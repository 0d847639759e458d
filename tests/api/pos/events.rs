//! contracts/notifications.md: what a chain's subscribers hear of its tills.

mod invitations;
mod replays;

use crate::buyer::{AUTHORISE, patient, purchase, waiting};
use crate::subscriber::Subscriber;
use crate::world::World;
use almoner_ops::receive::Delivery;
use almoner_ops::sandbox::{DEMO, OTHER};
use http::StatusCode;

const START: &str = "2026-11-20T12:00:00Z";

fn body(told: &Delivery) -> &str {
    std::str::from_utf8(&told.body).unwrap()
}

/// One event each, however often it was delivered; those types, in any order.
async fn assert_heard(world: &World, subscriber: &Subscriber, types: &[&str]) {
    subscriber.heard(types.len()).await;
    world.drained().await;
    let events = subscriber.events();
    assert!(events.values().all(|ids| ids.len() == 1), "one event a purchase: {events:?}");
    let mut heard: Vec<_> = subscriber.receiver.deliveries().into_iter().map(|told| told.event_type).collect();
    heard.sort();
    assert_eq!(heard, types, "{events:?}");
}

async fn subscriber(world: &World) -> Subscriber {
    Subscriber::of(world, DEMO, r#"["authorisation.*"]"#, "").await
}

/// One purchase that is approved, one that is declined and one that its buyer does not want.
async fn three(world: &World) {
    let (buyer, till) = (world.buyer().await, world.till());
    let items = r#""purchase_items":"{\"PurchaseItems\":[\"Tent\"]}""#;
    let approved = till.body(&format!("{},{items}", till.purchase("APRV01", "r-1")));
    let declined = till.body(&till.purchase("LIMIT1", "r-2"));
    let (number, cancelled) = waiting(&till, "CONFI1", "r-3").await;
    assert_eq!(buyer.cancel(&number).send().await.status, StatusCode::OK);
    for _ in 0..3 {
        // However often the terminals ask.
        for (body, expected) in [(&approved, "SPRA01"), (&declined, "FPRA09"), (&till.body(&cancelled), "FCNL01")]
        {
            assert_eq!(world.pos(AUTHORISE, body).send().await.text("x_code"), expected);
        }
    }
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn every_decision_is_told_as_the_buyer_sees_it() {
    let world = World::start_at(START).await;
    let subscriber = subscriber(&world).await;
    let till = world.till();
    three(&world).await;
    let mut told = subscriber.heard(3).await;
    told.sort_by(|one, other| one.event_type.cmp(&other.event_type));
    let [cancelled, failed, succeeded] = &told[..] else { panic!("{told:?}") };
    assert!(told.iter().all(|told| told.verified == Ok(())));
    insta::assert_snapshot!(body(succeeded), @r#"{"type":"authorisation.succeeded","timestamp":"2026-11-20T12:00:00.000Z","data":{"purchase_number":"P-APRV01","status":"succeeded","code":"SPRA01","merchant_id":"30299999","device_id":"d555","operator_id":"o","pos_transaction_ref":"r-1","purchase_amount":50000,"finance_amount":10000,"currency":"USD","purchase_items":"{\"PurchaseItems\":[\"Tent\"]}","created_at":"2026-11-20T12:00:00.000Z","decided_at":"2026-11-20T12:00:00.000Z"}}"#);
    insta::assert_snapshot!(body(failed), @r#"{"type":"authorisation.failed","timestamp":"2026-11-20T12:00:00.000Z","data":{"purchase_number":"P-LIMIT1","status":"failed","code":"FPRA09","merchant_id":"30299999","device_id":"d555","operator_id":"o","pos_transaction_ref":"r-2","purchase_amount":50000,"finance_amount":10000,"currency":"USD","purchase_items":null,"created_at":"2026-11-20T12:00:00.000Z","decided_at":"2026-11-20T12:00:00.000Z"}}"#);
    insta::assert_snapshot!(body(cancelled), @r#"{"type":"authorisation.cancelled","timestamp":"2026-11-20T12:00:00.000Z","data":{"purchase_number":"P-CONFI1","status":"cancelled","code":"FCNL01","merchant_id":"30299999","device_id":"d555","operator_id":"o","pos_transaction_ref":"r-3","purchase_amount":50000,"finance_amount":10000,"currency":"USD","purchase_items":null,"created_at":"2026-11-20T12:00:00.000Z","decided_at":"2026-11-20T12:00:00.000Z"}}"#);
    let (buyer, (number, _)) = (world.buyer().await, waiting(&till, "CONFI2", "r-4").await);
    let shown = buyer.confirm(&number).send().await.body;
    let confirmed = &subscriber.heard(4).await[3];
    assert_eq!(
        body(confirmed),
        format!(r#"{{"type":"authorisation.succeeded","timestamp":"2026-11-20T12:00:00.000Z","data":{shown}}}"#)
    );
}

#[tokio::test]
async fn a_decision_is_one_event_however_often_a_terminal_asks() {
    let world = World::start().await;
    let subscriber = subscriber(&world).await;
    three(&world).await;
    assert_heard(
        &world,
        &subscriber,
        &["authorisation.cancelled", "authorisation.failed", "authorisation.succeeded"],
    )
    .await;
}

#[tokio::test]
async fn what_decides_nothing_is_not_told() {
    let world = World::start().await;
    let everything = Subscriber::of(&world, DEMO, r#"["*"]"#, "").await;
    let stranger = Subscriber::of(&world, OTHER, r#"["*"]"#, "").await;
    let (buyer, till) = (world.buyer().await, world.till());
    // A code that is issued and taken back, one that is refused, and a purchase that waits.
    let code = buyer.issued(10_000).await;
    assert_eq!(buyer.withdraw(&code).send().await.status, StatusCode::NO_CONTENT);
    assert_eq!(till.code(AUTHORISE, &purchase(&code, "r-0", 10_000)).await, "FPRA24");
    assert_eq!(till.authorise("EXPIR1", "r-0").await, "FPRA23");
    waiting(&till, "CONFI1", "r-1").await;
    // A receipt, a refund and its reversal, of a purchase that is told of.
    assert_eq!(till.authorise("APRV01", "r-2").await, "SPRA01");
    let receipt = r#""x_pos_transaction_ref":"r-2","x_receipt_number":"c-2""#;
    assert_eq!(till.code("SendReceipt", receipt).await, "SSER01");
    let refund = till.refund("r-2", "f-2", 4_000);
    assert_eq!(till.code("ProcessSalesAdjustment", &refund).await, "SPSA01");
    let signature = super::signature_of(&till.body(&refund));
    let reversal = format!(r#""x_pos_transaction_ref":"v-2","x_adjustment_signature":"{signature}""#);
    assert_eq!(till.code("ProcessSalesAdjustmentReversal", &reversal).await, "SPAR01");
    assert_eq!(till.code("ProcessSalesAdjustment", &till.refund("r-2", "f-3", 50_000)).await, "SPSA01");
    // What comes last is told last: had anything else been told, it would be there.
    assert_eq!(till.authorise("LIMIT1", "r-3").await, "FPRA09");
    assert_heard(&world, &everything, &["authorisation.failed", "authorisation.succeeded"]).await;
    assert_eq!(stranger.receiver.count(), 0, "another partner's");
}

#[tokio::test]
async fn whoever_cannot_wait_hears_the_same_of_a_purchase() {
    let world = World::start().await;
    let subscriber = subscriber(&world).await;
    let till = world.till();
    assert_eq!(till.code(AUTHORISE, &patient(&till, "APRV01", "r-1")).await, "SPRA01");
    assert_eq!(till.authorise("CONFI1", "r-2").await, "SPRA01");
    assert_heard(&world, &subscriber, &["authorisation.succeeded"; 2]).await;
}

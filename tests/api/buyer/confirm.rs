//! `POST /buyer/authorisations/{purchase_number}/confirm` and `/cancel`

use super::{AUTHORISE, assert_problem, patient, waiting};
use crate::pos::code;
use crate::world::World;
use almoner::domain::json::Json;
use http::StatusCode;

#[tokio::test]
async fn a_purchase_waits_for_its_buyer_and_is_approved_once_confirmed() {
    let world = World::start().await;
    let (buyer, till) = (world.buyer().await, world.till());
    let members = patient(&till, "CONFI1", "r-1");
    for _ in 0..3 {
        let reply = till.ask(AUTHORISE, &members).await;
        assert_eq!([reply.text("x_status"), reply.text("x_code")], ["Pending", "SPND01"]);
        assert_eq!(reply.number("retry_duration"), "5");
        assert_eq!(reply.text("x_purchase_number"), till.number("CONFI1"));
    }
    assert!(till.owes("CONFI1").await.contains("outstanding 0,"), "nothing is owed yet");
    let confirmed = buyer.confirm(&till.number("CONFI1")).send().await;
    assert_eq!((confirmed.status, confirmed.text("status").as_str()), (StatusCode::OK, "succeeded"));
    assert!(till.owes("CONFI1").await.contains("outstanding 10000,"));
    let approved = till.ask(AUTHORISE, &members).await;
    assert_eq!([approved.text("x_status"), approved.text("x_code")], ["Success", "SPRA01"]);
    assert_eq!(approved.number("retry_duration"), "5");
    let again = buyer.confirm(&till.number("CONFI1")).send().await;
    assert_eq!((again.status, again.body), (StatusCode::OK, confirmed.body));
    assert_problem(
        &buyer.cancel(&till.number("CONFI1")).send().await,
        StatusCode::CONFLICT,
        "purchase_number",
        "",
    );
    assert!(till.owes("CONFI1").await.contains("outstanding 10000,"), "once");
    assert_eq!(till.code(AUTHORISE, &members).await, "SPRA01");
}

#[tokio::test]
async fn a_purchase_that_its_buyer_does_not_want_is_cancelled() {
    let world = World::start().await;
    let (buyer, till) = (world.buyer().await, world.till());
    let (number, members) = waiting(&till, "CONFI1", "r-1").await;
    let cancelled = buyer.cancel(&number).send().await;
    assert_eq!((cancelled.status, cancelled.text("status").as_str()), (StatusCode::OK, "cancelled"));
    let told = till.ask(AUTHORISE, &members).await;
    assert_eq!([told.text("x_status"), told.text("x_code")], ["Cancelled", "FCNL01"]);
    let again = buyer.cancel(&number).send().await;
    assert_eq!((again.status, again.body), (StatusCode::OK, cancelled.body));
    let refused = buyer.confirm(&number).send().await;
    assert_problem(&refused, StatusCode::CONFLICT, "purchase_number", "a confirmation");
    assert!(refused.text("detail").contains("was cancelled"), "{refused:?}");
    assert_eq!(till.code(AUTHORISE, &members).await, "FCNL01");
    assert!(till.owes("CONFI1").await.contains("outstanding 0,"));
    assert_eq!(till.authorise("CONFI1", "r-2").await, "FPRA22", "the code was used");
}

#[tokio::test]
async fn who_cannot_wait_or_is_not_asked_is_approved_at_once() {
    let world = World::start().await;
    let till = world.till();
    let impatient = till.ask(AUTHORISE, &till.purchase("CONFI1", "r-1")).await;
    assert_eq!(code(&till.key, &impatient), "SPRA01");
    assert_eq!(impatient.json().member("retry_duration"), None);
    let no = format!(r#"{},"buyer_confirms":"false""#, till.purchase("CONFI2", "r-2"));
    assert_eq!(till.code(AUTHORISE, &no).await, "SPRA01");
    let unasked = till.ask(AUTHORISE, &patient(&till, "APRV01", "r-3")).await;
    assert_eq!((unasked.text("x_code").as_str(), &*unasked.number("retry_duration")), ("SPRA01", "5"));
    let text = patient(&till, "CONFI3", "r-4").replace("true", "\"true\"");
    assert_eq!(till.code(AUTHORISE, &text).await, "SPND01", "as text, too");
    // What can never be financed is not asked about.
    let much = format!(r#"{},"buyer_confirms":true"#, till.purchase_of("CONFI4", "r-5", 200_000, 100_001));
    assert_eq!(till.code(AUTHORISE, &much).await, "FPRA09");
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn a_buyer_is_shown_what_is_bought() {
    let world = World::start_at("2026-11-20T12:00:00Z").await;
    let (buyer, till) = (world.buyer().await, world.till());
    let items = r#""purchase_items":"{\"PurchaseItems\":[\"Tent\"]}""#;
    till.ask(AUTHORISE, &format!("{},{items}", patient(&till, "CONFI1", "r-1"))).await;
    world.advance(jiff::SignedDuration::from_mins(1));
    let reply = buyer.confirm("P-CONFI1").send().await;
    assert_eq!(reply.header("Cache-Control"), Some("no-store"));
    insta::assert_snapshot!(reply.body, @r#"{"purchase_number":"P-CONFI1","status":"succeeded","code":"SPRA01","merchant_id":"30299999","device_id":"d555","operator_id":"o","pos_transaction_ref":"r-1","purchase_amount":50000,"finance_amount":10000,"currency":"USD","purchase_items":"{\"PurchaseItems\":[\"Tent\"]}","created_at":"2026-11-20T12:00:00.000Z","decided_at":"2026-11-20T12:01:00.000Z"}"#);
    waiting(&till, "CONFI2", "r-2").await;
    insta::assert_snapshot!(buyer.cancel("P-CONFI2").send().await.body, @r#"{"purchase_number":"P-CONFI2","status":"cancelled","code":"FCNL01","merchant_id":"30299999","device_id":"d555","operator_id":"o","pos_transaction_ref":"r-2","purchase_amount":50000,"finance_amount":10000,"currency":"USD","purchase_items":null,"created_at":"2026-11-20T12:01:00.000Z","decided_at":"2026-11-20T12:01:00.000Z"}"#);
}

#[tokio::test]
async fn a_purchase_that_waits_has_its_reference_and_its_code() {
    let world = World::start().await;
    let till = world.till();
    let (_, members) = waiting(&till, "CONFI1", "r-1").await;
    assert_eq!(till.authorise("APRV01", "r-1").await, "FPRA07");
    assert_eq!(till.authorise("CONFI1", "r-2").await, "FPRA22");
    let reply = world.pos(AUTHORISE, &till.body(&members)).send().await;
    let Json::Object(told) = reply.json() else { panic!("{reply:?}") };
    let names: Vec<_> = told.iter().map(|(name, _)| name.as_str()).collect();
    let all =
        ["x_status", "x_code", "x_message", "x_purchase_number", "tracking_data", "retry_duration", "signature"];
    assert_eq!(names, all);
}

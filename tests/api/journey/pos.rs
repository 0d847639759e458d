//! A vendor's way through the dummy API, and a new terminal's through a day.

use crate::buyer::AUTHORISE;
use crate::pos::till::Till;
use crate::pos::{DUMMY_KEY, code, signature_of, signed};
use crate::subscriber::Subscriber;
use crate::world::World;
use almoner_ops::sandbox::DEMO;

#[tokio::test]
async fn a_vendor_tries_every_method_of_the_point_of_sale() {
    let world = World::start().await;
    for (method, members, expected) in [
        ("CreateKey", r#""x_device_token":"1","x_pos_vendor":"v""#, "SCRK01"),
        ("Invite", r#""x_mobile":"0400000000","x_purchase_amount":1"#, "SINV01"),
        (
            "ProcessAuthorisation",
            r#""x_pos_transaction_ref":"r","x_purchase_amount":50000,"x_finance_amount":"10000","x_pre_approval_code":"01ABCDEF""#,
            "SPRA01",
        ),
        ("SendReceipt", r#""x_pos_transaction_ref":"1","x_receipt_number":"r-1""#, "SSER01"),
        ("ProcessSalesAdjustment", r#""x_pos_transaction_ref":"f","x_purchase_ref":"r","x_amount":1"#, "SPSA01"),
        (
            "ProcessSalesAdjustmentReversal",
            r#""x_pos_transaction_ref":"v","x_adjustment_signature":"01""#,
            "SPAR01",
        ),
    ] {
        let body = signed(DUMMY_KEY, &format!(r#"{members},"tracking_data":{{"é" : [1.50]}}"#));
        let reply = world.pos(&format!("Test/{method}"), &body).send().await;
        assert_eq!(code(DUMMY_KEY, &reply), expected, "{reply:?}");
        assert!(reply.body.contains(r#""tracking_data":{"é" : [1.50]}"#), "{reply:?}");
        let wrong = world.pos(&format!("Test/{method}"), &body.replace("d555", "d556")).send().await;
        assert_eq!(code(DUMMY_KEY, &wrong), "ESIG01");
    }
}

#[tokio::test]
async fn a_new_terminal_sells_gives_back_and_invites() {
    let world = World::start().await;
    let events = r#"["authorisation.*","invitation.created"]"#;
    let subscriber = Subscriber::of(&world, DEMO, events, "").await;
    let newcomer = world.till_of(DEMO, 0, "d777", "nb4i6ldxuVQC");
    let token = r#""x_device_token":"nb4i6ldxuVQC","x_pos_vendor":"Pos Provider""#;
    let keyed = newcomer.ask("CreateKey", token).await;
    assert_eq!(keyed.text("x_code"), "SCRK01");
    let till = Till { key: keyed.text("x_key"), ..newcomer };

    let bought = till.ask(AUTHORISE, &till.purchase("APRV01", "r-1")).await;
    let told = ["x_status", "x_code", "x_purchase_number"].map(|name| bought.text(name));
    assert_eq!(told, ["Success".to_owned(), "SPRA01".to_owned(), till.number("APRV01")]);
    let again = till.ask(AUTHORISE, &till.purchase("APRV01", "r-1")).await;
    assert_eq!(again.body, bought.body, "a repeat gets the same answer");
    assert_eq!(till.authorise("APRV01", "r-2").await, "FPRA22");
    let receipt = r#""x_pos_transaction_ref":"r-1","x_receipt_number":"c-1""#;
    assert_eq!(till.code("SendReceipt", receipt).await, "SSER01");
    let refund = till.refund("c-1", "f-1", 4_000);
    assert_eq!(till.code("ProcessSalesAdjustment", &refund).await, "SPSA01");
    assert!(till.owes("APRV01").await.contains("outstanding 6000,"));
    let signature = signature_of(&till.body(&refund));
    let reversal = format!(r#""x_pos_transaction_ref":"v-1","x_adjustment_signature":"{signature}""#);
    assert_eq!(till.code("ProcessSalesAdjustmentReversal", &reversal).await, "SPAR01");
    assert!(till.owes("APRV01").await.contains("outstanding 10000,"));
    let invitation = r#""x_mobile":"0400000000","x_purchase_amount":50000"#;
    assert_eq!(till.code("Invite", invitation).await, "SINV01");

    world.bring_events().await;
    let mut told: Vec<_> = subscriber.heard(2).await.into_iter().map(|told| told.event_type).collect();
    told.sort();
    assert_eq!(told, ["authorisation.succeeded", "invitation.created"]);
}

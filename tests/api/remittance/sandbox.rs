//! contracts/remittance.md, *Afterwards*: test clients' transactions are moved along, live ones never.

use super::{Remitter, call};
use crate::world::World;
use almoner_ops::sandbox::{DEMO, SandboxPartner};
use http::{Method, StatusCode};
use uuid::Uuid;

/// A new transaction of that amount and fee, by card or from a bank account.
async fn sent(sender: &Remitter<'_>, amount: &str, fee: &str, source: &str) -> String {
    let body = sender.deposit(amount).replace(r#""fee_amount":0"#, &format!(r#""fee_amount":{fee}"#));
    let reply = sender.send(&body.replace("BANK_ACCOUNT", source)).send().await;
    assert_eq!(reply.status, StatusCode::OK, "{reply:?}");
    reply.text("id")
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "sets the functions' environment")]
async fn amounts_decide_what_becomes_of_a_test_clients_transactions() {
    let world = World::quick().await;
    let sender = Remitter::of(&world).await;
    let processed = "INITIATED PENDING PROCESSING PROCESSED";
    let returned = "INITIATED PENDING PROCESSING PROCESSED RETURNED";
    for (amount, fee, source, statuses) in [
        ("98", "1", "BANK_ACCOUNT", "INITIATED PENDING PROCESSING FAILED"),
        ("99", "0", "CARD", "INITIATED PENDING PROCESSING FAILED"),
        ("99", "0.01", "CARD", processed),
        ("54.5", "0.5", "CARD", returned),
        ("55", "0", "BANK_ACCOUNT", returned),
        ("10", "0", "CARD", "INITIATED PENDING HOLD CANCELED"),
        ("9", "1", "CARD", "INITIATED PENDING HOLD CANCELED"),
        ("10", "0", "BANK_ACCOUNT", processed),
    ] {
        let id = sent(&sender, amount, fee, source).await;
        let end = statuses.rsplit(' ').next().unwrap();
        let shown = sender.becomes(&id, "status", end).await;
        let went_wrong = end != "PROCESSED";
        assert_eq!(shown.body.contains(r#""status_reason":"The sandbox "#), went_wrong, "{shown:?}");
        world.drained().await;
        assert_eq!(sender.statuses(&id).await, statuses, "{amount} + {fee} {source}");
    }
    // What failed or was cancelled is given back: 99, 54.5, 55 and 10 are gone.
    assert_eq!(sender.left().await, ["781.5", "4781.5", "19781.5"]);
    assert_eq!(world.ops("remittance rejected").await.unwrap().lines().count(), 1, "heads alone");
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "sets the functions' environment")]
async fn a_delivery_that_is_asked_for_is_made() {
    let world = World::quick().await;
    let sender = Remitter::of(&world).await;
    let id = sender.sent("20").await;
    sender.becomes(&id, "status", "PROCESSED").await;
    sender.becomes(&id, "delivery_status", "PENDING").await;
    let asked = sender.call(Method::PATCH, &format!("/transactions/delivery-requests/{id}")).send().await;
    assert_eq!(asked.status, StatusCode::NO_CONTENT, "{asked:?}");
    sender.becomes(&id, "delivery_status", "DELIVERED").await;
    let all = "NONE PENDING DELIVERY_REQUESTED DELIVERY_PAYOUT_READY DELIVERED";
    assert_eq!(sender.deliveries(&id).await, all);
    assert_eq!(sender.statuses(&id).await, "INITIATED PENDING PROCESSING PROCESSED");
}

/// A live partner with a credential, made as operators make one.
async fn live(world: &World) -> SandboxPartner {
    let id = Uuid::new_v4();
    world.ops(&format!("partner create --name Live --currency USD --id {id} --mode live")).await.unwrap();
    let issue = format!("credential issue --partner {id} --mode live --kind client-id");
    let issued = world.ops(&issue).await.unwrap();
    // Tests end soon, and with them the process.
    let half = |line: usize| &*issued.lines().nth(line).unwrap().split(": ").nth(1).unwrap().to_owned().leak();
    SandboxPartner { id, client: Some([half(0), half(1)]), ..DEMO }
}

#[tokio::test(flavor = "multi_thread")]
#[cfg_attr(deployed, ignore = "sets the functions' environment")]
async fn nothing_of_a_live_client_moves_but_by_settlement() {
    let world = World::quick().await;
    let partner = live(&world).await;
    let sender = Remitter::named(&world, partner, "Verified").await;
    let (user, live) = (&sender.user, format!("--partner {} --mode live", partner.id));
    let kyc = call(&world, partner, Method::GET, &format!("/users/{user}/kyc")).send().await;
    assert_eq!(kyc.text("kyc_status"), "IN_PROGRESS", "no first name decides");
    world.ops(&format!("user kyc {user} VERIFIED {live}")).await.unwrap();
    world.ops(&format!("user fund {user} {} VERIFIED {live}", sender.fund)).await.unwrap();
    let id = sender.sent("99").await;
    // What a test client sends after it is at its end before anybody looks.
    let tester = Remitter::of(&world).await;
    let other = tester.sent("20").await;
    tester.becomes(&other, "status", "PROCESSED").await;
    world.drained().await;
    let shown = sender.transaction(&id).await;
    assert_eq!([shown.text("status"), shown.text("delivery_status")], ["INITIATED", "NONE"]);
    world.ops(&format!("remittance report {id} --status PENDING --sequence 1 {live}")).await.unwrap();
    sender.becomes(&id, "status", "PENDING").await;
    world.drained().await;
    let shown = world.ops(&format!("remittance show {id} {live}")).await.unwrap();
    assert!(shown.contains("last reports         1 / 0\n"), "{shown}");
    assert_eq!(sender.transaction(&id).await.text("status"), "PENDING");
}

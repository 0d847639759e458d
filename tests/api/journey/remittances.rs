//! A remittance's way, from a user to what its receiver has.

use crate::remittance::{Remitter, call};
use crate::subscriber::Subscriber;
use crate::waiting::eventually;
use crate::world::{Deployed, World};
use almoner_ops::sandbox::DEMO;
use http::{Method, StatusCode};
use std::collections::BTreeSet;
use std::time::Duration;

/// How long a step may take: brought by hand, each message is a container's start.
const SETTLED: Duration = Duration::from_secs(180);

/// Whether events are brought by hand, which takes its time: then one step is enough.
fn by_hand(world: &World) -> bool {
    matches!(world.deployed(), Some(Deployed::SamLocal { .. }))
}

async fn reached(sender: &Remitter<'_>, id: &str, name: &str, value: &str) {
    eventually(value, SETTLED, async || {
        sender.world.bring_events().await;
        (sender.transaction(id).await.text(name) == value).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_user_sends_money_that_is_settled_delivered_and_told() {
    let world = World::quick().await;
    let subscriber = Subscriber::of(&world, DEMO, r#"["remittance.*"]"#, "").await;
    let sender = Remitter::of(&world).await;
    let change = sender.call(Method::PATCH, "").json(r#"{"city":"Austin"}"#).send().await;
    assert_eq!(change.text("city"), "Austin");
    let receiver = format!("/receive-users/{}", sender.receive_user);
    let change = sender.call(Method::PATCH, &receiver).json(r#"{"city":"Lhasa"}"#).send().await;
    assert_eq!(change.text("city"), "Lhasa");
    for path in ["/kyc", "/funds", "/receive-users", &format!("{receiver}/accounts")] {
        assert_eq!(sender.get(path).await.status, StatusCode::OK, "{path}");
    }

    let pdf = r#","physical_documents":[{"document_type":"INVOICE","document_value":"JVBERi0xLjcK"}]"#;
    let to = format!(r#""fund_id":"{}","payout_method":"BANK_DEPOSIT""#, sender.account);
    let sent = sender.send(&sender.body("2.50", pdf, &to)).send().await;
    assert_eq!(sent.status, StatusCode::OK, "{sent:?}");
    assert!(!sent.body.contains("JVBERi"), "{sent:?}");
    let id = sent.text("id");
    assert_eq!(sender.left().await, ["997.5", "4997.5", "19997.5"]);

    let unwanted = sender.sent("3").await;
    let cancelled = sender.call(Method::DELETE, &format!("/transactions/{unwanted}")).send().await;
    assert_eq!((cancelled.status, cancelled.text("status")), (StatusCode::OK, "CANCELED".to_owned()));
    assert_eq!(sender.left().await[0], "997.5");

    reached(&sender, &id, "status", if by_hand(&world) { "PENDING" } else { "PROCESSED" }).await;
    let asked = sender.call(Method::PATCH, &format!("/transactions/delivery-requests/{id}")).send().await;
    assert_eq!(asked.status, StatusCode::NO_CONTENT, "{asked:?}");
    if !by_hand(&world) {
        reached(&sender, &id, "delivery_status", "DELIVERED").await;
    }
    assert!(sender.get("/transactions").await.body.contains(&id));
    let deleted = sender.call(Method::DELETE, &format!("/funds/{}", sender.fund)).send().await;
    assert_eq!(deleted.status, StatusCode::NO_CONTENT, "{deleted:?}");
    told(&world, &subscriber, &id).await;
    world.run("holds-cancel").await;
    assert_eq!(call(&world, DEMO, Method::GET, "/users/x").send().await.status, StatusCode::NOT_FOUND);
}

/// What became of it was told, each change once.
async fn told(world: &World, subscriber: &Subscriber, id: &str) {
    let whole = ["pending", "processing", "processed", "delivery_pending", "delivery_requested"];
    let whole = [&whole[..], &["delivery_payout_ready", "delivered"]].concat();
    let wanted = if by_hand(world) { vec!["pending"] } else { whole };
    let wanted: BTreeSet<_> = wanted.into_iter().map(|name| format!("remittance.{name}")).collect();
    // By hand, what others wait for comes too, ten messages at a time.
    eventually("all that is told of it", SETTLED, async || {
        world.bring_events().await;
        let heard = subscriber.receiver.deliveries();
        let of_it = heard.iter().filter(|told| told.resource_id == id && told.verified == Ok(()));
        let heard: BTreeSet<_> = of_it.map(|told| told.event_type.clone()).collect();
        heard.is_superset(&wanted).then_some(())
    })
    .await;
}

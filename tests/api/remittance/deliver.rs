//! contracts/remittance.md, *Afterwards*: PATCH asks for a delivery, while the status is PENDING or PROCESSED.

use super::{Remitter, UNKNOWN, call, refusal};
use crate::world::{Reply, World};
use almoner::domain::remittance::{DeliveryStatus, Status};
use almoner_ops::sandbox::{DEMO, OTHER};
use http::{Method, StatusCode};

const NOT_NOW: &str =
    "The delivery can be requested once, while the transaction's status is PENDING or PROCESSED only.";

async fn ask(sender: &Remitter<'_>, id: &str) -> Reply {
    sender.call(Method::PATCH, &format!("/transactions/delivery-requests/{id}")).send().await
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "sets the functions' environment")]
async fn a_delivery_is_asked_for_while_it_is_pending_or_processed() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    for status in [Status::Pending, Status::Processed] {
        let id = sender.standing("20", status).await;
        let mut bodies = Vec::new();
        for _ in 0..2 {
            let reply = ask(&sender, &id).await;
            assert_eq!((reply.status, reply.body.as_str()), (StatusCode::NO_CONTENT, ""), "{status:?}");
            bodies.push(sender.transaction(&id).await.body);
        }
        assert!(bodies[0].contains(r#""delivery_status":"DELIVERY_REQUESTED""#), "{bodies:?}");
        assert_eq!(bodies[0], bodies[1], "asking again changes nothing");
        assert_eq!(sender.deliveries(&id).await, "NONE DELIVERY_REQUESTED");
    }
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "sets the functions' environment")]
async fn from_any_other_status_it_is_refused_and_nothing_changes() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    for status in [
        Status::Initiated,
        Status::Hold,
        Status::Processing,
        Status::Failed,
        Status::Returned,
        Status::Refunded,
        Status::Canceled,
    ] {
        let id = sender.standing("20", status).await;
        let before = sender.recorded(&id).await;
        assert_eq!(refusal(&ask(&sender, &id).await), (400, NOT_NOW.to_owned()), "{status:?}");
        assert_eq!(sender.recorded(&id).await, before, "{status:?}");
    }
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "sets the functions' environment")]
async fn what_is_under_way_to_its_receiver_cannot_be_asked_for_again() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    for delivery in
        [DeliveryStatus::DeliveryPayoutReady, DeliveryStatus::Delivered, DeliveryStatus::DeliveryFailed]
    {
        let id = sender.standing("20", Status::Processed).await;
        let before = sender.delivery_reported(&id, delivery, 1).await;
        assert_eq!(refusal(&ask(&sender, &id).await), (400, NOT_NOW.to_owned()), "{delivery:?}");
        assert_eq!(sender.transaction(&id).await.body, before.body);
    }
}

/// What was asked for while it could be stands, whatever becomes of the transaction; a repeat is refused then.
#[tokio::test]
#[cfg_attr(deployed, ignore = "sets the functions' environment")]
async fn a_repeat_is_judged_by_where_the_transaction_stands_by_then() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let id = sender.standing("20", Status::Pending).await;
    assert_eq!(ask(&sender, &id).await.status, StatusCode::NO_CONTENT);
    let processing = sender.reported(&id, Status::Processing, 2).await;
    assert_eq!(processing.text("delivery_status"), "DELIVERY_REQUESTED");
    assert_eq!(refusal(&ask(&sender, &id).await), (400, NOT_NOW.to_owned()));
    sender.reported(&id, Status::Processed, 3).await;
    assert_eq!(ask(&sender, &id).await.status, StatusCode::NO_CONTENT, "as it was asked for");
    assert_eq!(sender.deliveries(&id).await, "NONE DELIVERY_REQUESTED");
}

#[tokio::test]
async fn what_is_not_the_users_cannot_be_asked_for() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let neighbour = Remitter::of(&world).await;
    let stranger = Remitter::named(&world, OTHER, "Verified").await;
    let id = sender.sent("20").await;
    let unknown = ask(&sender, UNKNOWN).await;
    assert_eq!(refusal(&unknown).0, 404);
    for (partner, user) in
        [(DEMO, &neighbour.user), (DEMO, &stranger.user), (OTHER, &stranger.user), (OTHER, &sender.user)]
    {
        let path = format!("/users/{user}/transactions/delivery-requests/{id}");
        let reply = call(&world, partner, Method::PATCH, &path).send().await;
        assert_eq!((reply.status, &reply.body), (StatusCode::NOT_FOUND, &unknown.body), "{path}");
    }
    assert_ne!(sender.transaction(&id).await.text("delivery_status"), "DELIVERY_REQUESTED");
}

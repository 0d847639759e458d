//! What whoever sends the messages hears of.

use super::{START, assert_heard, body};
use crate::subscriber::Subscriber;
use crate::world::World;
use almoner_ops::sandbox::DEMO;
use jiff::SignedDuration;

#[tokio::test]
async fn an_invitation_is_told_once_however_often_the_terminal_asks() {
    let world = World::start_around(START).await;
    let subscriber = Subscriber::of(&world, DEMO, r#"["invitation.created"]"#, "").await;
    let till = world.till();
    let members = r#""x_mobile":"0400000000","x_purchase_amount":"50000""#;
    for _ in 0..3 {
        assert_eq!(till.code("Invite", members).await, "SINV01");
    }
    assert_eq!(till.authorise("APRV01", "r-1").await, "SPRA01");
    assert_heard(&world, &subscriber, &["invitation.created"]).await;
    let told = &subscriber.receiver.deliveries()[0];
    assert_eq!(told.verified, Ok(()));
    if world.deployed().is_none() {
        insta::assert_snapshot!(body(told).replace(&told.resource_id, "<id>"), @r#"{"type":"invitation.created","timestamp":"2026-11-20T12:00:00.000Z","data":{"id":"<id>","mobile":"0400000000","merchant_id":"30299999","device_id":"d555","operator_id":"o","purchase_amount":50000,"currency":"USD","created_at":"2026-11-20T12:00:00.000Z"}}"#);
    }
    assert_eq!(till.code("Invite", &members.replace("0400", "0401")).await, "SINV01");
    subscriber.heard(2).await;
    assert_eq!(subscriber.events().len(), 2, "somebody else");
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn who_is_invited_again_later_is_told_again() {
    let world = World::start_at(START).await;
    let subscriber = Subscriber::of(&world, DEMO, r#"["*"]"#, "").await;
    let till = world.till();
    let members = r#""x_mobile":"0400000000","x_purchase_amount":50000"#;
    for wait in [59, 1, 60] {
        assert_eq!(till.code("Invite", members).await, "SINV01");
        world.advance(SignedDuration::from_secs(wait));
    }
    let heard = subscriber.heard(2).await;
    world.drained().await;
    assert_eq!(subscriber.receiver.count(), 2);
    assert_eq!(heard[0].resource_id, heard[1].resource_id);
    assert_ne!(heard[0].event_id, heard[1].event_id, "an event of its own");
}

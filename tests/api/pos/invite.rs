//! contracts/pos.md, *Invite*: an invitation is recorded, and its event tells whoever sends the message.

use super::code;
use super::till::Till;
use crate::subscriber::Subscriber;
use crate::world::World;
use almoner_ops::sandbox::{DEMO, OTHER};
use jiff::SignedDuration;
use serde_json::{Value, json};

const METHOD: &str = "Invite";
const MEMBERS: &str = r#""x_mobile":"0400 000 000","x_purchase_amount":"50000""#;

/// The data of an event.
fn data(body: &[u8]) -> Value {
    serde_json::from_slice::<Value>(body).unwrap()["data"].take()
}

#[tokio::test]
async fn an_invitation_is_told_with_what_the_till_said() {
    let world = World::start().await;
    let till = world.till();
    let subscriber = Subscriber::of(&world, DEMO, r#"["invitation.*"]"#, "").await;
    let reply = till.ask(METHOD, MEMBERS).await;
    assert_eq!([reply.text("x_status"), reply.text("x_code")], ["Success", "SINV01"]);
    world.bring_events().await;
    let [told] = subscriber.heard(1).await.try_into().unwrap();
    assert_eq!((told.verified, told.event_type.as_str()), (Ok(()), "invitation.created"));
    let mut data = data(&told.body);
    assert_eq!(data["id"].take(), json!(told.resource_id));
    assert!(data["created_at"].take().as_str().unwrap().ends_with('Z'));
    let said = json!({
        "id": null, "created_at": null, "mobile": "0400 000 000", "merchant_id": till.merchant, "device_id": "d555",
        "operator_id": "o", "purchase_amount": 50_000, "currency": "USD",
    });
    assert_eq!(data, said);
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn the_same_request_within_a_minute_is_one_invitation_and_then_another() {
    let world = World::start_at("2026-11-20T12:00:00Z").await;
    let till = world.till();
    let subscriber = Subscriber::of(&world, DEMO, r#"["invitation.*"]"#, "").await;
    let body = till.body(MEMBERS);
    let ask = async || {
        let reply = world.pos(METHOD, &body).send().await;
        assert_eq!(code(&till.key, &reply), "SINV01");
    };
    for pause in [SignedDuration::ZERO, SignedDuration::ZERO, SignedDuration::from_millis(59_999)] {
        world.advance(pause);
        ask().await;
    }
    let heard = subscriber.heard(1).await;
    world.advance(SignedDuration::from_millis(1));
    ask().await;
    ask().await;
    subscriber.heard(2).await;
    world.drained().await;
    let events = subscriber.events();
    assert_eq!(events[&heard[0].resource_id].len(), 2, "two events of one invitation: {events:?}");
    assert_eq!(subscriber.receiver.count(), 2);
    let asked_at: Vec<Value> =
        subscriber.receiver.deliveries().iter().map(|it| data(&it.body)["created_at"].take()).collect();
    assert_eq!(asked_at, ["2026-11-20T12:00:00.000Z", "2026-11-20T12:01:00.000Z"]);
}

#[tokio::test]
async fn each_till_amount_and_telephone_is_an_invitation_of_its_own() {
    let world = World::start().await;
    let subscriber = Subscriber::of(&world, DEMO, r#"["invitation.created"]"#, "").await;
    let stranger = world.newcomer(OTHER).await;
    assert_eq!(stranger.code(METHOD, MEMBERS).await, "SINV01");
    let till = world.till();
    for (till, members) in [
        (&till, MEMBERS.to_owned()),
        (&till, MEMBERS.replace("50000", "50001")),
        (&till, MEMBERS.replace("000", "001")),
        (&world.second_till(), MEMBERS.to_owned()),
        (&world.other_store(), MEMBERS.to_owned()),
    ] {
        assert_eq!(till.code(METHOD, &members).await, "SINV01");
    }
    world.bring_events().await;
    subscriber.heard(5).await;
    world.drained().await;
    let events = subscriber.events();
    assert_eq!((events.len(), subscriber.receiver.count()), (5, 5), "and none of another chain's: {events:?}");
}

#[tokio::test]
async fn what_cannot_be_read_or_believed_is_told_and_nobody_is_invited() {
    let world = World::start().await;
    let till = world.till();
    let subscriber = Subscriber::of(&world, DEMO, r#"["invitation.*"]"#, "").await;
    for (from, to, says) in [
        ("\"50000\"", "\"500.00\"", "x_purchase_amount must be 1 to 12 digits"),
        ("\"50000\"", "null", "x_purchase_amount is required."),
        ("x_mobile", "x_other", "x_mobile is required."),
        ("0400 000 000", &*"0".repeat(65), "x_mobile must have 1 to 64 characters."),
    ] {
        let reply = till.ask(METHOD, &MEMBERS.replace(from, to)).await;
        assert_eq!([reply.text("x_status"), reply.text("x_code")], ["Error", "EVAL01"], "{to}");
        assert!(reply.text("x_message").starts_with(says), "{to}: {reply:?}");
    }
    let stranger = Till { device: "nobody".to_owned(), ..world.till() };
    assert_eq!(stranger.request(METHOD, MEMBERS).send().await.text("x_code"), "EAUT01");
    let forged = Till { key: "forged".to_owned(), ..world.till() };
    assert_eq!(code(&till.key, &forged.request(METHOD, MEMBERS).send().await), "ESIG01");
    assert_eq!(till.code(METHOD, MEMBERS).await, "SINV01");
    world.bring_events().await;
    subscriber.heard(1).await;
    world.drained().await;
    assert_eq!(subscriber.receiver.count(), 1, "the last alone");
}

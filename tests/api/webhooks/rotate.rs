use super::{NOBODY, create, get, made, post, received, tried};
use crate::waiting::SOON;
use crate::world::{Reply, World, at_once};
use almoner::auth::webhook_signature::{
    RAAS_PREVIOUS_SIGNATURE, RAAS_SIGNATURE, STANDARD_ID, STANDARD_SIGNATURE, STANDARD_TIMESTAMP, SigningSecret,
    verify_raas, verify_standard,
};
use almoner::clock::Clock;
use almoner::domain::webhook_dialect::Dialect;
use almoner_ops::receive::{Delivery, Options, Receiver, Signing};
use almoner_ops::sandbox::DEMO;
use http::StatusCode;
use jiff::SignedDuration;

async fn rotated(world: &World, id: &str) -> Reply {
    let reply = post(world, &format!("/webhooks/{id}/rotate")).send().await;
    assert_eq!(reply.status, StatusCode::OK, "{reply:?}");
    reply
}

fn sent<'a>(delivery: &'a Delivery, name: &str) -> Option<&'a str> {
    delivery.headers.get(name).map(|value| value.to_str().unwrap())
}

/// Whether that secret signed the delivery.
fn signed(delivery: &Delivery, secret: &str) -> bool {
    let secret = SigningSecret::parse(Dialect::Standard, secret).unwrap();
    let [id, at, signature] =
        [STANDARD_ID, STANDARD_TIMESTAMP, STANDARD_SIGNATURE].map(|name| sent(delivery, name));
    let now_s = delivery.at.as_second();
    verify_standard(&secret, id.unwrap(), at.unwrap(), signature.unwrap(), &delivery.body, now_s).is_ok()
}

/// What a new event looks like at that endpoint, which has had so many.
async fn next(world: &World, receiver: &Receiver, id: &str) -> Delivery {
    let (before, event) = (receiver.count(), tried(world, id).await);
    let delivery = receiver.wait_for(before + 1, SOON).await.pop().unwrap();
    assert_eq!(delivery.event_id, event);
    delivery
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn a_rotation_shows_the_new_secret_once_and_until_when_the_old_one_signs() {
    let world = World::start_at("2026-11-20T12:00:00Z").await;
    let created = create(&world, DEMO, &super::asks(NOBODY)).key("k").send().await;
    let reply = rotated(&world, &created.text("id")).await;
    let secret = reply.text("secret");
    assert_ne!(secret, created.text("secret"));
    insta::assert_snapshot!(reply.body.replace(&secret, "…"), @r#"{"id":"c8c9d6d8-6e43-814b-b3e5-6d80b060caa1","url":"http://127.0.0.1:9/hooks","events":["*"],"dialect":"standard","status":"enabled","created_at":"2026-11-20T12:00:00.000Z","secret":"…","previous_secret_until":"2026-11-21T12:00:00.000Z"}"#);
    let shown = get(&world, &format!("/webhooks/{}", created.text("id"))).await;
    assert_eq!(shown.body, reply.body.replace(&format!(r#""secret":"{secret}","#), ""));
    world.advance(SignedDuration::from_hours(24));
    let shown = get(&world, &format!("/webhooks/{}", created.text("id"))).await;
    assert!(!shown.body.contains("previous_secret_until"), "{shown:?}");
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn both_secrets_sign_for_24_hours_and_then_the_new_one_alone() {
    let world = World::start_at("2026-11-20T12:00:00Z").await;
    let receiver = Receiver::start(Options { clock: world.clock.clone(), ..Options::default() }).await.unwrap();
    let webhook = made(&world, DEMO, &world.reach(&receiver)).await;
    let (id, old) = (webhook.text("id"), webhook.text("secret"));
    receiver.expect(Signing::guess(&old).unwrap());
    let delivery = next(&world, &receiver, &id).await;
    assert_eq!(sent(&delivery, STANDARD_SIGNATURE).unwrap().split(' ').count(), 1);

    let new = rotated(&world, &id).await.text("secret");
    for pause in [SignedDuration::ZERO, SignedDuration::from_millis(24 * 3_600_000 - 1)] {
        world.advance(pause);
        let delivery = next(&world, &receiver, &id).await;
        assert_eq!(sent(&delivery, STANDARD_SIGNATURE).unwrap().split(' ').count(), 2);
        assert!(signed(&delivery, &old) && signed(&delivery, &new));
        assert_eq!(delivery.verified, Ok(()), "whoever has not changed over yet takes it");
    }
    receiver.expect(Signing::guess(&new).unwrap());
    world.advance(SignedDuration::from_millis(1));
    let delivery = next(&world, &receiver, &id).await;
    assert_eq!(sent(&delivery, STANDARD_SIGNATURE).unwrap().split(' ').count(), 1);
    assert!(!signed(&delivery, &old) && signed(&delivery, &new));
}

#[tokio::test]
async fn a_second_rotation_ends_the_first_secret_at_once() {
    let world = World::start().await;
    let (receiver, id) = received(&world, Vec::new()).await;
    let secrets = [rotated(&world, &id).await, rotated(&world, &id).await, rotated(&world, &id).await];
    let secrets = secrets.map(|reply| reply.text("secret"));
    receiver.expect(Signing::guess(&secrets[2]).unwrap());
    let delivery = next(&world, &receiver, &id).await;
    assert_eq!(secrets.each_ref().map(|secret| signed(&delivery, secret)), [false, true, true]);
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn in_the_raas_dialect_the_old_secret_signs_in_a_header_of_its_own() {
    let world = World::start_at("2026-11-20T12:00:00Z").await;
    let receiver = Receiver::start(Options { clock: world.clock.clone(), ..Options::default() }).await.unwrap();
    let body = super::asks(&world.reach(&receiver)).replace('{', r#"{"dialect":"raas","#);
    let webhook = create(&world, DEMO, &body).send().await;
    let (id, old) = (webhook.text("id"), webhook.text("secret"));
    receiver.expect(Signing::guess(&old).unwrap());
    assert_eq!(sent(&next(&world, &receiver, &id).await, RAAS_PREVIOUS_SIGNATURE), None);

    let new = rotated(&world, &id).await.text("secret");
    assert_eq!(new.len(), 64);
    let delivery = next(&world, &receiver, &id).await;
    assert_eq!(delivery.verified, Ok(()));
    for (secret, name) in [(&new, RAAS_SIGNATURE), (&old, RAAS_PREVIOUS_SIGNATURE)] {
        let secret = SigningSecret::parse(Dialect::Raas, secret).unwrap();
        assert_eq!(verify_raas(&secret, sent(&delivery, name).unwrap(), &delivery.body), Ok(()), "{name}");
    }
    world.advance(SignedDuration::from_hours(24));
    receiver.expect(Signing::guess(&new).unwrap());
    let delivery = next(&world, &receiver, &id).await;
    assert_eq!((delivery.verified.clone(), sent(&delivery, RAAS_PREVIOUS_SIGNATURE)), (Ok(()), None));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_rotations_at_once_no_answered_secret_is_lost() {
    let world = super::busy_world().await;
    let (receiver, id) = received(&world, Vec::new()).await;
    let path = format!("/webhooks/{id}/rotate");
    for _ in 0..8 {
        let replies = at_once(vec![post(&world, &path), post(&world, &path)]).await;
        let won: Vec<_> = replies.iter().filter(|reply| reply.status == StatusCode::OK).collect();
        assert!(!won.is_empty(), "{replies:?}");
        for lost in replies.iter().filter(|reply| reply.status != StatusCode::OK) {
            super::assert_problem(lost, StatusCode::CONFLICT, "webhook_id", "too late");
        }
        receiver.expect(Signing::guess(&won[0].text("secret")).unwrap());
        let delivery = next(&world, &receiver, &id).await;
        assert!(won.iter().all(|reply| signed(&delivery, &reply.text("secret"))), "{won:?}");
    }
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes a service fail")]
async fn a_rotation_whose_answer_from_the_store_was_lost_is_recognised() {
    let world = super::busy(Clock::System).env("STORE_ATTEMPT_TIMEOUT_MS", "250").start().await;
    let (receiver, id) = received(&world, Vec::new()).await;
    world.calls().await;
    world.fault("lost_response", 0.5).await;
    let (mut last, mut rotated) = (None, 0);
    for number in 0.. {
        let reply = post(&world, &format!("/webhooks/{id}/rotate")).send().await;
        match reply.status {
            StatusCode::OK => {
                last = Some(reply.text("secret"));
                rotated += 1;
            }
            StatusCode::SERVICE_UNAVAILABLE => last = None,
            _ => panic!("nobody else changes it: {reply:?}"),
        }
        if number >= 20 && last.is_some() {
            break;
        }
    }
    world.heal().await;
    let calls = world.calls().await["webhooks"]["UpdateItem"]["calls"].as_u64().unwrap();
    assert!(calls > rotated, "some answers were lost: {calls} calls for {rotated} rotations");
    receiver.expect(Signing::guess(&last.unwrap()).unwrap());
    assert_eq!(next(&world, &receiver, &id).await.verified, Ok(()));
}

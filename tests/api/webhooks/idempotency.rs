use super::{NOBODY, asks, assert_problem, create, get, ids, made, post};
use crate::world::{World, at_once};
use almoner_ops::sandbox::{DEMO, OTHER};
use http::{Method, StatusCode};
use jiff::SignedDuration;
use std::collections::HashSet;

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn the_same_request_under_the_same_key_gets_the_first_answer_again() {
    let world = World::start_at("2026-11-20T12:00:00Z").await;
    let first = create(&world, DEMO, &asks(NOBODY)).key("k").send().await;
    world.advance(SignedDuration::from_hours(24 * 365));
    let spaced = format!(r#"{{ "events" : ["*"], "url" : "{NOBODY}" }}"#);
    let replay = create(&world, DEMO, &spaced).key("k").send().await;
    assert_eq!((replay.status, replay.replayed()), (StatusCode::CREATED, true), "{replay:?}");
    assert_eq!(replay.body, first.body, "the secret included: whoever lost the first answer needs it");
    assert_eq!(ids(&world, DEMO).await, [first.text("id")]);
}

#[tokio::test]
async fn a_different_request_under_the_same_key_is_refused() {
    let world = World::start().await;
    let first = create(&world, DEMO, &asks(NOBODY)).key("k").send().await;
    for body in [
        asks("http://127.0.0.1:9/other"),
        asks(NOBODY).replace('*', "contribution.completed"),
        asks(NOBODY).replace('{', r#"{"dialect":"raas","#),
        asks(NOBODY).replace('{', r#"{"unknown":1,"#),
    ] {
        let other = create(&world, DEMO, &body).key("k").send().await;
        assert_problem(&other, StatusCode::CONFLICT, "Idempotency-Key", &body);
        assert!(!other.body.contains("whsec_") && !other.replayed(), "{other:?}");
    }
    assert_eq!(ids(&world, DEMO).await, [first.text("id")]);
    let theirs = create(&world, OTHER, &asks(NOBODY)).key("k").send().await;
    assert_eq!((theirs.status, theirs.replayed()), (StatusCode::CREATED, false), "a key is its partner's own");
}

#[tokio::test]
async fn a_key_has_1_to_255_printable_ascii_characters() {
    let world = World::start().await;
    for key in ["k", " ~", &"k".repeat(255)] {
        let reply = create(&world, DEMO, &asks(NOBODY)).key(key).send().await;
        // A space at the ends of a header's value is none of the value.
        assert_eq!(reply.status, StatusCode::CREATED, "{key}: {reply:?}");
    }
    for key in [&b""[..], b"a\tb", "é".as_bytes(), &[b'k'; 256]] {
        let reply = create(&world, DEMO, &asks(NOBODY)).raw_header("Idempotency-Key", key).send().await;
        assert_problem(&reply, StatusCode::BAD_REQUEST, "Idempotency-Key", &String::from_utf8_lossy(key));
    }
    assert_eq!(ids(&world, DEMO).await.len(), 3);
}

#[tokio::test]
async fn a_refused_request_does_not_use_its_key_up() {
    let world = World::start().await;
    let refused = create(&world, DEMO, &asks("http://10.0.0.1/")).key("k").send().await;
    assert_problem(&refused, StatusCode::UNPROCESSABLE_ENTITY, "url", "a private address");
    let mended = create(&world, DEMO, &asks(NOBODY)).key("k").send().await;
    assert_eq!((mended.status, mended.replayed()), (StatusCode::CREATED, false), "{mended:?}");
}

#[tokio::test]
async fn a_replay_tells_the_present_state_and_comes_before_every_limit() {
    let world = super::busy_world().await;
    let first = create(&world, DEMO, &asks(NOBODY)).key("k").send().await;
    for _ in 1..20 {
        made(&world, DEMO, NOBODY).await;
    }
    let replay = create(&world, DEMO, &asks(NOBODY)).key("k").send().await;
    assert!(replay.replayed(), "{replay:?}");
    let id = first.text("id");
    let secret = post(&world, &format!("/webhooks/{id}/rotate")).send().await.text("secret");
    let replay = create(&world, DEMO, &asks(NOBODY)).key("k").send().await;
    assert_eq!((replay.replayed(), replay.text("id"), replay.text("secret")), (true, id, secret));
}

#[tokio::test]
async fn a_replay_comes_before_the_host_is_looked_up() {
    let world = World::start().await;
    let first = create(&world, DEMO, &asks("http://localhost:9/")).key("k").send().await;
    assert_eq!(first.status, StatusCode::CREATED, "{first:?}");
    // As if the name had been registered when it still had an address.
    let gone = asks("http://gone.invalid:9/");
    let refused = create(&world, DEMO, &gone).key("k").send().await;
    assert_problem(&refused, StatusCode::CONFLICT, "Idempotency-Key", "the key is looked at first");
    let refused = create(&world, DEMO, &gone).key("another").send().await;
    assert_problem(&refused, StatusCode::UNPROCESSABLE_ENTITY, "url", "nothing to replay");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn twenty_creations_under_one_key_are_one_webhook() {
    let world = super::busy_world().await;
    let replies = at_once((0..20).map(|_| create(&world, DEMO, &asks(NOBODY)).key("k")).collect()).await;
    assert!(replies.iter().all(|reply| reply.status == StatusCode::CREATED), "{replies:?}");
    let answers: HashSet<_> = replies.iter().map(|reply| &reply.body).collect();
    assert_eq!(answers.len(), 1, "one id, one secret");
    assert_eq!(replies.iter().filter(|reply| !reply.replayed()).count(), 1, "one made it, the others replayed it");
    assert_eq!(ids(&world, DEMO).await, [replies[0].text("id")]);
    let id = replies[0].text("id");
    let deleted = world.call(DEMO, Method::DELETE, &format!("/webhooks/{id}")).send().await;
    assert_eq!(deleted.status, StatusCode::NO_CONTENT);
    assert_eq!(get(&world, &format!("/webhooks/{id}")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn different_requests_racing_for_one_key_leave_one_winner() {
    let world = super::busy_world().await;
    let bodies = (0..20).map(|number| asks(&format!("{NOBODY}/{number}")));
    let replies = at_once(bodies.map(|body| create(&world, DEMO, &body).key("k")).collect()).await;
    let won: Vec<_> = replies.iter().filter(|reply| reply.status == StatusCode::CREATED).collect();
    assert_eq!((won.len(), won[0].replayed()), (1, false), "{replies:?}");
    assert_eq!(replies.iter().filter(|reply| reply.status == StatusCode::CONFLICT).count(), 19);
    assert_eq!(ids(&world, DEMO).await, [won[0].text("id")]);
}

#[tokio::test]
async fn the_key_of_a_deleted_webhook_makes_no_second_one() {
    let world = World::start().await;
    let keyed = || create(&world, DEMO, &asks(NOBODY)).key("hook-1");
    let first = keyed().send().await;
    let path = format!("/webhooks/{}", first.text("id"));
    assert_eq!(world.call(DEMO, Method::DELETE, &path).send().await.status, StatusCode::NO_CONTENT);
    for _ in 0..2 {
        assert_problem(&keyed().send().await, StatusCode::CONFLICT, "Idempotency-Key", "its key never expires");
    }
    assert!(ids(&world, DEMO).await.is_empty());
    assert_eq!(create(&world, DEMO, &asks(NOBODY)).key("hook-2").send().await.status, StatusCode::CREATED);
    assert_eq!(create(&world, DEMO, &asks(NOBODY)).send().await.status, StatusCode::CREATED);
}

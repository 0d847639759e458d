//! The store throttled, failing, silent, or answering into the void while a consumer donates.

use super::donated::{amount, assert_unavailable, named};
use super::{Givers, reconciliation_id, written};
use crate::world::World;
use almoner::clock::Clock;
use http::StatusCode;
use std::collections::HashSet;

const ORDER: &str = r#""order_amount":15386,"currency":"EUR""#;

/// A stack that gives the store little time.
async fn impatient() -> World {
    World::with(Clock::System).env("STORE_ATTEMPT_TIMEOUT_MS", "250").start().await
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes a service fail")]
async fn a_store_that_cannot_be_asked_is_503_and_the_same_request_then_merges() {
    let world = impatient().await;
    let givers = Givers::of(&world).await;
    givers.donated(&givers.whole("")).await;
    for fault in ["throttle", "error", "timeout", "lost_response"] {
        let name = reconciliation_id();
        let pre = givers.announced(&name, ORDER).await;
        let bodies = [amount(&named(&name, "")), amount(&named(&name, r#""donation_cause":"cause1""#))];
        world.fault(fault, 1.0).await;
        for body in &bodies {
            assert_unavailable(&givers.donate(body).send().await);
        }
        assert_unavailable(&givers.donate(&givers.whole("")).key(fault).send().await);
        assert_unavailable(&givers.ask_for(&pre.text("id")).send().await);
        assert_unavailable(&givers.ask_for_list("").send().await);
        world.heal().await;
        // What was lost is the answer alone: the first of them has been recorded.
        let lost = fault == "lost_response";
        let reply = givers.donated(&bodies[0]).await;
        assert_eq!((reply.replayed(), reply.text("id")), (lost, pre.text("id")), "{fault}");
        assert_eq!([reply.number("order_amount"), reply.number("donation_amount")], ["153.86", "250"]);
        let keyed = givers.donate(&givers.whole("")).key(fault).send().await;
        assert_eq!((keyed.status, keyed.replayed()), (StatusCode::CREATED, lost), "{fault}");
    }
    assert_eq!(givers.listed().await.len(), 9);
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes a service fail")]
async fn faults_now_and_then_double_nothing_and_lose_nothing() {
    let world = impatient().await;
    let givers = Givers::of(&world).await;
    givers.donated(&givers.whole("")).await;
    let mut made = HashSet::new();
    for fault in ["lost_response", "throttle", "error"] {
        let names = [(); 15].map(|()| reconciliation_id());
        for name in names.iter().step_by(2) {
            givers.announced(name, ORDER).await;
        }
        world.fault(fault, 0.4).await;
        for (number, name) in names.iter().enumerate() {
            let body = givers.whole(&named(name, ""));
            let mut tries = 0;
            let reply = loop {
                let reply = givers.donate(&body).send().await;
                if reply.status == StatusCode::CREATED {
                    break reply;
                }
                assert_unavailable(&reply);
                tries += 1;
                assert!(tries < 50, "{fault}");
            };
            if tries == 0 {
                assert!(!reply.replayed(), "nobody else sent it: {reply:?}");
            }
            let order = if number % 2 == 0 { "153.86" } else { "null" };
            assert_eq!(written(&reply, "order_amount"), order, "{fault}");
            assert!(made.insert(reply.text("id")));
        }
        world.heal().await;
        for name in &names {
            let again = givers.donated(&givers.whole(&named(name, ""))).await;
            assert!(again.replayed() && made.contains(&again.text("id")));
        }
    }
    assert_eq!(givers.listed().await.len(), made.len() + 1);
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes a service fail")]
async fn without_a_name_the_stores_own_retries_double_nothing() {
    let world = impatient().await;
    let givers = Givers::of(&world).await;
    givers.donated(&givers.whole("")).await;
    world.fault("lost_response", 0.3).await;
    let (mut answered, mut unanswered) = (HashSet::new(), 0);
    for _ in 0..30 {
        let reply = givers.donate(&givers.whole("")).send().await;
        match reply.status {
            StatusCode::CREATED => assert!(!reply.replayed() && answered.insert(reply.text("id"))),
            _ => unanswered += 1,
        }
    }
    world.heal().await;
    let listed: HashSet<_> = givers.listed().await.into_iter().collect();
    assert!(answered.is_subset(&listed), "what was answered is there");
    assert_eq!(listed.len(), answered.len() + unanswered + 1, "one donation a request");
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes a service fail")]
async fn what_was_announced_long_ago_is_replaced_once_though_the_answer_was_lost() {
    let world = World::start_at("2026-11-20T12:00:00Z").await;
    let givers = Givers::of(&world).await;
    let names = [(); 12].map(|()| reconciliation_id());
    for name in &names {
        givers.announced(name, ORDER).await;
    }
    world.advance(jiff::SignedDuration::from_hours(31 * 24));
    let givers = Givers::of(&world).await;
    givers.donated(&givers.whole("")).await;
    world.fault("lost_response", 0.4).await;
    for name in &names {
        let body = givers.whole(&named(name, ""));
        let mut reply = givers.donate(&body).send().await;
        while reply.status != StatusCode::CREATED {
            assert_unavailable(&reply);
            reply = givers.donate(&body).send().await;
        }
        assert_eq!(written(&reply, "order_amount"), "null");
    }
    world.heal().await;
    assert_eq!(givers.listed().await.len(), 13);
}

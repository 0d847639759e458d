//! Many callers at one reconciliation id: one transaction, and nothing lost.

use super::donated::{amount, assert_invalid, joined, named};
use super::{Givers, reconciliation_id, written};
use crate::world::{World, at_once};
use http::StatusCode;
use std::collections::HashSet;

/// As many as the emulator bears, which makes a process of every request under way.
const CALLERS: usize = 20;
const ORDER: &str = r#""order_amount":15386,"currency":"EUR""#;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_different_transactions_one_is_recorded() {
    let world = World::patient().await;
    let givers = Givers::of(&world).await;
    for announced in [true, false] {
        let name = reconciliation_id();
        if announced {
            givers.announced(&name, ORDER).await;
        }
        let body = |number: usize| givers.whole(&named(&name, "")).replace(":250", &format!(":{}", 1 + number));
        let replies = at_once((0..CALLERS).map(|number| givers.donate(&body(number))).collect()).await;
        let (won, lost): (Vec<_>, Vec<_>) =
            replies.into_iter().partition(|reply| reply.status == StatusCode::CREATED);
        let [won] = &won[..] else { panic!("{won:?} {lost:?}") };
        assert!(!won.replayed());
        for reply in lost {
            assert_invalid(&reply, &["reconciliation_id was used for another transaction"]);
        }
        assert_eq!(givers.ask_for(&won.text("id")).send().await.body, won.body);
        let order = if announced { "153.86" } else { "null" };
        assert_eq!(written(won, "order_amount"), order);
    }
    assert_eq!(givers.listed().await.len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_same_transactions_one_is_recorded_and_all_are_answered_with_it() {
    let world = World::patient().await;
    let givers = Givers::of(&world).await;
    let name = reconciliation_id();
    givers.announced(&name, ORDER).await;
    for (key, body) in [(None, amount(&named(&name, ""))), (Some("k"), givers.whole(""))] {
        let donate = |_| key.into_iter().fold(givers.donate(&body), |request, key| request.key(key));
        let replies = at_once((0..CALLERS).map(donate).collect()).await;
        assert!(replies.iter().all(|reply| reply.status == StatusCode::CREATED), "{replies:?}");
        assert_eq!(replies.iter().filter(|reply| !reply.replayed()).count(), 1);
        let bodies: HashSet<_> = replies.iter().map(|reply| &reply.body).collect();
        assert_eq!(bodies.len(), 1);
    }
    assert_eq!(givers.listed().await.len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_what_is_announced_and_recorded_at_once_nothing_is_lost() {
    let world = World::patient().await;
    let givers = Givers::of(&world).await;
    for _ in 0..CALLERS {
        let name = reconciliation_id();
        let whole = givers.whole(&named(&name, ""));
        let mut replies =
            at_once(vec![givers.announce(&givers.cause(&named(&name, ORDER))), givers.donate(&whole)]).await;
        let [recorded, announced] = [(); 2].map(|()| replies.pop().unwrap());
        assert_eq!((recorded.status, recorded.replayed()), (StatusCode::CREATED, false), "{recorded:?}");
        // Whoever was first: what was accepted is there, and what is not there was refused.
        let order = match announced.status {
            StatusCode::CREATED => "153.86",
            StatusCode::CONFLICT => "null",
            _ => panic!("{announced:?}"),
        };
        assert_eq!(written(&recorded, "order_amount"), order);
        assert_eq!(givers.ask_for(&recorded.text("id")).send().await.body, recorded.body);
    }
    assert_eq!(givers.listed().await.len(), CALLERS);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_half_named_donation_never_gets_a_cause_that_is_not_its_charitys() {
    let world = World::patient().await;
    let givers = Givers::of(&world).await;
    for _ in 0..CALLERS {
        let name = reconciliation_id();
        let wells = joined(&amount(&named(&name, "")), r#"{"donation_cause":"wells"}"#);
        let cause2 = wells.replace("wells", "cause2");
        let announce = givers.announce(&givers.cause(&named(&name, "")));
        let replies = at_once(vec![announce, givers.donate(&wells), givers.donate(&cause2)]).await;
        assert_eq!(replies[0].status, StatusCode::CREATED, "nobody else can record it: {replies:?}");
        assert_eq!(replies[1].status, StatusCode::UNPROCESSABLE_ENTITY, "{replies:?}");
        let later = givers.donate(&cause2).send().await;
        assert_eq!((later.status, later.replayed()), (StatusCode::CREATED, replies[2].status == later.status));
        assert_eq!(later.text("donation_cause"), "cause2");
    }
}

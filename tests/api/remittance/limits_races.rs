//! Many callers at one user's limits: they are reached, and never passed.

use super::{Remitter, assert_refused};
use crate::world::{World, at_once};
use http::{Method, StatusCode};
use std::collections::HashSet;

const DAILY: &str = "from_amount is above what remains of the user's daily limit.";
/// So many want to send a tenth of what may be sent in a day.
const CALLERS: usize = 24;

async fn cancel(sender: &Remitter<'_>, id: &str) -> crate::world::Reply {
    sender.call(Method::DELETE, &format!("/transactions/{id}")).send().await
}

/// Of all that were sent, those that were not cancelled take their amount of 100, and nothing else does.
async fn assert_kept(sender: &Remitter<'_>) {
    let mut standing = 0;
    for id in sender.listed().await {
        standing += u32::from(sender.transaction(&id).await.text("status") != "CANCELED");
    }
    let used = 100 * standing;
    assert_eq!(sender.left().await, [1_000 - used, 5_000 - used, 20_000 - used].map(|left| left.to_string()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_24_at_once_the_ten_that_fit_are_made() {
    let world = World::patient().await;
    let sender = Remitter::of(&world).await;
    let replies = at_once((0..CALLERS).map(|_| sender.send(&sender.deposit("100.00"))).collect()).await;
    let (made, refused): (Vec<_>, Vec<_>) = replies.into_iter().partition(|reply| reply.status == StatusCode::OK);
    assert_eq!((made.len(), refused.len()), (10, 14), "{refused:?}");
    refused.iter().for_each(|reply| assert_refused(reply, DAILY));
    let made: HashSet<_> = made.iter().map(|reply| reply.text("id")).collect();
    assert_eq!(sender.listed().await.into_iter().collect::<HashSet<_>>(), made);
    assert_eq!(sender.left().await, ["0", "4000", "19000"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
#[cfg_attr(deployed, ignore = "makes the store fail")]
async fn while_answers_are_lost_the_ten_that_fit_are_made_once_each() {
    let world = World::patient().await;
    let sender = Remitter::of(&world).await;
    for (fault, rate) in [("lost_response", 0.4), ("throttle", 0.3)] {
        let sender = if fault == "throttle" { &Remitter::of(&world).await } else { &sender };
        let body = sender.deposit("100.00");
        world.fault(fault, rate).await;
        let mut open: Vec<usize> = (0..CALLERS).collect();
        let (mut made, mut refused) = (HashSet::new(), 0);
        for round in 0.. {
            assert!(round < 50, "{fault}: {open:?} were never answered");
            let requests = open.iter().map(|number| sender.send(&body).key(&format!("order-{number}")));
            let replies = at_once(requests.collect()).await;
            open = open
                .into_iter()
                .zip(replies)
                .filter_map(|(number, reply)| match reply.status {
                    StatusCode::OK => {
                        assert!(made.insert(reply.text("id")), "{reply:?}");
                        None
                    }
                    StatusCode::SERVICE_UNAVAILABLE => Some(number),
                    _ => {
                        assert_refused(&reply, DAILY);
                        refused += 1;
                        None
                    }
                })
                .collect();
            if open.is_empty() {
                break;
            }
        }
        world.heal().await;
        assert_eq!((made.len(), refused), (10, 14), "{fault}");
        let listed = sender.listed().await;
        assert_eq!((listed.len(), listed.into_iter().collect::<HashSet<_>>()), (10, made), "{fault}");
        assert_eq!(sender.left().await, ["0", "4000", "19000"], "{fault}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_cancelled_from_many_threads_is_given_back_once() {
    let world = World::patient().await;
    let sender = Remitter::of(&world).await;
    sender.sent("100").await;
    let id = sender.sent("100").await;
    assert_eq!(sender.left().await, ["800", "4800", "19800"]);
    let path = format!("/transactions/{id}");
    for _ in 0..2 {
        let replies = at_once((0..8).map(|_| sender.call(Method::DELETE, &path)).collect()).await;
        for reply in &replies {
            assert_eq!((reply.status, reply.text("status")), (StatusCode::OK, "CANCELED".to_owned()), "{reply:?}");
        }
        assert_eq!(sender.left().await, ["900", "4900", "19900"]);
    }
    assert_kept(&sender).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn while_some_are_cancelled_and_others_made_the_sum_stays_right() {
    let world = World::patient().await;
    let sender = Remitter::of(&world).await;
    let mut ids = Vec::new();
    for _ in 0..10 {
        ids.push(sender.sent("100").await);
    }
    let cancels = ids.iter().map(|id| sender.call(Method::DELETE, &format!("/transactions/{id}")));
    let creations = (0..10).map(|_| sender.send(&sender.deposit("100")));
    let replies = at_once(cancels.zip(creations).flat_map(<[_; 2]>::from).collect()).await;
    for reply in replies {
        match reply.status {
            StatusCode::OK => {}
            // Room was made between two looks at it.
            StatusCode::SERVICE_UNAVAILABLE => assert_eq!(reply.header("Retry-After"), Some("1")),
            _ => assert_refused(&reply, DAILY),
        }
    }
    assert_kept(&sender).await;
    for id in sender.listed().await {
        assert_eq!(cancel(&sender, &id).await.status, StatusCode::OK);
    }
    assert_eq!(sender.left().await, ["1000", "5000", "20000"]);
}

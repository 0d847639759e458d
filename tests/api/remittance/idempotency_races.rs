//! Many callers with one key.

use super::Remitter;
use crate::world::{World, at_once};
use http::StatusCode;
use std::collections::HashSet;

const KEY: &str = "X-Idempotency-Key";

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_ten_duplicates_at_once_one_is_made_and_all_are_answered_with_it() {
    let world = World::patient().await;
    let sender = Remitter::of(&world).await;
    // So much that a second one would not fit.
    let body = sender.deposit("600");
    for key in ["one", "one"] {
        let replies = at_once((0..10).map(|_| sender.send(&body).header(KEY, key)).collect()).await;
        assert!(replies.iter().all(|reply| reply.status == StatusCode::OK), "{replies:?}");
        let bodies: HashSet<_> = replies.iter().map(|reply| &reply.body).collect();
        assert_eq!(bodies.len(), 1);
        assert!(replies.iter().filter(|reply| !reply.replayed()).count() <= 1, "{replies:?}");
        assert_eq!(sender.listed().await, [replies[0].text("id")]);
    }
    assert_eq!(sender.left().await, ["400", "4400", "19400"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_different_requests_at_once_under_one_key_one_is_made_and_the_others_conflict() {
    let world = World::patient().await;
    let sender = Remitter::of(&world).await;
    let bodies: Vec<_> = (1..=10).map(|amount: u32| sender.deposit(&amount.to_string())).collect();
    let replies = at_once(bodies.iter().map(|body| sender.send(body).header(KEY, "k")).collect()).await;
    let (made, refused): (Vec<_>, Vec<_>) = replies.into_iter().partition(|reply| reply.status == StatusCode::OK);
    let [made] = &made[..] else { panic!("{made:?} {refused:?}") };
    assert!(!made.replayed());
    assert!(refused.iter().all(|reply| reply.status == StatusCode::CONFLICT), "{refused:?}");
    assert_eq!(sender.listed().await, [made.text("id")]);
    let left = 1_000 - made.number("from_amount").parse::<u32>().unwrap();
    assert_eq!(sender.left().await[0], left.to_string());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn duplicates_of_what_fits_once_are_answered_with_it_while_others_are_refused() {
    let world = World::patient().await;
    let sender = Remitter::of(&world).await;
    let body = sender.deposit("1000");
    let requests = (0..12).map(|number| sender.send(&body).header(KEY, ["a", "b", "c"][number % 3]));
    let replies = at_once(requests.collect()).await;
    let (made, refused): (Vec<_>, Vec<_>) = replies.into_iter().partition(|reply| reply.status == StatusCode::OK);
    assert_eq!((made.len(), refused.len()), (4, 8), "{made:?} {refused:?}");
    assert!(made.iter().all(|reply| reply.body == made[0].body));
    let above = "from_amount is above what remains of the user's daily limit.";
    refused.iter().for_each(|reply| super::assert_refused(reply, above));
    assert_eq!(sender.listed().await.len(), 1);
    assert_eq!(sender.left().await[0], "0");
}

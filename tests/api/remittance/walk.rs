//! contracts/remittance.md, *Afterwards*: settlement's messages at random, late, repeated and out of order, through the queue.
//!
//! Many workers take them, so that nobody knows the order in which they are applied. What is predicted holds in any:
//! - Each transaction walks a legal path of moves that are numbered from 1. Where it stands is always where one of them led,
//!   the one whose number counted last. A later one is reached from there by those between, so that it is applied (or noted,
//!   if it leads to where the transaction stands); an earlier one is stale. None is ever impossible, and the last one, which
//!   comes at least once, counts whenever it comes, and nothing after it: it is the end.
//! - Numbers that count only grow: what stands in the history is part of the path, in its order.
//! - CANCELED and FAILED are ends; so the limits follow from where the paths end.

mod path;

use super::Remitter;
use crate::subscriber::Subscriber;
use crate::waiting::eventually;
use crate::world::World;
use almoner::domain::remittance::{DeliveryStatus, Status};
use almoner_ops::sandbox::DEMO;
use aws_sdk_sqs::types::SendMessageBatchRequestEntry as Entry;
use futures::stream::{self, StreamExt as _};
use path::{Walk, is_part, messages, path};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use std::time::Duration;

const AT_ONCE: usize = 8;

async fn tell(world: &World, messages: Vec<String>) {
    let sqs = aws_sdk_sqs::Client::new(&world.sdk("sqs"));
    let url = world.queue("Settlements").await;
    let send = async |chunk: &[String]| {
        let entry =
            |(at, text): (usize, &String)| Entry::builder().id(at.to_string()).message_body(text).build().unwrap();
        let entries = chunk.iter().enumerate().map(entry).collect();
        let sent = sqs.send_message_batch().queue_url(&url).set_entries(Some(entries)).send().await.unwrap();
        assert_eq!(sent.successful.len(), chunk.len());
    };
    stream::iter(messages.chunks(10)).map(send).buffered(AT_ONCE).collect::<Vec<_>>().await;
    eventually("empty queues", Duration::from_secs(300), async || world.queued().await.is_empty().then_some(()))
        .await;
}

/// So many transactions, walked to their ends.
async fn walked(rng: &mut StdRng, sender: &Remitter<'_>, count: usize) -> Vec<Walk> {
    let amounts: Vec<u64> = (1..=4).cycle().take(count).collect();
    let sent = stream::iter(amounts).map(async |amount| (sender.sent(&amount.to_string()).await, amount));
    let sent: Vec<_> = sent.buffered(AT_ONCE).collect().await;
    let mut walks = Vec::new();
    for (id, amount) in sent {
        let (moves, deliveries) = (rng.random_range(1..10), rng.random_range(0..5));
        let statuses = path(rng, Status::Initiated, moves);
        let deliveries = path(rng, DeliveryStatus::None, deliveries);
        walks.push(Walk { id, amount, statuses, deliveries });
    }
    tell(sender.world, messages(rng, sender, &walks)).await;
    walks
}

/// The transaction is where its path ends, each change once; how many there were.
async fn checked(sender: &Remitter<'_>, walk: &Walk, seed: u64) -> usize {
    let recorded = sender.recorded(&walk.id).await;
    let end = (*walk.statuses.last().unwrap(), walk.statuses.len());
    let delivery_end = (walk.deliveries.last().copied().unwrap_or(DeliveryStatus::None), walk.deliveries.len());
    let number = |sequence: u64| usize::try_from(sequence).unwrap();
    assert_eq!((recorded.status, number(recorded.status_sequence)), end, "seed {seed}: {recorded:?}");
    let delivery = (recorded.delivery_status, number(recorded.delivery_sequence));
    assert_eq!(delivery, delivery_end, "seed {seed}: {recorded:?}");
    assert_eq!(number(recorded.version), recorded.history.len(), "seed {seed}: {recorded:?}");
    let changes = &recorded.history[1..];
    let in_order = is_part(&walk.statuses, changes.iter().filter_map(|it| it.status))
        && is_part(&walk.deliveries, changes.iter().filter_map(|it| it.delivery_status));
    assert!(in_order, "seed {seed}: {recorded:?}");
    changes.len()
}

/// A seed of its own each time; to walk the same again, name it.
fn seeded() -> (u64, StdRng) {
    let seed = std::env::var("WALK_SEED").map_or_else(|_| rand::random(), |seed| seed.parse().unwrap());
    (seed, StdRng::seed_from_u64(seed))
}

/// Each event's transaction, and how many there were of it, when there have been so many.
async fn told(world: &World, subscriber: &Subscriber, changes: usize) -> Vec<(String, usize)> {
    eventually("every change told", Duration::from_secs(300), async || {
        (subscriber.receiver.count() >= changes).then_some(())
    })
    .await;
    world.drained().await;
    subscriber.events().into_iter().map(|(id, events)| (id, events.len())).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[cfg_attr(deployed, ignore = "looks at whole queues")]
async fn ten_thousand_reports_lead_two_hundred_transactions_to_their_ends_and_each_change_is_told_once() {
    let (seed, mut rng) = seeded();
    let world = World::patient().await;
    let subscriber = Subscriber::of(&world, DEMO, r#"["remittance.*"]"#, "").await;
    let sender = Remitter::of(&world).await;
    let walks = walked(&mut rng, &sender, 200).await;
    // That its sender is known was told too; it says no id of its own.
    let (mut left, mut changes, mut expected) = (1_000, 1, vec![(String::new(), 1)]);
    for walk in &walks {
        let count = checked(&sender, walk, seed).await;
        changes += count;
        expected.push((walk.id.clone(), count));
        left -= if walk.statuses.last().unwrap().gives_back() { 0 } else { walk.amount };
    }
    let remaining = [left, left + 4_000, left + 19_000].map(|left| left.to_string());
    assert_eq!(sender.left().await, remaining, "seed {seed}");
    assert_eq!(world.ops("remittance rejected").await.unwrap().lines().count(), 1, "seed {seed}: heads alone");
    expected.sort();
    assert_eq!(told(&world, &subscriber, changes).await, expected, "seed {seed}");
}

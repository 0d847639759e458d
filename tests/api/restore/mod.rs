//! `almoner-ops ledger export` and `restore`: a ledger that moves to another table is the same ledger, and nobody hears of
//! anything twice.

mod drill;
mod files;
mod forgotten;
mod resumed;
mod retention;
mod schedules;
mod story;

use crate::subscriber::Subscriber;
use crate::waiting::until;
use crate::world::World;
use almoner::clock::Clock;
use almoner_ops::sandbox::DEMO;
use http::StatusCode;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A stack that is kept in a folder, with its key: what is sealed under it opens wherever that goes.
async fn kept(folder: &TempDir) -> World {
    let clock = Clock::stopped_at(Clock::System.now());
    // What is overdue is left to the other stack.
    World::with(clock).data(folder.path()).env("NOTIFICATION_RECOVER_AFTER_S", "3600").start().await
}

/// An empty one in another folder, with the first one's time and key.
async fn empty(folder: &TempDir, like: &World, key: &TempDir) -> World {
    fs::copy(key.path().join("kms.key"), folder.path().join("kms.key")).unwrap();
    World::with(like.clock.clone()).data(folder.path()).empty().start().await
}

/// Exports the ledger to a new file in that folder.
async fn exported(world: &World, folder: &Path) -> PathBuf {
    let file = folder.join("ledger.jsonl");
    let said = world.ops(&format!("ledger export {}", file.display())).await.unwrap();
    assert!(said.starts_with("Exported "), "{said}");
    file
}

async fn restored(world: &World, file: &Path) -> Result<String, String> {
    world.ops(&format!("ledger restore {}", file.display())).await
}

/// A contribution, completed.
async fn completed(world: &World) -> String {
    let id = world.created(DEMO).await;
    assert_eq!(world.complete(DEMO, &id).send().await.status, StatusCode::OK);
    id
}

/// Until everything that was written before was told of: what comes after two more things that were.
async fn settled(world: &World, subscriber: &Subscriber) {
    for _ in 0..2 {
        let id = completed(world).await;
        until("the completion", async || subscriber.events().contains_key(&id).then_some(())).await;
    }
    world.drained().await;
}

/// How often each event arrived.
fn arrivals(subscriber: &Subscriber) -> BTreeMap<String, usize> {
    let mut arrivals = BTreeMap::new();
    for delivery in subscriber.receiver.deliveries() {
        assert_eq!(delivery.verified, Ok(()), "{delivery:?}");
        *arrivals.entry(delivery.event_id).or_default() += 1;
    }
    arrivals
}

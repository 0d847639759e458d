//! What uses the grants of bank statements.

use super::used;
use crate::reconciliation::{Rows, completed, object, put, report, tell};
use crate::waiting::{SOON, eventually};
use crate::world::World;
use almoner_ops::sandbox::DEMO;
use jiff::SignedDuration;
use std::collections::BTreeSet;

/// One that settles a contribution, and a notice that nobody can read.
pub async fn statements() -> BTreeSet<String> {
    let world = World::start_at("2025-11-17T12:00:00Z").await;
    let id = completed(&world, DEMO).await;
    // A statement asks about completions of three days before it.
    world.advance(SignedDuration::from_hours(3 * 24));
    let name = object(&world, "s.csv");
    put(&world, &name, Rows::default().row(&id, "5", "USD").csv()).await;
    report(&world, &name).await;
    tell(&world, "?").await;
    eventually("a message put off", SOON, async || {
        let used = used(&world).await;
        used.iter().any(|one| one.starts_with("statements-import HideMessages")).then_some(used)
    })
    .await
}

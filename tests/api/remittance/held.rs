//! contracts/remittance.md, *Afterwards*: a hold older than seven days is cancelled, by a schedule.

use super::Remitter;
use crate::world::World;
use almoner::domain::remittance::Status;
use futures::stream::{self, StreamExt as _};
use http::{Method, StatusCode};
use jiff::SignedDuration;

const DAY: SignedDuration = SignedDuration::from_hours(24);
/// More than one step of a run looks at.
const MANY: usize = 103;

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn a_hold_of_seven_days_is_cancelled_and_a_shorter_one_is_not() {
    let world = World::start_at("2026-11-10T12:00:00Z").await;
    let sender = Remitter::of(&world).await;
    let [long, later] = [sender.sent("20").await, sender.sent("30").await];
    sender.report_why(&long, Status::Hold, 1, "Papers are missing").await;
    sender.becomes(&long, "status", "HOLD").await;
    // As old as the other, but not held for as long.
    world.advance(DAY);
    sender.reported(&later, Status::Hold, 1).await;
    world.advance(6 * DAY - SignedDuration::from_secs(1));
    world.run("holds-cancel").await;
    assert_eq!(sender.transaction(&long).await.text("status"), "HOLD");
    world.advance(SignedDuration::from_secs(1));
    assert_eq!(sender.left().await, ["1000", "4950", "19950"], "a new day");
    for _ in 0..2 {
        world.run("holds-cancel").await;
        let canceled = sender.transaction(&long).await;
        assert_eq!(canceled.text("status"), "CANCELED");
        assert_eq!(canceled.text("status_reason"), "Its hold was not lifted in seven days");
        assert_eq!(sender.transaction(&later).await.text("status"), "HOLD");
        assert_eq!(sender.left().await, ["1000", "4970", "19970"], "of the month and the year, once");
        assert_eq!(sender.statuses(&long).await, "INITIATED HOLD CANCELED");
    }
    world.advance(DAY);
    world.run("holds-cancel").await;
    assert_eq!(sender.transaction(&later).await.text("status"), "CANCELED");
    assert_eq!(sender.left().await, ["1000", "5000", "20000"]);
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn what_left_its_hold_meanwhile_stays_and_one_that_is_held_again_has_seven_days_again() {
    let world = World::start_at("2026-11-10T12:00:00Z").await;
    let sender = Remitter::of(&world).await;
    let lifted = sender.standing("20", Status::Hold).await;
    let again = sender.standing("20", Status::Hold).await;
    let cancelled = sender.standing("20", Status::Hold).await;
    world.advance(6 * DAY);
    sender.reported(&lifted, Status::Pending, 2).await;
    sender.reported(&again, Status::Pending, 2).await;
    sender.reported(&again, Status::Hold, 3).await;
    let path = format!("/transactions/{cancelled}");
    assert_eq!(sender.call(Method::DELETE, &path).send().await.status, StatusCode::OK);
    let left = sender.left().await;
    world.advance(DAY);
    world.run("holds-cancel").await;
    assert_eq!(sender.statuses(&lifted).await, "INITIATED HOLD PENDING");
    assert_eq!(sender.statuses(&again).await, "INITIATED HOLD PENDING HOLD");
    assert_eq!(sender.statuses(&cancelled).await, "INITIATED HOLD CANCELED");
    assert_eq!(sender.left().await[1..], left[1..]);
    world.advance(6 * DAY);
    world.run("holds-cancel").await;
    assert_eq!(sender.statuses(&again).await, "INITIATED HOLD PENDING HOLD CANCELED");
    assert_eq!(sender.statuses(&lifted).await, "INITIATED HOLD PENDING");
}

/// Of the last month nothing is given back: it is over.
#[tokio::test(flavor = "multi_thread")]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn more_than_a_page_of_holds_are_cancelled_in_one_run() {
    let world = World::start_at("2026-11-28T12:00:00Z").await;
    let sender = Remitter::of(&world).await;
    let ids: Vec<String> = stream::iter(0..MANY).map(|_| sender.sent("2")).buffer_unordered(8).collect().await;
    for id in &ids {
        sender.report_why(id, Status::Hold, 1, "Papers are missing").await;
    }
    for id in &ids {
        sender.becomes(id, "status", "HOLD").await;
    }
    assert_eq!(sender.left().await, ["794", "4794", "19794"]);
    world.advance(7 * DAY);
    world.run("holds-cancel").await;
    for id in &ids {
        assert_eq!(sender.statuses(id).await, "INITIATED HOLD CANCELED");
    }
    assert_eq!(sender.left().await, ["1000", "5000", "20000"]);
}

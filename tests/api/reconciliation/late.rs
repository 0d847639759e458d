use super::{Rows, THEN, completed, imported, outcomes, settlement, writes};
use crate::world::World;
use almoner_ops::sandbox::DEMO;
use jiff::SignedDuration;

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn what_was_missed_and_comes_later_agrees_and_the_first_report_stays_as_it_is() {
    let world = World::start_at(THEN).await;
    let id = completed(&world, DEMO).await;
    world.advance(SignedDuration::from_hours(3 * 24));
    let empty = Rows::default().row("nothing of ours", "1", "USD").csv();
    let first = imported(&world, "first.csv", &empty).await;
    assert_eq!(outcomes(&first), ["unknown_id", "never_transferred"]);
    assert_eq!(settlement(&world, &id).await, "mismatched");
    let late = Rows::default().row(&id, "5", "USD").csv().replace("2026-11-20", "2026-11-21");
    let second = imported(&world, "second.csv", &late).await;
    assert_eq!(outcomes(&second), ["matched"]);
    assert_eq!(settlement(&world, &id).await, "matched");
    writes(&world).await;
    assert_eq!(imported(&world, "first.csv", &empty).await, first, "by its last day it had not come");
    assert_eq!(writes(&world).await, 0);
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn a_transfer_has_three_days_to_come_and_is_asked_about_once() {
    let world = World::start_at("2026-11-16T23:59:59.999Z").await;
    let _before = completed(&world, DEMO).await;
    world.advance(SignedDuration::from_millis(1));
    let first = completed(&world, DEMO).await;
    world.advance(SignedDuration::from_hours(24) - SignedDuration::from_millis(1));
    let last = completed(&world, DEMO).await;
    world.advance(SignedDuration::from_millis(1));
    let _after = completed(&world, DEMO).await;
    let day = Rows::default().row("nothing of ours", "1", "USD").csv();
    let report = imported(&world, "day.csv", &day).await;
    assert_eq!(outcomes(&report), ["unknown_id", "never_transferred", "never_transferred"]);
    assert!(report.find(&first).unwrap() < report.find(&last).unwrap(), "{report}");
}

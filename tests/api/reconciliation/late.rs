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
    let late = Rows::default().row(&id, "5", "USD").csv_of("2025-11-21");
    let second = imported(&world, "second.csv", &late).await;
    assert_eq!(outcomes(&second), ["matched"]);
    assert_eq!(settlement(&world, &id).await, "matched");
    writes(&world).await;
    assert_eq!(imported(&world, "first.csv", &empty).await, first, "by its last day it had not come");
    assert_eq!(writes(&world).await, 0);
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn what_a_statement_has_missed_it_misses_again_though_another_of_its_days_has_it() {
    let world = World::start_at(THEN).await;
    let id = completed(&world, DEMO).await;
    world.advance(SignedDuration::from_hours(3 * 24));
    let without = Rows::default().row("nothing of ours", "1", "USD").csv();
    let first = imported(&world, "without.csv", &without).await;
    assert_eq!(outcomes(&first), ["unknown_id", "never_transferred"]);
    let with = Rows::default().row(&id, "5", "USD").csv();
    assert_eq!(outcomes(&imported(&world, "with.csv", &with).await), ["matched"]);
    writes(&world).await;
    assert_eq!(imported(&world, "without.csv", &without).await, first);
    let third = Rows::default().row("nothing of theirs", "1", "USD").csv();
    assert_eq!(outcomes(&imported(&world, "third.csv", &third).await), ["unknown_id"], "it has come by then");
    assert_eq!((writes(&world).await, settlement(&world, &id).await), (0, "matched".to_owned()));
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn of_a_statement_in_pages_the_last_one_asks_what_is_missing() {
    let world = World::start_at(THEN).await;
    let (on_second, on_none) = (completed(&world, DEMO).await, completed(&world, DEMO).await);
    world.advance(SignedDuration::from_hours(3 * 24));
    let page = |rows: Rows, is_last: bool| {
        let page = format!("<Stmt><StmtPgntn><PgNb>1</PgNb><LastPgInd>{is_last}</LastPgInd></StmtPgntn>");
        rows.camt().replace("<Stmt>", &page)
    };
    let first = page(Rows::default().row("nothing of ours", "1", "USD"), false);
    let last = page(Rows::default().row(&on_second, "5", "USD"), true);
    assert_eq!(outcomes(&imported(&world, "1.xml", &first).await), ["unknown_id"]);
    assert_eq!(settlement(&world, &on_second).await, "unmatched");
    let report = imported(&world, "2.xml", &last).await;
    assert_eq!(outcomes(&report), ["matched", "never_transferred"]);
    assert!(report.lines().nth(2).unwrap().contains(&on_none), "{report}");
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn a_transfer_has_three_days_to_come_and_is_asked_about_once() {
    let world = World::start_at("2025-11-16T23:59:59.999Z").await;
    let _before = completed(&world, DEMO).await;
    world.advance(SignedDuration::from_millis(1));
    let first = completed(&world, DEMO).await;
    world.advance(SignedDuration::from_hours(24) - SignedDuration::from_millis(1));
    let last = completed(&world, DEMO).await;
    world.advance(SignedDuration::from_millis(1));
    let _after = completed(&world, DEMO).await;
    world.advance(SignedDuration::from_hours(2 * 24));
    let day = Rows::default().row("nothing of ours", "1", "USD").csv();
    let report = imported(&world, "day.csv", &day).await;
    assert_eq!(outcomes(&report), ["unknown_id", "never_transferred", "never_transferred"]);
    assert!(report.find(&first).unwrap() < report.find(&last).unwrap(), "{report}");
}

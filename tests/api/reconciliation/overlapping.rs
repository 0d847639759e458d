//! The same movement in several statements is one transfer; two movements are two.

use super::{Rows, THEN, completed, imported, lines, outcomes, settlement, writes};
use crate::world::World;
use almoner_ops::sandbox::DEMO;
use jiff::SignedDuration;

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn what_another_statement_shows_again_is_no_other_transfer() {
    let world = World::start_at(THEN).await;
    let (good, short) = (completed(&world, DEMO).await, completed(&world, DEMO).await);
    world.advance(SignedDuration::from_hours(4 * 24));
    let day = Rows::default().row(&good, "5", "USD").row(&short, "4.90", "USD");
    let daily = imported(&world, "20.csv", &day.csv()).await;
    assert_eq!(outcomes(&daily), ["matched", "amount_differs"]);
    writes(&world).await;
    // Downloaded again by another program, and the month around it.
    let again = Rows::default().row(&format!("gift {good}"), "5.00", "USD").row(&short, "4.9", "USD");
    let month = format!("{}rent,-700,USD,2025-11-01\n\"thank you\",1,USD,2025-11-21\n", again.csv());
    for (file, text, expected) in [
        ("20.xml", again.camt(), ["matched", "amount_differs"].as_slice()),
        ("month.csv", month, &["matched", "amount_differs", "passed_over", "unknown_id"]),
    ] {
        let report = imported(&world, file, &text).await;
        assert_eq!(outcomes(&report), expected, "{report}");
        assert_eq!(imported(&world, file, &text).await, report);
    }
    assert_eq!(imported(&world, "20.csv", &day.csv()).await, daily);
    assert_eq!(writes(&world).await, 0);
    let settlements = (settlement(&world, &good).await, settlement(&world, &short).await);
    assert_eq!(settlements, ("matched".to_owned(), "mismatched".to_owned()));
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn what_is_booked_otherwise_or_more_often_is_another_transfer() {
    for (day, amount, currency, times) in [
        ("2025-11-21", "5.00", "USD", 1),
        ("2025-11-20", "5.01", "USD", 1),
        ("2025-11-20", "5.00", "EUR", 1),
        // Of the same day: the first is the one that is known.
        ("2025-11-20", "5.00", "USD", 2),
        // Too far apart to be looked at together.
        ("2025-11-20", "5.00", "USD", 150),
    ] {
        let world = World::start_at(THEN).await;
        let id = completed(&world, DEMO).await;
        world.advance(SignedDuration::from_hours(4 * 24));
        let first = Rows::default().row(&id, "5", "USD").csv();
        let before = imported(&world, "first.csv", &first).await;
        assert_eq!(
            (outcomes(&before), settlement(&world, &id).await),
            (vec!["matched".to_owned()], "matched".to_owned())
        );
        let rows = (0..times).fold(Rows::default(), |rows, _| rows.row(&id, amount, currency));
        let second = imported(&world, "second.csv", &rows.csv_of(day)).await;
        let mut expected = vec!["duplicate_transfer"; times];
        if times > 1 {
            expected[0] = "matched";
        }
        assert_eq!(outcomes(&second), expected, "{day} {amount} {currency}");
        assert_eq!(lines(&second)[times]["first"]["statement"], lines(&before)[0]["sha256"]);
        assert_eq!(settlement(&world, &id).await, "mismatched");
        writes(&world).await;
        assert_eq!(imported(&world, "first.csv", &first).await, before);
        assert_eq!(imported(&world, "second.csv", &rows.csv_of(day)).await, second);
        assert_eq!(writes(&world).await, 0);
    }
}

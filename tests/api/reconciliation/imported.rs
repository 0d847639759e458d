use super::{Rows, THEN, completed, imported, lines, outcomes, settlement, writes};
use crate::world::World;
use almoner_ops::sandbox::{DEMO, OTHER};
use jiff::SignedDuration;
use serde_json::json;

/// One of each kind, and the ids that it is about.
async fn every_kind(world: &World) -> (Rows, [String; 6]) {
    let mut ids = Vec::new();
    for _ in 0..5 {
        ids.push(completed(world, DEMO).await);
    }
    ids.push(world.created(DEMO).await);
    let ids: [String; 6] = ids.try_into().unwrap();
    let [good, short, foreign, twice, _missing, early] = &ids;
    let others = completed(world, OTHER).await;
    world.advance(SignedDuration::from_hours(3 * 24));
    let rows = Rows::default()
        .row(&format!("gift {good}"), "5", "USD")
        .row(short, "4.90", "USD")
        .row(foreign, "5.00", "EUR")
        .row(twice, "5.00", "USD")
        .row(&twice.replace('-', ""), "5.00", "USD")
        .row(early, "5.00", "USD")
        .row("thank you", "5.00", "USD")
        .row(&others, "5.00", "USD")
        .row("rent", "-700", "USD");
    (rows, ids)
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn every_kind_of_mismatch_is_told_apart_and_written_to_its_contribution() {
    let world = World::start_at(THEN).await;
    let (rows, ids) = every_kind(&world).await;
    let report = imported(&world, "all.csv", &rows.csv()).await;
    let expected = [
        "matched",
        "amount_differs",
        "currency_differs",
        "matched",
        "duplicate_transfer",
        "not_completed",
        "unknown_id",
        "unknown_id",
        "passed_over",
        "never_transferred",
    ];
    assert_eq!(outcomes(&report), expected);
    let mut settlements = Vec::new();
    for id in &ids {
        settlements.push(settlement(&world, id).await);
    }
    assert_eq!(settlements, ["matched", "mismatched", "mismatched", "mismatched", "mismatched", "mismatched"]);

    let lines = lines(&report);
    assert_eq!((&lines[0]["from"], &lines[0]["to"]), (&json!("2025-11-20"), &json!("2025-11-20")));
    let sha256 = lines[0]["sha256"].clone();
    // Digit by digit: as the bank wrote it, and as it was announced.
    let differs = r#""currency":"USD","booked_on":"2025-11-20","expected":{"amount":5.00,"currency":"USD"}}"#;
    let differs =
        format!(r#"{{"entry":2,"outcome":"amount_differs","transaction_id":"{}","amount":4.90,{differs}"#, ids[1]);
    assert_eq!(report.lines().nth(2), Some(differs.as_str()));
    assert_eq!(lines[5]["first"], json!({ "statement": sha256, "entry": 4 }));
    assert_eq!((&lines[7]["reference"], lines[8].get("transaction_id")), (&json!("thank you"), None));
    assert!(
        report.contains(r#""amount":5.00,"currency":"USD","completed_at":"2025-11-17T12:00:00.000Z""#),
        "{report}"
    );
    assert_eq!(
        lines[11]["summary"],
        json!({ "entries": 9, "passed_over": 1, "matched": 2, "amount_differs": 1,
        "currency_differs": 1, "not_completed": 1, "unknown_id": 2, "duplicate_transfer": 1, "never_transferred": 1 })
    );
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn the_same_file_again_says_the_same_and_writes_nothing() {
    let world = World::start_at(THEN).await;
    let (rows, ids) = every_kind(&world).await;
    writes(&world).await;
    let first = imported(&world, "all.csv", &rows.csv()).await;
    // Five are settled, one of them twice, and one is missed.
    assert_eq!(writes(&world).await, 7);
    world.advance(SignedDuration::from_hours(24));
    assert_eq!(imported(&world, "all.csv", &rows.csv()).await, first);
    assert_eq!(writes(&world).await, 0);

    // Whatever it is called, and whatever has happened since.
    assert_eq!(world.complete(DEMO, &ids[5]).send().await.status, http::StatusCode::OK);
    let renamed = imported(&world, "again.csv", &rows.csv()).await;
    assert_eq!(renamed.split_once('\n').unwrap().1, first.split_once('\n').unwrap().1);
    assert_eq!(writes(&world).await, 0);
    assert_eq!(settlement(&world, &ids[5]).await, "matched", "what came before it was reported agrees once it is");
}

use super::{Rows, THEN, completed, imported, lines};
use crate::world::World;
use almoner_ops::sandbox::DEMO;
use jiff::SignedDuration;

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn csv_and_camt_053_come_to_the_same() {
    let mut reports = Vec::new();
    for format in ["csv", "xml"] {
        let world = World::start_at(THEN).await;
        let body = r#"{"project_id":4,"amount":5,"user_hash":"u"}"#;
        let mut ids = Vec::new();
        // Under keys, so that each world's are the same.
        for key in ["a", "b", "c"] {
            ids.push(world.create(DEMO, body).key(key).send().await.text("transaction_id"));
            world.complete(DEMO, &ids[ids.len() - 1]).send().await;
        }
        world.advance(SignedDuration::from_hours(3 * 24));
        let rows = Rows::default()
            .row(&ids[0], "5.00", "USD")
            .row(&ids[1], "50", "USD")
            .row(&ids[0], "5.00", "USD")
            .row("thank you", "1.5", "EUR")
            .row("rent", "-7", "USD");
        let text = if format == "csv" { rows.csv() } else { rows.camt() };
        let report = imported(&world, &format!("s.{format}"), &text).await;
        let sha256 = lines(&report)[0]["sha256"].as_str().unwrap().to_owned();
        reports.push(report.replace(&sha256, "sha256").replace(&format!("s.{format}"), "s"));
    }
    assert_eq!(reports[0], reports[1]);
    assert!(reports[0].contains("never_transferred"), "{}", reports[0]);
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn a_banks_own_id_before_ours_is_passed_over() {
    let world = World::start_at(THEN).await;
    let id = completed(&world, DEMO).await;
    world.advance(SignedDuration::from_hours(3 * 24));
    let reference = format!("UETR 0190a5c4-7d1e-4b3a-9c2f-1f2e3d4c5b6a, gift {}", id.to_uppercase());
    let report = imported(&world, "s.xml", &Rows::default().row(&reference, "5", "USD").camt()).await;
    assert_eq!(lines(&report)[1]["transaction_id"], id);
    assert_eq!(lines(&report)[1]["outcome"], "matched");
}

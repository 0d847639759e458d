use super::{Rows, completed, object, path, put, report, settlement};
use crate::waiting::until;
use crate::world::World;
use almoner::clock::Clock;
use almoner_ops::sandbox::DEMO;
use std::time::Duration;

/// A stack that gives the store little time.
async fn impatient() -> World {
    World::with(Clock::System).env("STORE_ATTEMPT_TIMEOUT_MS", "100").start().await
}

#[tokio::test(flavor = "multi_thread")]
#[cfg_attr(deployed, ignore = "makes a service fail")]
async fn while_the_store_is_away_a_statement_waits_and_is_imported_later() {
    for fault in ["throttle", "error", "timeout"] {
        let world = impatient().await;
        let id = completed(&world, DEMO).await;
        world.fault(fault, 1.0).await;
        let name = object(&world, "s.csv");
        put(&world, &name, Rows::default().row(&id, "5", "USD").csv()).await;
        until("a try", async || (!world.calls().await["statements-import"].is_null()).then_some(())).await;
        assert!(!path(&world, &format!("{name}.report.jsonl")).exists(), "{fault}");
        world.heal().await;
        report(&world, &name).await;
        assert_eq!(settlement(&world, &id).await, "matched", "{fault}");
    }
}

#[tokio::test(flavor = "multi_thread")]
#[cfg_attr(deployed, ignore = "makes a service fail")]
async fn an_import_that_is_broken_off_again_and_again_says_what_an_undisturbed_one_says() {
    let mut reports = Vec::new();
    for (fault, rate) in [("error", 0.0), ("lost_response", 0.5), ("throttle", 0.6)] {
        let world = World::patient().await;
        let body = r#"{"project_id":4,"amount":5,"user_hash":"u"}"#;
        let mut rows = Rows::default();
        // Under keys, so that each world's are the same.
        for key in 0..96 {
            let created = world.create(DEMO, body).key(&key.to_string()).send().await;
            let id = created.text("transaction_id");
            if key % 3 > 0 {
                world.complete(DEMO, &id).send().await;
            }
            rows = rows.row(&id, if key % 5 == 0 { "6" } else { "5" }, "USD");
            if key % 7 == 0 {
                rows = rows.row(&id, "5", "USD");
            }
        }
        world.fault(fault, rate).await;
        let name = object(&world, "s.csv");
        put(&world, &name, rows.csv()).await;
        // It comes to nothing a few times, or gets through: either must do.
        tokio::time::sleep(Duration::from_secs(1)).await;
        world.heal().await;
        reports.push(report(&world, &name).await);
    }
    assert_eq!(reports[0], reports[1]);
    assert_eq!(reports[0], reports[2]);
}

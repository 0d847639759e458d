use super::{DAY, Rows, THEN, completed, imported, lines, object, put, report, settlement, writes};
use crate::world::World;
use almoner_ops::sandbox::DEMO;
use jiff::SignedDuration;
use serde_json::json;
use uuid::Uuid;

#[tokio::test]
#[cfg_attr(deployed, ignore = "looks at the local stack's folder")]
async fn a_statement_that_cannot_be_read_to_its_end_settles_nothing_and_its_report_says_why() {
    let world = World::start_at(THEN).await;
    let id = completed(&world, DEMO).await;
    world.advance(SignedDuration::from_hours(3 * 24));
    let broken = Rows::default().row(&id, "5", "USD").row("x", "5,00", "USD").csv();
    let refused = lines(&imported(&world, "broken.csv", &broken).await);
    assert_eq!(refused.len(), 1);
    assert_eq!(refused[0]["statement"], object(&world, "broken.csv"));
    assert_eq!(refused[0]["refused"]["place"], "line 3");
    let cut = Rows::default().row(&id, "5", "USD").camt();
    let refused = lines(&imported(&world, "cut.xml", &cut[..cut.rfind("</Stmt>").unwrap()]).await);
    assert_eq!(
        refused[0]["refused"],
        json!({ "place": "the file", "problem": "ends in the middle",
        "fix": "Have the bank's file sent again, whole and unchanged." })
    );
    let early = Rows::default().row(&id, "5", "USD").csv_of("2025-11-22");
    let refused = lines(&imported(&world, "early.csv", &early).await);
    assert_eq!(
        refused[0]["refused"],
        json!({ "place": "the file", "problem": "goes up to 2025-11-22, which has not come yet",
        "fix": "Mend its dates, or hand it in when they are over." })
    );
    assert_eq!((settlement(&world, &id).await, writes(&world).await), ("unmatched".to_owned(), 0));

    // Mended, under the same name.
    let mended = imported(&world, "broken.csv", &broken.replace("\"x\",5,00", "\"x\",5")).await;
    assert!(mended.contains("summary"), "{mended}");
    assert_eq!(settlement(&world, &id).await, "matched");
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "looks at the local stack's folder")]
async fn what_is_named_wrong_or_is_nobodys_is_refused() {
    let world = World::start().await;
    let rows = format!("reference,amount,currency,date\nx,1,USD,{DAY}\n");
    let nobody = format!("test/{}/s.csv", Uuid::from_u128(7));
    let live = format!("live/{}/s.csv", DEMO.id);
    for (object, problem) in [
        ("s.csv", "is not named <test|live>/<partner id>/<file>.csv or .xml"),
        ("test/demo/s.csv", "has a folder that is no partner's id in lower case"),
        (&nobody, "names no partner of ours in that mode"),
        (&live, "names no partner of ours in that mode"),
    ] {
        put(&world, object, &rows).await;
        assert_eq!(lines(&report(&world, object).await)[0]["refused"]["problem"], problem, "{object}");
    }
}

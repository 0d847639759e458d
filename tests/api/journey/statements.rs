//! A bank statement's way, from the bucket to its report.

use crate::reconciliation::{Rows, completed, object, tell};
use crate::waiting::eventually;
use crate::world::{Deployed, World};
use almoner::statement::notice;
use almoner::statements::{Fetched, Statements};
use almoner_ops::sandbox::DEMO;
use std::time::Duration;
use uuid::Uuid;

/// How long S3 and its function may take, where others are busy.
const IMPORTED: Duration = Duration::from_secs(180);

/// Where the test can put statements: not into containers, nor into the folder of a process that runs already.
fn place(world: &World) -> Option<Statements> {
    match world.deployed() {
        None => Some(Statements::Folder(world.stack().statements.path.clone())),
        Some(Deployed::SamDeploy { .. }) => {
            let bucket = world.deployed()?.physical("StatementsBucket");
            Some(Statements::bucket(&world.sdk("s3"), bucket))
        }
        Some(Deployed::SamLocal { .. } | Deployed::CargoRun { .. }) => None,
    }
}

#[tokio::test]
async fn a_statement_settles_contributions_and_has_its_report_beside_it() {
    let world = World::start().await;
    let id = completed(&world, DEMO).await;
    let name = object(&world, &format!("{}.csv", Uuid::new_v4()));
    let Some(place) = place(&world) else {
        // Told of one that is not there, the function looks up whose it would be, and is done with it.
        tell(&world, &notice::of(&name)).await;
        world.bring_events().await;
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("statement");
    std::fs::write(&file, Rows::default().row(&id, "5.00", "USD").csv()).unwrap();
    place.publish(&name, &file).await.unwrap();
    if world.deployed().is_none() {
        // In a bucket, S3 says so itself.
        tell(&world, &notice::of(&name)).await;
    }
    let report = eventually("a report", IMPORTED, async || {
        let mut report = tempfile::NamedTempFile::new().unwrap();
        let fetched = place.fetch(&format!("{name}.report.jsonl"), report.as_file_mut()).await.unwrap();
        matches!(fetched, Fetched::Whole(_)).then(|| std::fs::read_to_string(report.path()).unwrap())
    })
    .await;
    assert!(report.contains(&format!(r#"{{"entry":1,"outcome":"matched","transaction_id":"{id}""#)), "{report}");
    assert!(report.lines().last().unwrap().contains(r#""matched":1,"#), "{report}");
    assert_eq!(world.get(DEMO, &id).send().await.text("settlement"), "matched");
}

//! A stack that is restored into while its schedules run, as they do on AWS.

use super::{arrivals, empty, exported, kept, restored};
use crate::subscriber::Subscriber;
use crate::waiting::until;
use almoner_ops::sandbox::DEMO;
use jiff::SignedDuration;
use tempfile::TempDir;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_owed_is_delivered_and_what_has_expired_is_told_though_schedules_run_meanwhile() {
    let folders = [TempDir::new().unwrap(), TempDir::new().unwrap()];
    let first = kept(&folders[0]).await;
    let subscriber = Subscriber::of(&first, DEMO, r#"["*"]"#, "").await;
    let mut left = Vec::new();
    for _ in 0..20 {
        left.push(first.created(DEMO).await);
    }
    first.advance(SignedDuration::from_hours(8 * 24));
    let mut owed = Vec::new();
    for _ in 0..20 {
        owed.push(subscriber.owed_unrung(&first, DEMO).await);
    }
    let file = exported(&first, folders[0].path()).await;
    let second = empty(&folders[1], &first, &folders[0]).await;
    first.stop().await;
    let schedules = async {
        loop {
            second.run("notifications-recover").await;
            second.run("contributions-expire").await;
        }
    };
    tokio::select! {
        said = restored(&second, &file) => assert!(said.as_ref().is_ok_and(|said| said.starts_with("Restored ")), "{said:?}"),
        () = schedules => {}
    }
    second.run("notifications-recover").await;
    second.run("contributions-expire").await;
    until("what was owed", async || {
        let arrived = arrivals(&subscriber);
        owed.iter().all(|id| arrived.contains_key(id)).then_some(())
    })
    .await;
    until("what has expired", async || {
        let told = subscriber.events();
        left.iter().all(|id| told.contains_key(id)).then_some(())
    })
    .await;
    second.drained().await;
    let after = arrivals(&subscriber);
    assert!(after.len() == 40 && after.values().all(|times| *times == 1), "{after:?}");
}

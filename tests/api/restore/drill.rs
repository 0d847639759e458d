//! The drill: a ledger with something of every kind, exported, and restored into a fresh stack.

use super::story::Story;
use super::{arrivals, empty, exported, kept, restored, settled};
use crate::subscriber::Subscriber;
use crate::waiting::until;
use almoner_ops::sandbox::DEMO;
use jiff::SignedDuration;
use std::collections::BTreeSet;
use tempfile::TempDir;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restored_ledger_reads_the_same_and_tells_nobody_anything_twice() {
    let folders = [TempDir::new().unwrap(), TempDir::new().unwrap()];
    let first = kept(&folders[0]).await;
    let subscriber = Subscriber::of(&first, DEMO, r#"["*"]"#, "").await;
    let story = Story::of(&first).await;
    first.advance(SignedDuration::from_mins(10));
    let late = Subscriber::of(&first, DEMO, r#"["*"]"#, "").await;
    settled(&first, &subscriber).await;
    let types: BTreeSet<_> =
        subscriber.receiver.deliveries().into_iter().map(|delivery| delivery.event_type).collect();
    for wanted in [
        "authorisation.succeeded",
        "contribution.completed",
        "donation.paid",
        "invitation.created",
        "remittance.canceled",
        "remittance.kyc_verified",
    ] {
        assert!(types.contains(wanted), "{types:?}");
    }
    let owed = subscriber.owed_unrung(&first, DEMO).await;
    let (shown, log) = (story.shown(&first).await, subscriber.log(&first, DEMO).await.body);
    let (before, before_late) = (arrivals(&subscriber), arrivals(&late));
    let file = exported(&first, folders[0].path()).await;
    let second = empty(&folders[1], &first, &folders[0]).await;
    first.stop().await;
    let said = restored(&second, &file).await.unwrap();
    assert!(said.starts_with("Restored "), "{said}");
    assert_eq!(story.shown(&second).await, shown);
    assert_eq!(subscriber.log(&second, DEMO).await.body, log);
    let till = second.till();
    assert_eq!(till.authorise("APRV01", "r-1").await, "SPRA01", "the terminal's key opens here");

    second.run("notifications-recover").await;
    until("what was owed", async || arrivals(&subscriber).contains_key(&owed).then_some(())).await;
    settled(&second, &subscriber).await;
    settled(&second, &late).await;
    let after = arrivals(&subscriber);
    assert!(after.values().all(|times| *times == 1), "{after:?}");
    assert_eq!(after.len(), before.len() + 1 + 4, "what was owed, and the four completions since");
    let after = arrivals(&late);
    assert!(after.values().all(|times| *times == 1), "{after:?}");
    assert_eq!(after.len(), before_late.len() + 4, "who subscribed later hears of nothing earlier");
    let again = restored(&second, &file).await.unwrap_err();
    assert!(again.contains("was restored from this very file at"), "{again}");
}

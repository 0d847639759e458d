use super::{Rows, THEN, completed, imported};
use crate::subscriber::Subscriber;
use crate::world::World;
use almoner_ops::sandbox::DEMO;
use jiff::SignedDuration;
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[tokio::test(flavor = "multi_thread")]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn each_mismatch_is_told_once_with_what_differs_and_what_matches_is_not() {
    let world = World::start_at(THEN).await;
    let subscriber = Subscriber::of(&world, DEMO, r#"["contribution.mismatched"]"#, "").await;
    let (good, short) = (completed(&world, DEMO).await, completed(&world, DEMO).await);
    let (twice, missing) = (completed(&world, DEMO).await, completed(&world, DEMO).await);
    world.advance(SignedDuration::from_hours(3 * 24));
    let rows = Rows::default().row(&good, "5", "USD").row(&short, "4.99", "USD");
    let rows = rows.row(&twice, "5", "USD").row(&twice, "5", "USD").row(&twice, "5", "USD").csv();
    for _ in 0..2 {
        imported(&world, "s.csv", &rows).await;
    }
    subscriber.heard(3).await;
    world.drained().await;
    let told: BTreeMap<String, String> = subscriber
        .heard(3)
        .await
        .iter()
        .map(|told| {
            assert_eq!((told.verified.as_ref(), told.event_type.as_str()), (Ok(&()), "contribution.mismatched"));
            let body = String::from_utf8(told.body.to_vec()).unwrap();
            let data: Value = serde_json::from_str::<Value>(&body).unwrap()["data"].take();
            assert_eq!(
                (&data["transaction_id"], &data["settlement"]),
                (&json!(told.resource_id), &json!("mismatched"))
            );
            (told.resource_id.clone(), body)
        })
        .collect();
    let ends = |id: &str, mismatch: &str| {
        let end = format!(r#","mismatch":{mismatch}}}}}"#);
        assert!(told[id].ends_with(&end), "{} does not end with {end}", told[id]);
    };
    let transfer = |reason: &str, amount: &str| {
        format!(r#"{{"reason":"{reason}","amount":{amount},"currency":"USD","booked_on":"2025-11-20"}}"#)
    };
    assert_eq!(subscriber.receiver.count(), 3, "{told:?}");
    ends(&short, &transfer("amount_differs", "4.99"));
    ends(&twice, &transfer("duplicate_transfer", "5"));
    ends(&missing, r#"{"reason":"never_transferred"}"#);

    let ids = subscriber.events();
    assert!(ids.values().all(|ids| ids.len() == 1), "{ids:?}");
}

#[tokio::test(flavor = "multi_thread")]
#[cfg_attr(deployed, ignore = "looks at the local stack's folder")]
async fn a_mismatch_is_replayed_from_the_ledger_as_the_event_that_it_was() {
    let world = World::start().await;
    let subscriber = Subscriber::of(&world, DEMO, r#"["contribution.mismatched"]"#, "").await;
    let id = completed(&world, DEMO).await;
    imported(&world, "s.csv", &Rows::default().row(&id, "7", "USD").csv()).await;
    let first = subscriber.heard(1).await;
    let now = jiff::Timestamp::now();
    let (from, to) = (now - SignedDuration::from_hours(1), now + SignedDuration::from_mins(1));
    let replayed = world.ops(&format!("events replay --from {from} --to {to}")).await.unwrap();
    assert!(
        replayed.starts_with("Events announced: 2, of 1 contributions"),
        "completed, and mismatched: {replayed}"
    );
    world.drained().await;
    assert_eq!((subscriber.receiver.count(), &first[0].resource_id), (1, &id), "it has been told already");
}

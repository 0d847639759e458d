//! How long each kind of item lives: what an export holds is of a kind that says so.

use super::story::Story;
use super::{exported, settled};
use crate::donations::{Givers, reconciliation_id};
use crate::remittance::{Remitter, UNKNOWN, settle};
use crate::rotation::Pair;
use crate::subscriber::{Hook, Subscriber};
use crate::waiting::until;
use crate::world::World;
use almoner::clock::Clock;
use almoner::domain::cursor::Position;
use almoner::domain::retention::{KINDS, of};
use almoner::store::rejected_completion::{self, RejectedCompletion};
use almoner::store::{expiry, rejected_settlement};
use almoner_ops::sandbox::DEMO;
use http::{Method, StatusCode};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use tempfile::TempDir;
use uuid::Uuid;

/// What the drill's story has not: what is over, what was refused, and what nobody used.
async fn more(world: &World) {
    let givers = Givers::of(world).await;
    let announced = givers.announce(&givers.cause(&format!(r#""reconciliation_id":"{}""#, reconciliation_id())));
    assert_eq!(announced.send().await.status, StatusCode::CREATED);
    let remitter = Remitter::of(world).await;
    let deleted = remitter.call(Method::DELETE, &format!("/funds/{}", remitter.fund)).send().await;
    assert_eq!(deleted.status, StatusCode::NO_CONTENT, "{deleted:?}");
    let partner = world.partner(DEMO).id;
    let report = format!(
        r#"{{"mode":"test","partner_id":"{partner}","transaction_id":"{UNKNOWN}","sequence":1,"status":"PENDING"}}"#
    );
    settle(world, &report).await;
    let till = world.till();
    assert_eq!(till.authorise("APRV02", "r-2").await, "SPRA01");
    let refund = till.refund(&till.number("APRV02"), "r-3", 100);
    assert_eq!(till.code("ProcessSalesAdjustment", &refund).await, "SPSA01");
    let revoked = Pair::issued(world, "--expires-in 9d").await;
    world.ops(&format!("credential revoke {}", revoked.key)).await.unwrap();
    let now = Clock::System.now();
    let rejected = RejectedCompletion {
        request_id: "r".to_owned(),
        tenant: None,
        transaction_id: Uuid::nil(),
        reported_at: now,
        rejected_at: now,
        reason: "unknown".to_owned(),
    };
    rejected_completion::record(world.store(), &rejected).await.unwrap();
    let body = r#"{"url":"http://127.0.0.1:9/hooks","events":["donation.*"]}"#;
    let hook = world.call(DEMO, Method::POST, "/webhooks").json(body).key("k").send().await;
    let hook = Hook { id: hook.text("id"), secret: hook.text("secret") };
    let deleted = world.call(DEMO, Method::DELETE, &format!("/webhooks/{}", hook.id)).send().await;
    assert_eq!(deleted.status, StatusCode::NO_CONTENT, "{deleted:?}");
    let reached = Position { created_at: now, id: Uuid::nil() };
    expiry::reach(world.store(), world.partner(DEMO).tenant(), reached).await.unwrap();
    until("the report", async || {
        let rejected = rejected_settlement::list(world.store()).await.unwrap();
        (!rejected.is_empty()).then_some(())
    })
    .await;
}

#[tokio::test]
async fn every_item_is_of_a_kind_that_says_how_long_it_lives() {
    let folder = TempDir::new().unwrap();
    let world = World::start().await;
    let subscriber = Subscriber::of(&world, DEMO, r#"["*"]"#, "").await;
    Story::of(&world).await;
    more(&world).await;
    settled(&world, &subscriber).await;
    let text = fs::read_to_string(exported(&world, folder.path()).await).unwrap();
    let mut seen = BTreeSet::new();
    for line in text.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let Some(item) = line.get("Item") else { continue };
        let part = |name: &str| item[name]["S"].as_str().unwrap();
        let kind = of(part("pk"), part("sk")).unwrap_or_else(|| panic!("of no kind: {item}"));
        match item.get("forget_at_s") {
            None => assert!(kind.may_stay(), "would stay for good: {item}"),
            Some(_) => assert!(kind.may_go(), "would be forgotten: {item}"),
        }
        seen.insert((kind.pk, kind.sk));
    }
    let unseen: Vec<_> = KINDS.iter().filter(|kind| !seen.contains(&(kind.pk, kind.sk))).collect();
    let unseen: Vec<_> = unseen.iter().map(|kind| kind.pk).collect();
    assert_eq!(unseen, ["restored"], "everything else was looked at");
}

#[tokio::test]
async fn what_is_over_is_forgotten_in_its_time() {
    let (folder, world) = (TempDir::new().unwrap(), World::start().await);
    let (revoked, expiring, open) = (
        Pair::issued(&world, "").await,
        Pair::issued(&world, "--expires-at 2099-01-01").await,
        Pair::issued(&world, "").await,
    );
    let now_s = Clock::System.now().as_second();
    world.ops(&format!("credential revoke {}", revoked.key)).await.unwrap();
    let invite = r#""x_mobile":"0400 000 000","x_purchase_amount":"50000""#;
    assert_eq!(world.till().code("Invite", invite).await, "SINV01");
    let text = fs::read_to_string(exported(&world, folder.path()).await).unwrap();
    let forgotten = |named: &str| {
        let line = text.lines().find(|line| line.contains(named)).unwrap();
        let line: Value = serde_json::from_str(line).unwrap();
        let at = line["Item"]["forget_at_s"]["N"].as_str();
        at.map(|at| at.parse::<i64>().unwrap())
    };
    let days = |named: &str| (forgotten(named).unwrap() - now_s) / 86_400;
    assert_eq!((days(&revoked.key), days("\"invitation#")), (400, 90));
    let expiry = "2099-01-01T00:00:00Z".parse::<jiff::Timestamp>().unwrap().as_second();
    assert_eq!(forgotten(&expiring.key), Some(expiry + 400 * 86_400));
    assert_eq!(forgotten(&open.key), None);
}

#[tokio::test]
async fn the_list_names_each_kind_and_its_time() {
    let world = World::start().await;
    let list = world.ops("ledger retention").await.unwrap();
    assert_eq!(list.lines().count(), KINDS.len() + 1);
    let line = |begins: &str| list.lines().find(|line| line.starts_with(begins)).unwrap();
    assert!(line("contribution#…").contains("for good"), "{list}");
    assert!(line("credential#…").contains("400 d"), "{list}");
    assert!(line("notification#…").contains("31 d"), "{list}");
}

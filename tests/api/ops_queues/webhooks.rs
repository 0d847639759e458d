//! Webhooks, listed, disabled and enabled.

use super::{completed, named, ops, receiver, subscribe};
use crate::world::World;
use almoner::domain::webhook::Status;
use almoner::store::webhook;
use almoner_ops::sandbox::{DEMO, OTHER};
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_is_disabled_and_enabled_again() {
    let world = World::start().await;
    let receiver = receiver(Vec::new()).await;
    let id = subscribe(&world, &receiver).await;
    let of = |command: &str| format!("webhooks {command} --partner {}", DEMO.id);
    insta::assert_snapshot!(named(&ops(&world, &of("list")).await), @r"
    WEBHOOK STATUS DIALECT EVENTS CREATED FAILING SINCE URL
    ID1 enabled standard * TIME - URL
    ");
    assert_eq!(ops(&world, &of(&format!("disable {id}"))).await, "Disabled. It is sent nothing more.\n");
    assert!(ops(&world, &of("list")).await.contains("disabled: operator"));
    let again = world.ops(&of(&format!("disable {id}"))).await.unwrap_err();
    assert_eq!(again, format!("The webhook {id} is disabled: operator already; nothing was changed."));

    let enabled = ops(&world, &of(&format!("enable {id}"))).await;
    assert!(enabled.starts_with("Enabled. Within a minute it is sent what happens.\n"), "{enabled}");
    let again = world.ops(&of(&format!("enable {id}"))).await.unwrap_err();
    assert_eq!(again, format!("The webhook {id} is enabled already; nothing was changed."));
    completed(&world).await;
    assert_eq!(receiver.wait_for(1, Duration::from_secs(20)).await.len(), 1);
}

#[tokio::test]
async fn enabling_forgets_since_when_it_failed_and_makes_nothing_of_what_is_not_there() {
    let world = World::start().await;
    let receiver = receiver(Vec::new()).await;
    let id = subscribe(&world, &receiver).await.parse().unwrap();
    let (store, tenant) = (world.store(), DEMO.tenant());
    webhook::note_failing(store, tenant, id, "2026-11-01T00:00:00Z".parse().unwrap()).await.unwrap();
    assert!(ops(&world, &format!("webhooks list --partner {}", DEMO.id)).await.contains("2026-11-01T00:00:00Z"));
    assert!(webhook::disable(store, tenant, id, Status::Failing).await.unwrap());
    assert!(webhook::enable(store, tenant, id).await.unwrap());
    let enabled = webhook::find(store, tenant, id).await.unwrap().unwrap();
    assert_eq!((enabled.status, enabled.failing_since, enabled.version), (Status::Enabled, None, 3));
    assert!(!webhook::enable(store, OTHER.tenant(), id).await.unwrap());
    assert_eq!(webhook::find(store, OTHER.tenant(), id).await.unwrap(), None);
}

//! What uses the grants of remittances.

use super::used;
use crate::remittance::{Remitter, call, made, person, settle};
use crate::waiting::{SOON, eventually};
use crate::world::World;
use almoner::clock::Clock;
use almoner::domain::remittance::Status;
use almoner::domain::remittance::settlement::Step;
use almoner_ops::sandbox::DEMO;
use http::{Method, StatusCode};
use jiff::SignedDuration;
use std::collections::BTreeSet;

/// What partners ask, each way once that touches something of its own.
pub async fn senders() -> BTreeSet<String> {
    let world = World::start_at("2026-11-20T12:00:00Z").await;
    let sender = Remitter::of(&world).await;
    for (method, path, body) in [
        (Method::GET, "", ""),
        (Method::PATCH, "", r#"{"city":"Austin"}"#),
        (Method::PATCH, "", "{}"),
        (Method::GET, "/funds", ""),
        (Method::GET, &format!("/funds/{}", sender.fund), ""),
        (Method::GET, "/receive-users", ""),
        (Method::GET, &format!("/receive-users/{}", sender.receive_user), ""),
        (Method::PATCH, &format!("/receive-users/{}", sender.receive_user), r#"{"city":"Austin"}"#),
        (Method::PATCH, &format!("/receive-users/{}", sender.receive_user), "{}"),
    ] {
        assert_eq!(sender.call(method, path).json(body).send().await.status, StatusCode::OK, "{path}");
    }
    let body = sender.deposit("5");
    let create = || sender.send(&body).header("X-Idempotency-Key", "k").send();
    let id = create().await.text("id");
    assert!(create().await.replayed());
    sender.get("/transactions").await;
    sender.transaction(&id).await;
    let cancelled = sender.call(Method::DELETE, &format!("/transactions/{id}")).send().await;
    assert_eq!(cancelled.status, StatusCode::OK, "{cancelled:?}");
    // Nobody of that name has sent anything, or there is nobody.
    let nobody = made(&world, DEMO, "/users", &person("Nobody")).await;
    call(&world, DEMO, Method::GET, &format!("/users/{nobody}/transactions")).send().await;
    let deleted = sender.call(Method::DELETE, &format!("/funds/{}", sender.fund)).send().await;
    assert_eq!(deleted.status, StatusCode::NO_CONTENT, "{deleted:?}");
    // By then the key that the fingerprints are made with is forgotten, and opened again.
    world.advance(SignedDuration::from_hours(2));
    Remitter::of(&world).await;
    used(&world).await
}

/// What is held for too long.
pub async fn holds() -> BTreeSet<String> {
    let world = World::start_at("2026-11-20T12:00:00Z").await;
    // The first here whose number is kept is a receiver's.
    let receivers = format!("/users/{}/receive-users", made(&world, DEMO, "/users", &person("Verified")).await);
    let accounts = format!("{receivers}/{}/accounts", made(&world, DEMO, &receivers, &person("Tenzin")).await);
    made(&world, DEMO, &accounts, r#"{"payout_method":"WALLET","account_number":"1"}"#).await;
    let sender = Remitter::of(&world).await;
    let id = sender.sent("1").await;
    sender.report(&id, Step::Status(Status::Hold), 1).await;
    let stands = async |status: &str| {
        eventually(status, SOON, async || (sender.transaction(&id).await.text("status") == status).then_some(()))
            .await;
    };
    stands("HOLD").await;
    world.advance(SignedDuration::from_hours(7 * 24));
    world.run("holds-cancel").await;
    stands("CANCELED").await;
    used(&world).await
}

/// What settlement reports, and what the sandbox makes of it.
pub async fn settlement() -> BTreeSet<String> {
    let world = World::with(Clock::System).env("SANDBOX_STEP_S", "0").start().await;
    let sender = Remitter::of(&world).await;
    let failing = sender.sent("99").await;
    let reached = async |id: &str, status: &str| {
        eventually(status, SOON, async || (sender.transaction(id).await.text("status") == status).then_some(()))
            .await;
    };
    reached(&failing, "FAILED").await;
    let sent = sender.sent("1").await;
    reached(&sent, "PROCESSED").await;
    let asked = sender.call(Method::PATCH, &format!("/transactions/delivery-requests/{sent}")).send().await;
    assert_eq!(asked.status, StatusCode::NO_CONTENT, "{asked:?}");
    sender.report(&sent, Step::Status(Status::Canceled), 900).await;
    settle(&world, "?").await;
    eventually("a refusal and a message put off", SOON, async || {
        let used = used(&world).await;
        let has = |what: &str| used.iter().any(|one| one.starts_with(what));
        let all = has("settlements-apply RecordRejections") && has("settlements-apply HideMessages");
        all.then_some(used)
    })
    .await
}

//! The store throttled, failing, silent, or answering into the void.

use super::Remitter;
use crate::world::{Reply, World};
use almoner::clock::Clock;
use http::{Method, StatusCode};

const FAULTS: [&str; 4] = ["throttle", "error", "timeout", "lost_response"];

/// A stack that gives the store little time.
async fn impatient_world() -> World {
    World::with(Clock::System).env("STORE_ATTEMPT_TIMEOUT_MS", "500").start().await
}

pub fn assert_unavailable(reply: &Reply) {
    assert_eq!(reply.status, StatusCode::SERVICE_UNAVAILABLE, "{reply:?}");
    assert_eq!(reply.header("Retry-After"), Some("1"));
    let request_id = reply.text("request_id");
    assert_eq!(reply.header("X-Request-Id"), Some(request_id.as_str()));
    let message = "The service is briefly unavailable: send the same request again after the time in Retry-After; \
                   with an X-Idempotency-Key nothing is done twice.";
    let whole = format!(
        r#"{{"status":503,"code":"SERVICE_UNAVAILABLE","message":"{message}","request_id":"{request_id}"}}"#
    );
    assert_eq!(reply.body, whole, "and nothing of what is behind it");
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes the store fail")]
async fn a_store_that_cannot_be_asked_is_a_503_that_leaks_nothing() {
    let world = impatient_world().await;
    let sender = Remitter::of(&world).await;
    let id = sender.sent("1").await;
    let path = format!("/transactions/{id}");
    let requests = || {
        [
            sender.send(&sender.deposit("1")).key("k"),
            sender.send(&sender.deposit("1")),
            sender.call(Method::GET, &path),
            sender.call(Method::GET, "/transactions"),
            sender.call(Method::GET, "/transaction-limit"),
            sender.call(Method::DELETE, &path),
        ]
    };
    for fault in FAULTS {
        world.fault(fault, 1.0).await;
        for request in requests() {
            assert_unavailable(&request.send().await);
        }
        world.heal().await;
        assert_eq!(sender.listed().await, [id.as_str()], "{fault}: nothing was made");
        assert_eq!(sender.transaction(&id).await.text("status"), "INITIATED", "{fault}: nor cancelled");
    }
    assert_eq!(sender.left().await[0], "999");
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes the store fail")]
async fn the_same_request_does_what_was_not_done() {
    let world = impatient_world().await;
    let sender = Remitter::of(&world).await;
    let body = sender.deposit("10");
    for fault in FAULTS {
        world.fault(fault, 1.0).await;
        assert_unavailable(&sender.send(&body).key(fault).send().await);
        world.heal().await;
        let reply = sender.send(&body).key(fault).send().await;
        assert_eq!((reply.status, reply.replayed()), (StatusCode::OK, false), "{fault}: {reply:?}");
    }
    assert_eq!(sender.listed().await.len(), FAULTS.len());
    assert_eq!(sender.left().await[0], "960");
}

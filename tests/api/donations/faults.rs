//! The store fails, and its answers get lost: what a browser announces again is there once.

use super::{Givers, errors, reconciliation_id};
use crate::world::{Reply, World};
use almoner::clock::Clock;
use http::StatusCode;

/// A stack that gives the store little time, and whose function knows what bodies name.
async fn impatient_world() -> World {
    let world = World::with(Clock::System).env("STORE_ATTEMPT_TIMEOUT_MS", "250").start().await;
    let givers = Givers::of(&world).await;
    assert_eq!(givers.announce(&givers.cause("")).send().await.status, StatusCode::CREATED);
    world
}

fn assert_unavailable(reply: &Reply) {
    assert_eq!(reply.status, StatusCode::SERVICE_UNAVAILABLE, "{reply:?}");
    assert_eq!(reply.header("Retry-After"), Some("1"));
    assert_eq!(reply.header("X-Request-Id"), Some(reply.text("request_id").as_str()));
    assert!(errors(reply).is_empty(), "{reply:?}");
    let shown = reply.body.to_lowercase();
    for leak in
        ["dynamo", "throttl", "exception", "aws", "kms", "ledger", "table", "timeout", "fault", "127.0.0.1"]
    {
        assert!(!shown.contains(leak), "{leak} leaks: {shown}");
    }
}

/// There is that one alone: it is repeated, and another of its name is refused.
async fn assert_one(givers: &Givers<'_>, body: &str) {
    let reply = givers.announce(body).send().await;
    assert_eq!((reply.status, reply.replayed()), (StatusCode::CREATED, true), "{reply:?}");
    let other = givers.announce(&body.replace("cause1", "cause2")).send().await;
    assert_eq!(other.status, StatusCode::CONFLICT, "{other:?}");
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes a service fail")]
async fn a_store_that_cannot_be_asked_is_a_503_and_the_same_request_then_does_it() {
    let world = impatient_world().await;
    let givers = Givers::of(&world).await;
    for (fault, applied) in [("throttle", false), ("error", false), ("timeout", false), ("lost_response", true)] {
        let body = givers.cause(&format!(r#""reconciliation_id":"{}""#, reconciliation_id()));
        world.calls().await;
        world.fault(fault, 1.0).await;
        assert_unavailable(&givers.announce(&body).send().await);
        world.heal().await;
        assert_eq!(
            world.calls().await["pre-transactions-create"]["PutItem"]["calls"],
            3,
            "{fault}: three attempts"
        );
        let reply = givers.announce(&body).send().await;
        assert_eq!((reply.status, reply.replayed()), (StatusCode::CREATED, applied), "{fault}: {reply:?}");
        assert_one(&givers, &body).await;
    }
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes a service fail")]
async fn faults_now_and_then_change_nothing() {
    let world = impatient_world().await;
    let givers = Givers::of(&world).await;
    for fault in ["throttle", "error", "timeout", "lost_response"] {
        world.fault(fault, 0.4).await;
        let bodies: Vec<_> = (0..if fault == "timeout" { 4 } else { 20 })
            .map(|_| givers.cause(&format!(r#""reconciliation_id":"{}""#, reconciliation_id())))
            .collect();
        for body in &bodies {
            for attempt in 1.. {
                let reply = givers.announce(body).send().await;
                if reply.status == StatusCode::CREATED {
                    assert!(attempt > 1 || !reply.replayed(), "its own write is no repeat: {reply:?}");
                    break;
                }
                assert_unavailable(&reply);
                assert!(attempt < 50, "{fault}: {reply:?}");
            }
        }
        world.heal().await;
        for body in &bodies {
            assert_one(&givers, body).await;
        }
    }
}

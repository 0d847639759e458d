//! Refunds whose answers, or whose store, get lost.

use super::Givers;
use crate::world::World;
use http::StatusCode;

const OK: StatusCode = StatusCode::OK;
const UNAVAILABLE: StatusCode = StatusCode::SERVICE_UNAVAILABLE;

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes a service fail")]
async fn a_refund_whose_answer_is_lost_is_not_made_twice() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let id = givers.recorded("paid").await;
    // What is looked up first is known from here on, so that what is lost is the answer to the write.
    assert_eq!(givers.moved(&id, "paid").await.status, OK);
    for (fault, total) in [("lost_response", "1.00"), ("error", "2.00"), ("throttle", "2.50")] {
        let amount = if fault == "throttle" { 50 } else { 100 };
        world.fault(fault, 1.0).await;
        let during = givers.refund(&id, amount).key(fault).send().await;
        assert_eq!(during.status, UNAVAILABLE, "{during:?}");
        assert!(during.header("Retry-After").is_some());
        world.heal().await;
        for _ in 0..2 {
            let after = givers.refund(&id, amount).key(fault).send().await;
            assert_eq!(
                (after.status, after.number("refunded_amount").as_str()),
                (OK, total),
                "{fault}: {after:?}"
            );
        }
        assert_eq!(givers.look(&id).await.number("refunded_amount"), total);
    }
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes a service fail")]
async fn answers_that_are_lost_now_and_then_refund_once_each() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let (keyless, keyed) = (givers.recorded("paid").await, givers.recorded("paid").await);
    assert_eq!(givers.moved(&keyless, "paid").await.status, OK);
    world.fault("lost_response", 0.4).await;
    let mut again = 0;
    for number in 0..30 {
        // The store is asked again, and knows the request: whatever is answered, it was done once.
        let reply = givers.refund(&keyless, 1).send().await;
        assert!([OK, UNAVAILABLE].contains(&reply.status), "{reply:?}");
        assert!(!reply.replayed(), "one request is no repeat: {reply:?}");
        let key = format!("k-{number}");
        while givers.refund(&keyed, 1).key(&key).send().await.status != OK {
            again += 1;
            assert!(again < 300);
        }
    }
    world.heal().await;
    for id in [keyless, keyed] {
        let stored = givers.stored(&id).await;
        assert_eq!((stored.refunded_minor, stored.version, stored.history.len()), (30, 31, 31));
    }
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes a service fail")]
async fn a_move_whose_answer_is_lost_is_made_once() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let id = givers.recorded("paid").await;
    assert_eq!(givers.moved(&id, "paid").await.status, OK);
    world.fault("lost_response", 0.4).await;
    for number in 0..20 {
        let to = if number % 2 == 0 { "disputed" } else { "paid" };
        while givers.moved(&id, to).await.status != OK {}
    }
    world.heal().await;
    assert_eq!(givers.stored(&id).await.history.len(), 21);
}

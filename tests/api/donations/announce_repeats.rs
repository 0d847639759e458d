//! What becomes of a pre-transaction's reconciliation id: after a month, and after a merge.

use super::{Givers, errors, reconciliation_id};
use crate::world::World;
use almoner::domain::donation::PRE_TRANSACTION_FOR;
use http::{Method, StatusCode};
use jiff::SignedDuration;

const TAKEN: &str = "reconciliation_id was used for another pre-transaction";

/// A consumer's body that leaves all but the amount to the pre-transaction.
fn merging(name: &str) -> String {
    format!(r#"{{"donation_amount":300,"donation_currency":"EUR","reconciliation_id":"{name}"}}"#)
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn after_thirty_days_its_name_is_free_again_and_nothing_of_it_is_left() {
    let world = World::start_at("2026-11-20T12:00:00Z").await;
    let givers = Givers::of(&world).await;
    let names = [(); 3].map(|()| reconciliation_id());
    let body = |name: &str, cause: &str| {
        let members = format!(r#""reconciliation_id":"{name}","consumer_user_phone":"39333""#);
        givers.cause(&members).replace("cause1", cause)
    };
    for name in &names {
        assert_eq!(givers.announce(&body(name, "cause1")).send().await.status, StatusCode::CREATED);
    }
    let [renewed, merged, left] = &names;
    world.advance(PRE_TRANSACTION_FOR - SignedDuration::from_secs(1));
    assert!(givers.announce(&body(renewed, "cause1")).send().await.replayed(), "a second before");
    assert_eq!(givers.announce(&body(renewed, "cause2")).send().await.status, StatusCode::CONFLICT);
    world.advance(SignedDuration::from_secs(1));
    // Tokens are for an hour.
    let givers = Givers::of(&world).await;

    let reply = givers.announce(&body(renewed, "cause2")).send().await;
    assert_eq!((reply.status, reply.replayed()), (StatusCode::CREATED, false), "{reply:?}");
    assert_eq!([reply.text("donation_cause"), reply.text("created_date")], ["cause2", "2026-12-20"]);
    assert_eq!(errors(&givers.announce(&body(renewed, "cause1")).send().await), [TAKEN]);

    let reply = givers.donate(&merging(left)).send().await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{reply:?}");
    let reason = "is required, because no pre-transaction says it";
    assert_eq!(errors(&reply), [format!("charity_id {reason}"), format!("donation_cause {reason}")]);
    // Nothing of what it said goes into a transaction of that name, which is whole by itself.
    let whole = givers.whole(&format!(r#""reconciliation_id":"{merged}""#));
    let stranger = world.token("consumer_user", givers.giving.other_consumer).await;
    let path = super::within(givers.company);
    let reply = givers.as_bearer(&stranger, Method::POST, &path).json(&whole).send().await;
    assert_eq!(reply.status, StatusCode::CREATED, "{reply:?}");
    assert_eq!(super::written(&reply, "consumer_user_phone"), "null");
    // The identical one makes a new one, too.
    let reply = givers.announce(&body(left, "cause1")).send().await;
    assert_eq!((reply.status, reply.replayed()), (StatusCode::CREATED, false), "{reply:?}");
    assert_eq!(givers.donate(&merging(left)).send().await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn what_has_become_a_transaction_is_out_of_reach() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let name = reconciliation_id();
    let body = givers.cause(&format!(r#""order_amount":15386,"currency":"EUR","reconciliation_id":"{name}""#));
    let announced = givers.announce(&body).send().await;
    let merged = givers.donate(&merging(&name)).send().await;
    assert_eq!(merged.status, StatusCode::CREATED, "{merged:?}");
    let id = merged.text("id");
    assert_eq!(id, announced.text("id"), "the id stays the pre-transaction's");
    let path = format!("{}/{id}", super::within(givers.company));
    let look = async || givers.as_consumer(Method::GET, &path).send().await.body;
    let before = look().await;
    assert_eq!(before, merged.body);
    for again in [&body, &body.replace(":15386", ":1"), &body.replace("cause1", "cause2")] {
        let reply = givers.announce(again).send().await;
        assert_eq!(reply.status, StatusCode::CONFLICT, "{again}: {reply:?}");
        assert_eq!(errors(&reply), [TAKEN]);
    }
    assert_eq!(look().await, before);
    assert_eq!(givers.donate(&merging(&name)).send().await.body, before, "the same request again, as it stands");
}

#[tokio::test]
async fn a_transaction_that_nobody_announced_is_out_of_reach_too() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let name = reconciliation_id();
    let body = givers.whole(&format!(r#""reconciliation_id":"{name}""#));
    for transaction in [givers.donate(&body), givers.record(&body.replace(&name, &format!("{name}2")))] {
        let transaction = transaction.send().await;
        assert_eq!(transaction.status, StatusCode::CREATED, "{transaction:?}");
        let name = transaction.text("reconciliation_id");
        let reply = givers.announce(&givers.whole(&format!(r#""reconciliation_id":"{name}""#))).send().await;
        assert_eq!(reply.status, StatusCode::CONFLICT, "{reply:?}");
        assert_eq!(errors(&reply), [TAKEN]);
    }
}

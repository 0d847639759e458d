//! A pre-transaction that is announced again: the first writer has its reconciliation id.

use super::{Givers, errors, reconciliation_id};
use crate::world::{World, at_once};
use http::StatusCode;
use std::collections::BTreeSet;

const TAKEN: &str = "reconciliation_id was used for another pre-transaction";

#[tokio::test]
async fn the_same_again_however_written_is_answered_as_the_first_time() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let (name, charity) = (reconciliation_id(), givers.giving.charities[0]);
    let body = givers.cause(&format!(r#""reconciliation_id":"{name}","x_rate":1,"consumer_user_phone":39333"#));
    let first = givers.announce(&body).send().await;
    assert_eq!((first.status, first.replayed()), (StatusCode::CREATED, false), "{first:?}");
    let turned = format!(
        "\n{{ \"consumer_user_phone\" : 39333,\t\"x_rate\":1.0, \"reconciliation_id\":\"{name}\",
             \"donation_cause\":\"c\\u0061use1\", \"charity_id\":\"{charity}\"}}\r\n"
    );
    for again in [&body, &turned] {
        let again = givers.announce(again).send().await;
        assert_eq!((again.status, again.replayed(), &again.body), (StatusCode::CREATED, true, &first.body));
    }
    // What is read alike is not the same request: unknown members count, and a number is no text.
    for other in [
        body.replace("\"x_rate\":1", "\"x_rate\":2"),
        body.replace("\"x_rate\":1,", ""),
        body.replace(":39333", ":\"39333\""),
        body.replace("\"x_rate\"", "\"company_sector\":null,\"x_rate\""),
        body.replace("cause1", "cause2"),
    ] {
        let other = givers.announce(&other).send().await;
        assert_eq!(other.status, StatusCode::CONFLICT, "{other:?}");
        assert_eq!(errors(&other), [TAKEN]);
        assert!(!other.body.contains("39333"), "nothing is told of the other: {other:?}");
    }
    let again = givers.announce(&body).send().await;
    assert_eq!((again.replayed(), &again.body), (true, &first.body), "the first stays");
}

#[tokio::test]
async fn a_reconciliation_id_is_taken_letter_by_letter() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let name = reconciliation_id();
    let mut ids = BTreeSet::new();
    for name in [name.clone(), name.to_lowercase(), format!("{name} "), format!("{name}\\u0000")] {
        let reply = givers.announce(&givers.cause(&format!(r#""reconciliation_id":"{name}""#))).send().await;
        assert_eq!((reply.status, reply.replayed()), (StatusCode::CREATED, false), "{reply:?}");
        ids.insert(reply.text("id"));
    }
    assert_eq!(ids.len(), 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_twenty_that_are_equal_one_is_recorded_and_all_are_told_of_it() {
    let world = World::patient().await;
    let givers = Givers::of(&world).await;
    let body = givers.whole(&format!(r#""reconciliation_id":"{}""#, reconciliation_id()));
    let replies = at_once((0..20).map(|_| givers.announce(&body)).collect()).await;
    assert!(replies.iter().all(|reply| reply.status == StatusCode::CREATED), "{replies:?}");
    assert_eq!(replies.iter().filter(|reply| !reply.replayed()).count(), 1);
    assert!(replies.iter().all(|reply| reply.body == replies[0].body), "{replies:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_twenty_that_differ_one_is_recorded_and_the_others_change_nothing() {
    let world = World::patient().await;
    let givers = Givers::of(&world).await;
    let name = reconciliation_id();
    let body = |cents: usize| {
        givers.cause(&format!(r#""order_amount":{cents},"currency":"EUR","reconciliation_id":"{name}""#))
    };
    let replies = at_once((1..=20).map(|cents| givers.announce(&body(cents))).collect()).await;
    let won: Vec<_> =
        replies.iter().enumerate().filter(|(_, reply)| reply.status == StatusCode::CREATED).collect();
    let [(at, first)] = won.as_slice() else { panic!("{replies:?}") };
    assert!(!first.replayed());
    let lost = replies.iter().filter(|reply| reply.status == StatusCode::CONFLICT);
    assert_eq!(lost.filter(|reply| errors(reply) == [TAKEN]).count(), 19);
    let again = givers.announce(&body(at + 1)).send().await;
    assert_eq!((again.replayed(), &again.body), (true, &first.body));
}

#[tokio::test]
async fn an_idempotency_key_stands_for_a_reconciliation_id_that_was_not_brought() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let key = reconciliation_id();
    let first = givers.announce(&givers.whole("")).key(&key).send().await;
    assert_eq!((first.status, first.replayed()), (StatusCode::CREATED, false), "{first:?}");
    let again = givers.announce(&givers.whole("")).key(&key).send().await;
    assert_eq!((again.status, again.replayed(), &again.body), (StatusCode::CREATED, true, &first.body));
    let other = givers.announce(&givers.cause("")).key(&key).send().await;
    assert_eq!(other.status, StatusCode::CONFLICT, "{other:?}");
    assert_eq!(errors(&other), ["Idempotency-Key was used for a different request"]);
    // Who brings a reconciliation id has a name already; the key adds nothing.
    let named = givers.whole(&format!(r#""reconciliation_id":"{}""#, reconciliation_id()));
    let named = givers.announce(&named).key(&key).send().await;
    assert_eq!((named.status, named.replayed()), (StatusCode::CREATED, false), "{named:?}");
    assert_ne!(named.text("id"), first.text("id"));
}

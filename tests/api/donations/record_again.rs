//! The same transaction from a payment gateway more than once.

use super::gateways::Another;
use super::{GATEWAY, Givers, errors, reconciliation_id};
use crate::world::{World, at_once};
use http::{Method, StatusCode};
use jiff::SignedDuration;
use std::collections::BTreeSet;

const CREATED: StatusCode = StatusCode::CREATED;
const INVALID: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;
const TAKEN: &str = "reconciliation_id was used for another transaction";

#[tokio::test]
async fn a_reconciliation_id_is_one_transaction() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let body = givers.whole(&format!(r#""reconciliation_id":"{}""#, reconciliation_id()));
    let first = givers.record(&body).send().await;
    assert_eq!((first.status, first.replayed()), (CREATED, false), "{first:?}");
    let again = givers.record(&format!(" {body} ")).send().await;
    assert_eq!((again.status, again.replayed(), &again.body), (CREATED, true, &first.body));
    let another = Another::of(&world).await;
    for other in [
        givers.record(&body.replace(":250", ":251")),
        givers.as_bearer(&another.token, Method::POST, GATEWAY).json(&body),
    ] {
        let reply = other.send().await;
        assert_eq!((reply.status, errors(&reply)), (INVALID, vec![TAKEN.to_owned()]));
    }
    assert_eq!(givers.donate(&body).send().await.status, INVALID, "nor is it a consumer's");
    assert_eq!(givers.moved(&first.text("id"), "to_be_payed").await.status, StatusCode::OK);
    let later = givers.record(&body).send().await;
    assert_eq!((later.status, later.replayed()), (CREATED, true));
    assert_eq!([later.text("id"), later.text("transaction_status")], [first.text("id"), "to_be_payed".to_owned()]);
}

#[tokio::test]
async fn a_key_is_one_transaction_where_there_is_no_reconciliation_id() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let first = givers.record(&givers.whole("")).key("k-1").send().await;
    let again = givers.record(&givers.whole("")).key("k-1").send().await;
    assert_eq!((again.status, again.replayed(), &again.body), (CREATED, true, &first.body));
    let other = givers.record(&givers.whole(r#""company_sector":"retail""#)).key("k-1").send().await;
    assert_eq!(other.status, StatusCode::CONFLICT, "{other:?}");
    assert_eq!(errors(&other), ["Idempotency-Key was used for a different request"]);
    let another = Another::of(&world).await;
    let theirs = givers.as_bearer(&another.token, Method::POST, GATEWAY).json(&givers.whole("")).key("k-1");
    let keyless = givers.record(&givers.whole(""));
    for reply in [theirs.send().await, keyless.send().await] {
        assert_eq!((reply.status, reply.replayed()), (CREATED, false), "{reply:?}");
        assert_ne!(reply.text("id"), first.text("id"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_at_once_under_one_reconciliation_id_one_is_recorded() {
    let world = World::patient().await;
    let givers = Givers::of(&world).await;
    for announced in [false, true] {
        let [same, different] = [reconciliation_id(), reconciliation_id()];
        let body = |name: &str| givers.whole(&format!(r#""reconciliation_id":"{name}""#));
        if announced {
            for name in [&same, &different] {
                let said = givers.cause(&format!(r#""reconciliation_id":"{name}""#));
                assert_eq!(givers.announce(&said).send().await.status, CREATED);
            }
        }
        let replies = at_once((0..16).map(|_| givers.record(&body(&same))).collect()).await;
        let bodies: BTreeSet<_> = replies.iter().map(|reply| (reply.status, &reply.body)).collect();
        assert_eq!((bodies.len(), replies[0].status), (1, CREATED), "{bodies:?}");
        assert_eq!(replies.iter().filter(|reply| !reply.replayed()).count(), 1);
        let ask = |number: u64| givers.record(&body(&different).replace(":250", &format!(":{}", 100 + number)));
        let replies = at_once((0..16).map(ask).collect()).await;
        assert_eq!(replies.iter().filter(|reply| reply.status == CREATED).count(), 1);
        assert_eq!(replies.iter().filter(|reply| reply.status == INVALID).count(), 15);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_a_consumer_and_gateways_at_once_one_merges() {
    let world = World::patient().await;
    let (givers, another) = (Givers::of(&world).await, Another::of(&world).await);
    for _ in 0..5 {
        let name = format!(r#""reconciliation_id":"{}""#, reconciliation_id());
        let id = givers.announce(&givers.cause(&name)).send().await.text("id");
        let body = format!(r#"{{"donation_amount":250,"donation_currency":"EUR",{name}}}"#);
        let ask = |number: usize| match number % 3 {
            0 => givers.donate(&body),
            1 => givers.record(&body),
            _ => givers.as_bearer(&another.token, Method::POST, GATEWAY).json(&body),
        };
        let replies = at_once((0..15).map(ask).collect()).await;
        let merged: Vec<_> = (0..).zip(&replies).filter(|(_, reply)| reply.status == CREATED).collect();
        let (winner, by): (BTreeSet<_>, BTreeSet<_>) =
            merged.iter().map(|(number, reply)| (&reply.body, number % 3)).unzip();
        assert_eq!((winner.len(), by.len(), merged.len()), (1, 1, 5), "{merged:?}");
        assert!(merged.iter().all(|(_, reply)| reply.text("id") == id));
        assert_eq!(merged.iter().filter(|(_, reply)| !reply.replayed()).count(), 1);
        assert_eq!(replies.iter().filter(|reply| reply.status == INVALID).count(), 10);
    }
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn a_repeat_is_answered_as_the_first_time_whatever_became_of_its_charity() {
    let world = World::start_at("2026-11-20T12:00:00Z").await;
    let givers = Givers::of(&world).await;
    let [named, keyed] = [format!(r#""reconciliation_id":"{}""#, reconciliation_id()), String::new()];
    let bodies = [named, keyed].map(|members| givers.whole(&members));
    let ask = || bodies.iter().map(|body| givers.record(body).key("k"));
    let mut first = Vec::new();
    for request in ask() {
        first.push(request.send().await.body);
    }
    world.ops(&format!("charity disable {}", givers.giving.charities[0])).await.unwrap();
    world.advance(SignedDuration::from_secs(61));
    for (request, first) in ask().zip(first) {
        let again = request.send().await;
        assert_eq!((again.status, again.replayed(), again.body), (CREATED, true, first));
    }
    for request in [
        givers.record(&givers.whole("")),
        givers.record(&givers.whole(&format!(r#""reconciliation_id":"{}""#, reconciliation_id()))),
        givers.record(&bodies[0].replace(":250", ":251")),
    ] {
        let refused = request.send().await;
        assert_eq!((refused.status, errors(&refused)), (INVALID, vec!["charity_id is unknown".to_owned()]));
    }
    let other = givers.record(&bodies[1].replace(":250", ":251")).key("k").send().await;
    assert_eq!(other.status, StatusCode::CONFLICT, "{other:?}");
}

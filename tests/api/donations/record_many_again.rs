//! Several transactions from a payment gateway more than once, or the same one several times.

use super::gateways::{each, page};
use super::record_many::{array, bodies};
use super::{Givers, errors, reconciliation_id};
use crate::world::World;
use http::StatusCode;
use std::collections::BTreeSet;

const CREATED: StatusCode = StatusCode::CREATED;
const INVALID: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

#[tokio::test]
async fn two_with_one_reconciliation_id_are_one_or_one_too_many() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    for _ in 0..5 {
        let [same, different] = [reconciliation_id(), reconciliation_id()];
        let body = |name: &str| givers.whole(&format!(r#""reconciliation_id":"{name}""#));
        let all = [body(&same), body(&same), body(&different), body(&different).replace(":250", ":251")];
        let reply = givers.record(&array(&all)).send().await;
        assert_eq!(reply.status, StatusCode::MULTI_STATUS, "{reply:?}");
        let parts = each(&reply);
        assert_eq!((parts[0].status, &parts[0].body), (CREATED, &parts[1].body));
        let mut statuses = [parts[2].status, parts[3].status];
        statuses.sort();
        assert_eq!(statuses, [CREATED, INVALID]);
        let refused = parts[2..].iter().find(|part| part.status == INVALID).unwrap();
        assert_eq!(errors(refused), ["reconciliation_id was used for another transaction"]);
    }
}

#[tokio::test]
async fn a_key_names_each_by_its_place() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let equal = vec![givers.whole(""); 3];
    let first = givers.record(&array(&equal)).key("k").send().await;
    let ids: BTreeSet<_> = each(&first).iter().map(|part| part.text("id")).collect();
    assert_eq!((first.status, ids.len()), (CREATED, 3), "{first:?}");
    let again = givers.record(&array(&equal)).key("k").send().await;
    assert_eq!((again.status, again.replayed(), &again.body), (CREATED, true, &first.body));
    let other = [equal[0].clone(), equal[1].replace(":250", ":251")];
    let reply = givers.record(&array(&other)).key("k").send().await;
    assert_eq!((reply.status, reply.replayed()), (StatusCode::MULTI_STATUS, false));
    let statuses: Vec<_> = each(&reply).iter().map(|part| part.status).collect();
    assert_eq!(statuses, [CREATED, StatusCode::CONFLICT]);
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes a service fail")]
async fn what_the_store_could_not_do_a_repeat_completes_and_doubles_nothing() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    // What is looked up first is known from here on.
    assert_eq!(givers.record(&givers.whole("")).send().await.status, CREATED);
    for (fault, named) in [("error", true), ("lost_response", true), ("throttle", false), ("lost_response", false)]
    {
        let bodies = bodies(&givers, 25, Some(&reconciliation_id()).filter(|_| named).map(String::as_str));
        let key = reconciliation_id();
        let ask = || givers.record(&array(&bodies)).key(&key);
        world.fault(fault, 0.8).await;
        let during = ask().send().await;
        world.heal().await;
        assert_eq!(during.status, StatusCode::MULTI_STATUS, "{during:?}");
        let (parts, after) = (each(&during), ask().send().await);
        assert!(parts.iter().any(|part| part.status == StatusCode::SERVICE_UNAVAILABLE), "{fault}: {during:?}");
        assert!(!during.body.to_lowercase().contains("dynamo"), "{during:?}");
        assert_eq!(after.status, CREATED, "{after:?}");
        let complete = each(&after);
        for (part, after) in parts.iter().zip(&complete).filter(|(part, _)| part.status == CREATED) {
            assert_eq!(part.body, after.body, "{fault}");
        }
        let ids: BTreeSet<_> = complete.iter().map(|part| part.text("id")).collect();
        assert_eq!((ids.len(), ask().send().await.body), (25, after.body));
    }
    let listed = givers.list("start_date=2020-01-01&limit=100").await;
    let (first, key) = page(&listed);
    let (rest, end) = page(&givers.list(&format!("start_date=2020-01-01&start_key={key}")).await);
    assert_eq!((first.len() + rest.len(), end.as_str()), (101, ""), "each once");
}

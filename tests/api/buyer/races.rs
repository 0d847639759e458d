//! A buyer's app and terminals at the same moment: one of them comes first, and everybody is told so.

use super::{AUTHORISE, purchase, waiting};
use crate::pos::code;
use crate::world::{World, at_once};
use http::StatusCode;
use std::collections::{BTreeSet, HashSet};

const OK: StatusCode = StatusCode::OK;
const CONFLICT: StatusCode = StatusCode::CONFLICT;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_code_is_either_taken_back_or_used() {
    let world = World::patient().await;
    let (buyer, till) = (world.buyer().await, world.till());
    for round in 0..10 {
        let code_ = buyer.issued(10_000).await;
        let members = purchase(&code_, &format!("r-{round}"), 10_000);
        let ask = |number: usize| {
            if number.is_multiple_of(2) { till.request(AUTHORISE, &members) } else { buyer.withdraw(&code_) }
        };
        let replies = at_once((0..16).map(ask).collect()).await;
        let at_the_till: BTreeSet<_> = replies.iter().step_by(2).map(|reply| code(&till.key, reply)).collect();
        let at_the_app: BTreeSet<_> = replies.iter().skip(1).step_by(2).map(|reply| reply.status).collect();
        let story = (at_the_till.into_iter().collect::<Vec<_>>(), at_the_app.into_iter().collect::<Vec<_>>());
        let used = (vec!["SPRA01".to_owned()], vec![CONFLICT]);
        let taken_back = (vec!["FPRA24".to_owned()], vec![StatusCode::NO_CONTENT]);
        assert!([used.clone(), taken_back].contains(&story), "{story:?}");
        let again = till.code(AUTHORISE, &members).await;
        assert_eq!([again], *story.0, "and it stays so");
        assert_eq!(buyer.withdraw(&code_).send().await.status, story.1[0]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_key_from_eight_threads_is_one_code() {
    let world = World::patient().await;
    let buyer = world.buyer().await;
    let replies = at_once((0..8).map(|_| buyer.ask(r#"{"amount_limit":10000}"#).key("k")).collect()).await;
    assert!(replies.iter().all(|reply| reply.status == StatusCode::CREATED), "{replies:?}");
    let bodies: HashSet<_> = replies.iter().map(|reply| &reply.body).collect();
    assert_eq!(bodies.len(), 1, "{bodies:?}");
    assert_eq!(replies.iter().filter(|reply| !reply.replayed()).count(), 1, "one issued it");
    let other = |number| buyer.ask(&format!(r#"{{"amount_limit":{}}}"#, 2_000 + number)).key("l");
    let replies = at_once((0..8).map(other).collect()).await;
    let issued = replies.iter().filter(|reply| reply.status == StatusCode::CREATED).count();
    assert_eq!(issued, 1, "of different requests one");
    assert_eq!(replies.iter().filter(|reply| reply.status == CONFLICT).count(), 7);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_confirmations_and_cancellations_one_side_wins_and_all_tell_the_same_story() {
    let world = World::patient().await;
    let (buyer, till) = (world.buyer().await, world.till());
    let mut owed = 0;
    for number in 1..=9 {
        let (purchase, members) = waiting(&till, &format!("CONFI{number}"), &format!("r-{number}")).await;
        let ask = |number: usize| {
            if number.is_multiple_of(2) { buyer.confirm(&purchase) } else { buyer.cancel(&purchase) }
        };
        let replies = at_once((0..16).map(ask).collect()).await;
        let statuses = |skip| {
            let statuses: BTreeSet<_> = replies.iter().skip(skip).step_by(2).map(|reply| reply.status).collect();
            statuses.into_iter().collect::<Vec<_>>()
        };
        let told = till.code(AUTHORISE, &members).await;
        let confirmed = told == "SPRA01";
        let expected = if confirmed { [vec![OK], vec![CONFLICT]] } else { [vec![CONFLICT], vec![OK]] };
        assert_eq!([statuses(0), statuses(1)], expected, "{told}");
        assert!(confirmed || told == "FCNL01", "{told}");
        let bodies: HashSet<_> =
            replies.iter().filter(|reply| reply.status == OK).map(|reply| &reply.body).collect();
        assert_eq!(bodies.len(), 1, "{bodies:?}");
        owed += if confirmed { 10_000 } else { 0 };
    }
    assert!(till.owes("CONFI1").await.contains(&format!("outstanding {owed},")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn confirmations_of_many_purchases_keep_to_the_limit() {
    let world = World::patient().await;
    let (buyer, till) = (world.buyer().await, world.till());
    world.ops(&format!("customer set {} --limit 39999", till.owner("CONFI1"))).await.unwrap();
    let mut waits = Vec::new();
    for number in 1..=9 {
        waits.push(waiting(&till, &format!("CONFI{number}"), &format!("r-{number}")).await);
    }
    let replies = at_once(waits.iter().map(|(number, _)| buyer.confirm(number)).collect()).await;
    for ((_, members), reply) in waits.iter().zip(&replies) {
        let told = till.code(AUTHORISE, members).await;
        assert_eq!(told, if reply.status == OK { "SPRA01" } else { "FPRA04" }, "{reply:?}");
    }
    assert_eq!(replies.iter().filter(|reply| reply.status == OK).count(), 3, "{replies:?}");
    assert!(till.owes("CONFI1").await.contains("limit 39999, outstanding 30000, available 9999"));
}

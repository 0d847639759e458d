//! Field by field: the body's, else the pre-transaction's, else null; and what neither says is missing. Against a model,
//! for whatever subsets of the fields each says.

mod case;
mod model;

use super::donated::assert_invalid;
use super::{Givers, reconciliation_id, within, written};
use crate::world::{Reply, World};
use case::{Case, FIELDS, OF_A_CONSUMER, cases};
use http::{Method, StatusCode};
use model::Outcome;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::Value;
use tokio::runtime::{Builder, Runtime};

/// How many of each kind: the emulator makes a process of every request.
const CASES: u32 = if cfg!(deployed) { 12 } else { 150 };

fn runtime() -> Runtime {
    Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

/// Every case in turn, each announced and then recorded by that request.
fn hold(generated: impl Strategy<Value = Case>, check: impl Fn(&Case) -> Result<(), TestCaseError>) {
    let mut runner =
        TestRunner::new(ProptestConfig { cases: CASES, failure_persistence: None, ..Default::default() });
    runner.run(&generated, |case| check(&case)).unwrap();
}

async fn announce(givers: &Givers<'_>, case: &Case, name: &str) {
    if case.announced {
        let reply = givers.announce(&case.announcement(givers, name)).send().await;
        assert_eq!(reply.status, StatusCode::CREATED, "{case:?}: {reply:?}");
    }
}

/// The answer is what the model says.
fn assert_as_modelled(reply: &Reply, outcome: &Outcome, case: &Case) {
    let expected = match outcome {
        Outcome::Refused(reasons) => {
            return assert_invalid(reply, &reasons.iter().map(String::as_str).collect::<Vec<_>>());
        }
        Outcome::Recorded(expected) => expected,
    };
    for (&field, expected) in expected {
        if field == "billable_address" {
            let answer: Value = serde_json::from_str(&reply.body).unwrap();
            assert_eq!(answer[field], serde_json::from_str::<Value>(expected).unwrap(), "{case:?}");
        } else {
            assert_eq!(&written(reply, field), expected, "{field} of {case:?}");
        }
    }
}

#[test]
fn a_gateways_body_wins_field_by_field() {
    let runtime = runtime();
    let world = runtime.block_on(World::start());
    let givers = runtime.block_on(Givers::of(&world));
    hold(cases(&FIELDS), |case| {
        runtime.block_on(async {
            let name = reconciliation_id();
            announce(&givers, case, &name).await;
            let reply = givers.record(&case.body(&givers, &name)).send().await;
            assert_as_modelled(&reply, &case.outcome(&givers, &reply, true), case);
        });
        Ok(())
    });
}

#[test]
fn a_consumers_body_wins_field_by_field() {
    let runtime = runtime();
    let world = runtime.block_on(World::start());
    let givers = runtime.block_on(Givers::of(&world));
    // Nothing is known of them, so that what nobody says is null.
    let unknown = runtime.block_on(world.token("consumer_user", givers.giving.other_consumer));
    hold(cases(&OF_A_CONSUMER), |case| {
        runtime.block_on(async {
            let name = reconciliation_id();
            announce(&givers, case, &name).await;
            let request = givers.as_bearer(&unknown, Method::POST, &within(givers.company));
            let reply = request.json(&case.body(&givers, &name)).send().await;
            assert_as_modelled(&reply, &case.outcome(&givers, &reply, false), case);
        });
        Ok(())
    });
}

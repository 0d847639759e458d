//! `PATCH /auth/payment-gateway/transactions/{id}`: what may become of a transaction.

use super::{Givers, errors};
use crate::world::{Reply, World};
use http::StatusCode;

const INVALID: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;
pub const STATUSES: [&str; 6] = ["draft", "to_be_payed", "paid", "refunded", "disputed", "failed"];
/// What may become of each, beside what it is.
const MOVES: [(&str, &[&str]); 6] = [
    ("draft", &["to_be_payed"]),
    ("to_be_payed", &["paid", "failed"]),
    ("paid", &["refunded", "disputed"]),
    ("refunded", &[]),
    ("disputed", &["paid", "refunded"]),
    ("failed", &[]),
];

/// Asks that it become that.
pub async fn ask(givers: &Givers<'_>, id: &str, to: &str) -> Reply {
    match to {
        "refunded" => givers.refund(id, 100).send().await,
        _ => givers.moved(id, to).await,
    }
}

#[tokio::test]
async fn every_status_leads_where_the_life_cycle_says_and_nowhere_else() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    for (from, allowed) in MOVES {
        let mut id = givers.reached(from).await;
        for to in STATUSES {
            let before = givers.look(&id).await;
            assert_eq!(before.text("transaction_status"), from);
            let reply = ask(&givers, &id, to).await;
            if allowed.contains(&to) {
                assert_eq!((reply.status, reply.text("transaction_status").as_str()), (StatusCode::OK, to));
                assert_eq!(givers.look(&id).await.body, reply.body, "{from} to {to}");
                id = givers.reached(from).await;
                continue;
            }
            if from == to && to != "refunded" {
                assert_eq!((reply.status, reply.replayed()), (StatusCode::OK, false), "{from} again: {reply:?}");
            } else {
                assert_eq!(reply.status, INVALID, "{from} to {to}: {reply:?}");
                let reason = match (from, to) {
                    ("refunded", "refunded") => "refunded_amount must be at most 0, what is left".to_owned(),
                    _ => format!("transaction_status is {from}, which cannot become {to}"),
                };
                assert_eq!(errors(&reply), [reason]);
            }
            assert_eq!(givers.look(&id).await.body, before.body, "{from} to {to}");
        }
    }
}

#[tokio::test]
async fn a_status_that_is_reached_already_is_written_no_second_time() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    for status in ["draft", "to_be_payed", "paid", "disputed", "failed"] {
        let id = givers.reached(status).await;
        let (shown, stored) = (givers.look(&id).await, givers.stored(&id).await);
        for _ in 0..2 {
            let again = givers.moved(&id, status).await;
            assert_eq!((again.status, &again.body), (StatusCode::OK, &shown.body));
        }
        assert_eq!(givers.stored(&id).await, stored, "{status}");
    }
}

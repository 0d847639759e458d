//! Refunds, whole and partial.

use super::{Givers, errors};
use crate::world::{Reply, World, at_once};
use almoner::domain::donation::{DonationId, MAX_CHANGES, Status};
use almoner::domain::tenant::Mode;
use almoner::store::donation_move::{Move, Moved, advance};
use http::StatusCode;

const OK: StatusCode = StatusCode::OK;
const INVALID: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;
/// What is left when the world ends.
const NOTHING_LEFT: &str = "refunded_amount must be at most 0, what is left";

async fn paid(givers: &Givers<'_>, amount: u64, currency: &str) -> String {
    let body = givers.cause(&format!(
        r#""donation_amount":{amount},"donation_currency":"{currency}","transaction_status":"paid""#
    ));
    let reply = givers.record(&body).send().await;
    assert_eq!(reply.status, StatusCode::CREATED, "{reply:?}");
    reply.text("id")
}

fn refunded(reply: &Reply) -> (StatusCode, bool, String) {
    (reply.status, reply.replayed(), reply.number("refunded_amount"))
}

#[tokio::test]
async fn partial_refunds_add_up_and_never_exceed_the_donation() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    for (currency, [first, second, all]) in
        [("EUR", ["0.01", "2.49", "2.50"]), ("JPY", ["1", "249", "250"]), ("KWD", ["0.001", "0.249", "0.250"])]
    {
        let id = paid(&givers, 250, currency).await;
        let over = givers.refund(&id, 251).send().await;
        assert_eq!(
            (over.status, errors(&over)),
            (INVALID, vec!["refunded_amount must be at most 250, what is left".to_owned()])
        );
        assert_eq!(givers.look(&id).await.text("transaction_status"), "paid");
        for (amount, total) in [(1, first), (248, second), (1, all)] {
            let reply = givers.refund(&id, amount).send().await;
            assert_eq!(refunded(&reply), (OK, false, total.to_owned()), "{currency}");
            assert_eq!(reply.text("transaction_status"), "refunded");
            assert_eq!(reply.number("donation_amount"), all, "the donation stays what it was");
            assert_eq!(givers.look(&id).await.body, reply.body);
            if amount == 248 {
                let over = givers.refund(&id, 2).send().await;
                assert_eq!(errors(&over), ["refunded_amount must be at most 1, what is left"]);
            }
        }
        let over = givers.refund(&id, 1).send().await;
        assert_eq!((over.status, errors(&over)), (INVALID, vec![NOTHING_LEFT.to_owned()]));
    }
}

#[tokio::test]
async fn what_is_disputed_is_refunded_too() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let id = givers.reached("disputed").await;
    assert_eq!(refunded(&givers.refund(&id, 50).send().await), (OK, false, "0.50".to_owned()));
    for to in ["disputed", "paid"] {
        let reply = givers.moved(&id, to).await;
        assert_eq!(errors(&reply), [format!("transaction_status is refunded, which cannot become {to}")]);
    }
    assert_eq!(refunded(&givers.refund(&id, 200).send().await), (OK, false, "2.50".to_owned()));
    // What a pre-transaction said of the amount is what there is to give back.
    let name = super::reconciliation_id();
    let said = givers.whole(&format!(r#""reconciliation_id":"{name}""#));
    assert_eq!(givers.announce(&said).send().await.status, StatusCode::CREATED);
    let body = format!(r#"{{"reconciliation_id":"{name}","transaction_status":"paid"}}"#);
    let id = givers.record(&body).send().await.text("id");
    assert_eq!(givers.refund(&id, 251).send().await.status, INVALID);
    assert_eq!(refunded(&givers.refund(&id, 250).send().await), (OK, false, "2.50".to_owned()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_20_refunds_of_3_at_once_on_30_ten_are_made() {
    let world = World::patient().await;
    let givers = Givers::of(&world).await;
    let id = paid(&givers, 30, "EUR").await;
    let replies = at_once((0..20).map(|_| givers.refund(&id, 3)).collect()).await;
    let made = replies.iter().filter(|reply| reply.status == OK).count();
    assert_eq!(made, 10, "{replies:?}");
    for refused in replies.iter().filter(|reply| reply.status != OK) {
        assert_eq!((refused.status, errors(refused)), (INVALID, vec![NOTHING_LEFT.to_owned()]));
    }
    let mut totals: Vec<_> =
        replies.iter().filter(|it| it.status == OK).map(|it| it.number("refunded_amount")).collect();
    totals.sort();
    let expected = ["0.03", "0.06", "0.09", "0.12", "0.15", "0.18", "0.21", "0.24", "0.27", "0.30"];
    assert_eq!(totals, expected, "each was told its own");
    assert_eq!(givers.look(&id).await.number("refunded_amount"), "0.30");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_key_is_one_refund_from_many_threads_too() {
    let world = World::patient().await;
    let givers = Givers::of(&world).await;
    let (id, other) = (givers.recorded("paid").await, givers.recorded("paid").await);
    // All there is: what the first of them has done is no reason to refuse the others.
    let replies = at_once((0..16).map(|_| givers.refund(&id, 250).key("k")).collect()).await;
    assert!(replies.iter().all(|reply| reply.status == OK && reply.body == replies[0].body), "{replies:?}");
    assert_eq!(replies.iter().filter(|reply| !reply.replayed()).count(), 1);
    let again = givers.refund(&id, 250).key("k").send().await;
    assert_eq!(refunded(&again), (OK, true, "2.50".to_owned()));
    let reused = givers.refund(&id, 1).key("k").send().await;
    assert_eq!(reused.status, StatusCode::CONFLICT, "{reused:?}");
    assert_eq!(errors(&reused), ["Idempotency-Key was used for a different request"]);
    let more = givers.refund(&id, 1).key("l").send().await;
    assert_eq!((more.status, errors(&more)), (INVALID, vec![NOTHING_LEFT.to_owned()]));
    assert_eq!(refunded(&givers.refund(&other, 100).key("k").send().await), (OK, false, "1.00".to_owned()));
    assert_eq!(refunded(&givers.refund(&other, 100).send().await), (OK, false, "2.00".to_owned()));
    assert_eq!(givers.look(&id).await.number("refunded_amount"), "2.50");
}

#[tokio::test]
async fn a_transaction_changes_200_times_at_most() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let id = givers.recorded("paid").await;
    let donation = DonationId { mode: Mode::Test, id: id.parse().unwrap() };
    let to =
        |to| Move { id: donation, gateway_id: givers.giving.gateway, to, refund: None, now: world.clock.now() };
    for number in 1..MAX_CHANGES {
        let next = if number % 2 == 1 { Status::Disputed } else { Status::Paid };
        assert!(matches!(advance(world.store(), &to(next)).await.unwrap(), Moved::Now(_)), "{number}");
    }
    let often = "transaction_status has changed as often as it may";
    for reply in [givers.moved(&id, "paid").await, givers.refund(&id, 1).send().await] {
        assert_eq!((reply.status, errors(&reply)), (INVALID, vec![often.to_owned()]));
    }
    assert_eq!(givers.moved(&id, "disputed").await.status, OK, "which it is");
    assert_eq!(givers.stored(&id).await.history.len() as u64, MAX_CHANGES);
}

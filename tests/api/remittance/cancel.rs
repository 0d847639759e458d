//! contracts/remittance.md, *Afterwards*: DELETE cancels, from INITIATED, PENDING and HOLD only.

use super::{Remitter, UNKNOWN, call, refusal};
use crate::world::{Reply, World};
use almoner::domain::remittance::settlement::{Report, Step};
use almoner::domain::remittance::{Stages as _, Status};
use almoner::store::remittance_move::{self, Moved};
use almoner_ops::sandbox::{DEMO, OTHER};
use http::{Method, StatusCode};

async fn cancel(sender: &Remitter<'_>, id: &str) -> Reply {
    sender.call(Method::DELETE, &format!("/transactions/{id}")).send().await
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "sets the functions' environment")]
async fn a_transaction_is_cancelled_until_it_is_being_settled_and_gives_its_amount_back_once() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    for from in [Status::Initiated, Status::Pending, Status::Hold] {
        let id = sender.standing("20.25", from).await;
        assert_eq!(sender.left().await, ["979.75", "4979.75", "19979.75"]);
        let first = cancel(&sender, &id).await;
        assert_eq!((first.status, first.text("status")), (StatusCode::OK, "CANCELED".to_owned()), "{from:?}");
        assert_eq!(sender.transaction(&id).await.body, first.body, "GET shows the same");
        let again = cancel(&sender, &id).await;
        assert_eq!((again.status, again.body), (StatusCode::OK, first.body), "{from:?}");
        let statuses = sender.statuses(&id).await;
        assert!(statuses.ends_with(" CANCELED") && statuses.matches("CANCELED").count() == 1, "{statuses}");
        assert_eq!(sender.left().await, ["1000", "5000", "20000"], "{from:?}");
    }
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "sets the functions' environment")]
async fn what_is_being_settled_or_was_is_not_cancelled() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    for from in [Status::Processing, Status::Processed, Status::Failed, Status::Returned, Status::Refunded] {
        let id = sender.standing("20", from).await;
        let (before, left) = (sender.recorded(&id).await, sender.left().await);
        for _ in 0..2 {
            let too_late = "The transaction can be cancelled while its status is INITIATED, PENDING or HOLD only.";
            assert_eq!(refusal(&cancel(&sender, &id).await), (400, too_late.to_owned()), "{from:?}");
        }
        assert_eq!((sender.recorded(&id).await, sender.left().await), (before, left), "{from:?}");
    }
}

#[tokio::test]
async fn what_is_not_the_users_is_cancelled_by_nobody() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let neighbour = Remitter::of(&world).await;
    let stranger = Remitter::named(&world, OTHER, "Verified").await;
    let id = sender.sent("20").await;
    let unknown = cancel(&sender, UNKNOWN).await;
    assert_eq!(refusal(&unknown).0, 404);
    for path in [
        format!("/users/{}/transactions/{id}", neighbour.user),
        format!("/users/{}/transactions/{id}", stranger.user),
        format!("/users/{UNKNOWN}/transactions/{id}"),
        format!("/users/{}/transactions/no-id", sender.user),
    ] {
        let reply = call(&world, DEMO, Method::DELETE, &path).send().await;
        assert_eq!((reply.status, &reply.body), (StatusCode::NOT_FOUND, &unknown.body), "{path}");
    }
    for user in [&stranger.user, &sender.user] {
        let reply = call(&world, OTHER, Method::DELETE, &format!("/users/{user}/transactions/{id}")).send().await;
        assert_eq!((reply.status, &reply.body), (StatusCode::NOT_FOUND, &unknown.body));
    }
    assert_ne!(sender.transaction(&id).await.text("status"), "CANCELED");
}

/// The report is applied as the queue's function does it: from the queue it would never come at the same moment.
#[tokio::test(flavor = "multi_thread")]
#[cfg_attr(deployed, ignore = "sets the functions' environment")]
async fn of_a_cancellation_and_a_report_that_race_one_wins_and_the_limits_agree() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let report = Report { step: Step::Status(Status::Processing), sequence: 2, reason: None };
    let mut taken = 0;
    for _ in 0..20 {
        let id = sender.standing("20", Status::Pending).await;
        let applied = remittance_move::apply(world.store(), sender.name(&id), &report, world.clock.now());
        let (cancelled, applied) = tokio::join!(cancel(&sender, &id), applied);
        let (cancelled, applied) = (cancelled.status == StatusCode::OK, applied.unwrap());
        assert_eq!(cancelled, matches!(applied, Moved::Forbidden(_)), "{applied:?}");
        assert_ne!(cancelled, matches!(applied, Moved::Now(_)), "{applied:?}");
        taken += if cancelled { 0 } else { 20 };
        let end = if cancelled { Status::Canceled } else { Status::Processing };
        assert_eq!(sender.statuses(&id).await, format!("INITIATED PENDING {}", end.as_str()));
        assert_eq!(sender.left().await[0], (1000 - taken).to_string());
    }
}

//! contracts/remittance.md, *Afterwards*: reports that are applied at the same moment, as the queue's function applies them.

use super::Remitter;
use crate::world::World;
use almoner::domain::remittance::settlement::{Report, Step};
use almoner::domain::remittance::{DeliveryStatus, Status};
use almoner::store::remittance_move::{self, Moved};
use futures::future::join_all;

async fn applied(sender: &Remitter<'_>, id: &str, step: Step, sequence: u64) -> Moved {
    let report = Report { step, sequence, reason: None };
    let now = sender.world.clock.now();
    remittance_move::apply(sender.world.store(), sender.name(id), &report, now).await.unwrap()
}

/// That it is pending again is nothing but a number while its hold is not known yet.
#[tokio::test(flavor = "multi_thread")]
#[cfg_attr(deployed, ignore = "sets the functions' environment")]
async fn a_hold_that_was_lifted_does_not_come_back() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    for _ in 0..30 {
        let id = sender.sent("1").await;
        applied(&sender, &id, Step::Status(Status::Pending), 1).await;
        tokio::join!(
            applied(&sender, &id, Step::Status(Status::Pending), 3),
            applied(&sender, &id, Step::Status(Status::Hold), 2),
        );
        let recorded = sender.recorded(&id).await;
        assert_eq!((recorded.status, recorded.status_sequence), (Status::Pending, 3), "{:?}", recorded.history);
    }
}

#[tokio::test(flavor = "multi_thread")]
#[cfg_attr(deployed, ignore = "sets the functions' environment")]
async fn of_the_same_report_that_many_apply_one_counts() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let id = sender.sent("20").await;
    for (step, sequence) in [
        (Step::Status(Status::Processing), 2),
        (Step::Delivery(DeliveryStatus::Pending), 1),
        (Step::Status(Status::Failed), 3),
    ] {
        let moved = join_all((0..16).map(|_| applied(&sender, &id, step, sequence))).await;
        let now = moved.iter().filter(|moved| matches!(moved, Moved::Now(_))).count();
        let already = moved.iter().filter(|moved| matches!(moved, Moved::Already(_))).count();
        assert_eq!((now, already), (1, 15), "{step:?}");
    }
    assert_eq!(sender.statuses(&id).await, "INITIATED PROCESSING FAILED");
    assert_eq!(sender.left().await, ["1000", "5000", "20000"], "given back once");
}

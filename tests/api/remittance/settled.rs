//! contracts/remittance.md, *Afterwards*: what settlement reports, each move once, in any order.

use super::Remitter;
use crate::world::World;
use almoner::domain::remittance::settlement::Step;
use almoner::domain::remittance::{Stages as _, Status};

#[tokio::test]
#[cfg_attr(deployed, ignore = "looks at whole queues")]
async fn reports_in_order_lead_to_processed_and_those_that_come_again_change_nothing() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let id = sender.sent("20").await;
    let path = [Status::Pending, Status::Processing, Status::Processed].map(Step::Status);
    for (sequence, step) in (1..).zip(path) {
        let Step::Status(status) = step else { unreachable!() };
        let shown = sender.reported(&id, status, sequence).await;
        assert!(!shown.body.contains("status_reason"), "{shown:?}");
        // Itself again, and all before it.
        let mut again: Vec<_> = path.into_iter().zip(1..=sequence).collect();
        again.reverse();
        assert_eq!(sender.told(&id, &again).await.body, shown.body);
    }
    assert_eq!(sender.statuses(&id).await, "INITIATED PENDING PROCESSING PROCESSED");
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "looks at whole queues")]
async fn a_report_that_skips_some_is_taken_and_those_come_too_late() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let id = sender.sent("20").await;
    let shown = sender.reported(&id, Status::Processed, 3).await;
    let late = [(Step::Status(Status::Processing), 2), (Step::Status(Status::Pending), 1)];
    assert_eq!(sender.told(&id, &late).await.body, shown.body);
    assert_eq!(sender.statuses(&id).await, "INITIATED PROCESSED");
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "looks at whole queues")]
async fn a_later_report_of_where_it_stands_makes_those_before_it_stale() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let id = sender.standing("20", Status::Pending).await;
    let before = sender.transaction(&id).await;
    // It was held and is pending again: the hold's report comes last.
    let after = sender.told(&id, &[(Step::Status(Status::Pending), 3)]).await;
    assert_eq!(after.body, before.body);
    assert_eq!(sender.recorded(&id).await.status_sequence, 3, "its number is noted");
    assert_eq!(sender.told(&id, &[(Step::Status(Status::Hold), 2)]).await.body, before.body);
    assert_eq!(sender.statuses(&id).await, "INITIATED PENDING", "and nothing changed");
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "sets the functions' environment")]
async fn a_hold_says_why_until_it_is_lifted() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let id = sender.sent("20").await;
    sender.report_why(&id, Status::Hold, 1, "Papers are missing").await;
    let held = sender.becomes(&id, "status", "HOLD").await;
    assert_eq!(held.text("status_reason"), "Papers are missing");
    assert_eq!(sender.left().await, ["980", "4980", "19980"], "held money counts");
    let lifted = sender.reported(&id, Status::Pending, 2).await;
    assert!(!lifted.body.contains("status_reason"), "{lifted:?}");
    assert!(sender.recorded(&id).await.held_at.is_none());
    assert_eq!(sender.statuses(&id).await, "INITIATED HOLD PENDING");
}

#[tokio::test(flavor = "multi_thread")]
#[cfg_attr(deployed, ignore = "sets the functions' environment")]
async fn what_was_said_of_a_hold_is_erased_with_its_sender() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let [held, lifted] = [sender.sent("20").await, sender.sent("20").await];
    for id in [&held, &lifted] {
        sender.report_why(id, Status::Hold, 1, "Norgay's papers are missing").await;
        sender.becomes(id, "status", "HOLD").await;
    }
    sender.reported(&lifted, Status::Pending, 2).await;
    let reasons = async |id| sender.recorded(id).await.history.iter().filter(|it| it.reason.is_some()).count();
    assert_eq!([reasons(&held).await, reasons(&lifted).await], [1, 1]);
    world.ops(&format!("user erase {} --partner {}", sender.user, sender.partner.id)).await.unwrap();
    assert_eq!([reasons(&held).await, reasons(&lifted).await], [0, 0]);
    assert_eq!(sender.recorded(&held).await.reason, None);
    assert_eq!(sender.statuses(&lifted).await, "INITIATED HOLD PENDING", "states stay");
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "looks at whole queues")]
async fn what_fails_or_is_cancelled_gives_its_amount_back_once_and_what_returns_does_not() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let failed = sender.standing("20", Status::Processing).await;
    let canceled = sender.standing("30.50", Status::Hold).await;
    let returned = sender.standing("7", Status::Processed).await;
    let refunded = sender.standing("1", Status::Processed).await;
    assert_eq!(sender.left().await, ["941.5", "4941.5", "19941.5"]);
    for (id, end, left) in [
        (&failed, Status::Failed, "961.5"),
        (&canceled, Status::Canceled, "992"),
        (&returned, Status::Returned, "992"),
        (&refunded, Status::Refunded, "992"),
    ] {
        sender.report_why(id, end, 2, "It went wrong").await;
        let shown = sender.becomes(id, "status", end.as_str()).await;
        assert_eq!(shown.text("status_reason"), "It went wrong");
        let end = Step::Status(end);
        assert_eq!(sender.told(id, &[(end, 2), (end, 3), (end, 1)]).await.body, shown.body);
        assert_eq!(sender.left().await[0], left, "{end:?}");
    }
    assert_eq!(sender.left().await, ["992", "4992", "19992"]);
}

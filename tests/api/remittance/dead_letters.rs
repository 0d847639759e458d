//! contracts/remittance.md, *Afterwards*: reports that cannot be read, or could not be applied for long.

use super::{Remitter, settle};
use crate::waiting::until;
use crate::world::World;
use almoner::clock::Clock;
use almoner::domain::remittance::Status;
use almoner::domain::remittance::settlement::{Report, Step};
use almoner::notify::settlement::SettlementMessage;

/// The id of the message that is listed last.
fn message_id(listed: &str) -> String {
    listed.lines().last().unwrap().split_whitespace().nth(1).unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
#[cfg_attr(deployed, ignore = "changes the template")]
async fn a_message_that_cannot_be_read_ends_as_a_dead_letter_and_harms_no_other() {
    let world = World::with(Clock::System)
        .template(
            "SettlementsDeadLetters.Arn, maxReceiveCount: 40",
            "SettlementsDeadLetters.Arn, maxReceiveCount: 1",
        )
        .start()
        .await;
    let sender = Remitter::of(&world).await;
    let id = sender.sent("20").await;
    let known = format!(r#""mode":"test","partner_id":"{}","transaction_id":"{id}""#, sender.partner.id);
    settle(&world, "not JSON").await;
    settle(&world, &format!(r#"{{{known},"sequence":1,"status":"SETTLED"}}"#)).await;
    settle(&world, &format!(r#"{{{known},"sequence":0,"status":"FAILED"}}"#)).await;
    sender.reported(&id, Status::Pending, 1).await;
    until("three dead letters", async || {
        (world.queued().await == [("SettlementsDeadLetters".to_owned(), 3)].into()).then_some(())
    })
    .await;
    let listed = world.ops("dead-letters list --queue settlements").await.unwrap();
    assert!(listed.contains("settlements  3") && listed.contains("unreadable"), "{listed}");
    let letter = message_id(&listed);
    let shown = world.ops(&format!("dead-letters show {letter}")).await.unwrap();
    assert!(shown.contains("Queue:     settlements\n") && shown.contains("What:      unreadable\n"), "{shown}");
    let problem = world.ops(&format!("dead-letters redrive {letter} --queue settlements")).await.unwrap_err();
    assert!(problem.contains("settlements 0") && problem.contains("It cannot be read"), "{problem}");
    assert_eq!(sender.statuses(&id).await, "INITIATED PENDING");
    assert_eq!(world.ops("remittance rejected").await.unwrap().lines().count(), 1, "heads alone");
}

#[tokio::test(flavor = "multi_thread")]
#[cfg_attr(deployed, ignore = "looks at whole queues")]
async fn a_report_that_was_given_up_is_applied_after_it_is_redriven() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let id = sender.sent("20").await;
    let report = Report { step: Step::Status(Status::Processing), sequence: 2, reason: None };
    let text = serde_json::to_string(&SettlementMessage::of(sender.name(&id), &report)).unwrap();
    let sqs = aws_sdk_sqs::Client::new(&world.sdk("sqs"));
    let dead = world.queue("SettlementsDeadLetters").await;
    sqs.send_message().queue_url(dead).message_body(text).send().await.unwrap();
    let listed = world.ops("dead-letters list --queue settlements").await.unwrap();
    assert!(listed.contains(&format!("report 2 of remittance {id}: PROCESSING")), "{listed}");
    let letter = message_id(&listed);
    let shown = world.ops(&format!("dead-letters show {letter}")).await.unwrap();
    assert!(shown.contains("Status:    INITIATED, delivery NONE\n"), "{shown}");
    let redriven = world.ops(&format!("dead-letters redrive {letter} --queue settlements")).await.unwrap();
    assert_eq!(redriven, "Redriven: settlements 1.\n");
    sender.becomes(&id, "status", "PROCESSING").await;
    world.drained().await;
}

use super::{Rows, THEN, completed, object, path, put, report, settlement, tell};
use crate::waiting::until;
use crate::world::World;
use almoner::clock::Clock;
use almoner::statement::notice;
use almoner_ops::sandbox::DEMO;
use jiff::SignedDuration;

#[tokio::test]
#[cfg_attr(deployed, ignore = "looks at whole queues")]
async fn s3s_trial_what_is_gone_and_what_leads_elsewhere_are_done_with() {
    let world = World::start().await;
    tell(
        &world,
        r#"{"Service":"Amazon S3","Event":"s3:TestEvent","Time":"2025-11-20T12:00:00.000Z","Bucket":"b"}"#,
    )
    .await;
    tell(&world, &notice::of(&object(&world, "gone.csv"))).await;
    tell(&world, &notice::of("../../elsewhere.csv")).await;
    world.drained().await;
    assert!(!path(&world, "../../elsewhere.csv.report.jsonl").exists());
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "looks at the local stack's folder")]
async fn a_name_is_read_as_s3_writes_it() {
    let world = World::start_at(THEN).await;
    let id = completed(&world, DEMO).await;
    world.advance(SignedDuration::from_hours(3 * 24));
    let name = object(&world, "November (été) + 1.csv");
    let file = path(&world, &name);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, Rows::default().row(&id, "5", "USD").csv()).unwrap();
    let key = format!("test/{}/November+%28%C3%A9t%C3%A9%29+%2B+1.csv", DEMO.id);
    tell(
        &world,
        &format!(r#"{{"Records":[{{"eventName":"ObjectCreated:Put","s3":{{"object":{{"key":"{key}"}}}}}}]}}"#),
    )
    .await;
    report(&world, &name).await;
    assert_eq!(settlement(&world, &id).await, "matched");
}

#[tokio::test(flavor = "multi_thread")]
#[cfg_attr(deployed, ignore = "changes the template")]
async fn a_notice_that_nobody_can_read_ends_as_a_dead_letter_and_harms_no_other() {
    let dead = "StatementsDeadLetters.Arn, maxReceiveCount: ";
    let world = World::with(Clock::System).template(&format!("{dead}20"), &format!("{dead}1")).start().await;
    tell(&world, "not JSON").await;
    let id = completed(&world, DEMO).await;
    let name = object(&world, "s.csv");
    put(&world, &name, Rows::default().row(&id, "5", "USD").csv()).await;
    until("a dead letter", async || {
        (world.queued().await == [("StatementsDeadLetters".to_owned(), 1)].into()).then_some(())
    })
    .await;
    assert_eq!(settlement(&world, &id).await, "matched");
    let listed = world.ops("dead-letters list --queue statements").await.unwrap();
    assert!(listed.contains("statements  1") && listed.contains("unreadable"), "{listed}");
}

#[tokio::test(flavor = "multi_thread")]
#[cfg_attr(deployed, ignore = "looks at whole queues")]
async fn a_statement_that_was_given_up_is_imported_after_it_is_redriven() {
    let world = World::start().await;
    let id = completed(&world, DEMO).await;
    let name = object(&world, "s.csv");
    let file = path(&world, &name);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(&file, Rows::default().row(&id, "5", "USD").csv()).unwrap();
    let sqs = aws_sdk_sqs::Client::new(&world.sdk("sqs"));
    let dead = world.queue("StatementsDeadLetters").await;
    sqs.send_message().queue_url(dead).message_body(notice::of(&name)).send().await.unwrap();
    let listed = world.ops("dead-letters list --queue statements").await.unwrap();
    assert!(listed.contains(&format!("bank statement {name}")), "{listed}");
    let redriven = world.ops("dead-letters redrive --all --queue statements").await.unwrap();
    assert_eq!(redriven, "Redriven: statements 1.\n");
    report(&world, &name).await;
    assert_eq!(settlement(&world, &id).await, "matched");
}

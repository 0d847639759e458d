//! Completions that could not be applied, or had to be refused.

use super::{named, ops, send};
use crate::waiting::until;
use crate::world::World;
use almoner::domain::partner::CredentialKind;
use almoner::domain::tenant::{Mode, Tenant};
use almoner::notify::message::{QueuedCompletion, Reporter};
use almoner::store::rejected_completion::{RejectedCompletion, record};
use almoner_ops::sandbox::{DEMO, OTHER};
use jiff::Timestamp;
use uuid::Uuid;

fn queued(transaction_id: &str, reporter: Reporter) -> String {
    let transaction_id = transaction_id.parse().unwrap();
    let (reported_at, request_id) = (Timestamp::now(), "request-1".to_owned());
    serde_json::to_string(&QueuedCompletion { transaction_id, reported_at, request_id, reporter }).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_completion_that_could_not_be_applied_is_applied_after_it_is_redriven() {
    let world = World::start().await;
    let id = world.created(DEMO).await;
    let message = send(&world, "CompletionsDeadLetters", &queued(&id, Reporter::known(DEMO.tenant()))).await;
    let shown = ops(&world, &format!("dead-letters show {message}")).await;
    insta::assert_snapshot!(named(&shown), @r#"
    Queue: completions
    Message: ID1
    Sent: TIME
    Receives: 1, first TIME
    What: completion of transaction ID2, reported TIME
    Partner: test#ID3
    Status: pending, until TIME
    Body:
    {
    "reported_at": "TIME",
    "reporter": {
    "known": {
    "mode": "test",
    "partner_id": "ID3"
    }
    },
    "request_id": "request-1",
    "transaction_id": "ID2"
    }
    "#);
    let redriven = ops(&world, &format!("dead-letters redrive {message}")).await;
    assert_eq!(redriven, "Redriven: completions 1, settlements 0, statements 0, notifications 0, events 0.\n");
    until("completion", async || {
        let reply = world.get(DEMO, &id).send().await;
        (reply.text("status") == "completed").then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_stays_and_secrets_are_not_shown() {
    let world = World::start().await;
    let unreadable = send(&world, "CompletionsDeadLetters", "\u{1b}[2J").await;
    let (kind, id) = (CredentialKind::ApiKey, DEMO.api_key[0].to_owned());
    let claimed = Reporter::Claimed { kind, id, secret_sha256: [0xab; 32] };
    let claimed = send(&world, "CompletionsDeadLetters", &queued(&Uuid::nil().to_string(), claimed)).await;
    let listed = ops(&world, "dead-letters list --queue completions").await;
    assert!(listed.contains("completions  2") && listed.contains("unreadable"), "{listed}");

    let shown = ops(&world, &format!("dead-letters show {unreadable}")).await;
    assert!(shown.ends_with("What:      unreadable\nBody:\n\"\\u001b[2J\"\n"), "{shown}");
    let problem = world.ops(&format!("dead-letters redrive {unreadable}")).await.unwrap_err();
    insta::assert_snapshot!(named(&problem), @r"
    Redriven: completions 0, settlements 0, statements 0, notifications 0, events 0.
    Not done:
    ID1 (completions): It cannot be read: see almoner-ops dead-letters show.
    ");
    let listed = ops(&world, "dead-letters list --queue completions").await;
    assert!(listed.contains("completions  2"), "{listed}");

    let shown = ops(&world, &format!("dead-letters show {claimed}")).await;
    assert!(shown.contains("there is no such contribution of this partner's"), "{shown}");
    assert!(shown.contains("(not shown)") && !shown.contains(&"ab".repeat(32)), "{shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn looking_sees_more_than_one_receive_holds_each_once_and_leaves_them_all() {
    let world = World::start().await;
    let mut sent = Vec::new();
    for number in 0..25 {
        sent.push(send(&world, "CompletionsDeadLetters", &number.to_string()).await);
    }
    sent.sort();
    for _ in 0..2 {
        let listed = ops(&world, "dead-letters list --queue completions").await;
        let rows = listed.lines().skip(4).map(|row| row.split_whitespace().nth(1).unwrap().to_owned());
        let mut rows: Vec<_> = rows.collect();
        rows.sort();
        assert_eq!(rows, sent);
        assert!(listed.contains("\ncompletions  25\n"), "{listed}");
    }
    for id in [&sent[0], &sent[24]] {
        assert!(ops(&world, &format!("dead-letters show {id}")).await.contains("Receives:"));
    }
}

#[tokio::test]
async fn completions_that_had_to_be_refused_are_listed() {
    let world = World::start().await;
    let tenant = |mode, partner_id| Some(Tenant { mode, partner_id });
    let at = |minutes: i64| Timestamp::from_second(4_000_000_000 + 60 * minutes).unwrap();
    for (number, reason, tenant) in [
        (1, "expired", tenant(Mode::Test, DEMO.id)),
        (2, "unauthenticated", None),
        (3, "unknown", tenant(Mode::Live, OTHER.id)),
    ] {
        let rejected = RejectedCompletion {
            request_id: format!("request-{number}"),
            tenant,
            transaction_id: Uuid::from_u128(number),
            reported_at: at(0),
            rejected_at: at(i64::try_from(number).unwrap()),
            reason: reason.to_owned(),
        };
        record(world.store(), &rejected).await.unwrap();
    }
    insta::assert_snapshot!(ops(&world, "completions rejected").await, @r"
    REPORTED              REJECTED              REASON           TRANSACTION                           PARTNER                                    REQUEST
    2096-10-02T07:06:40Z  2096-10-02T07:07:40Z  expired          00000000-0000-0000-0000-000000000001  test#9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d  request-1
    2096-10-02T07:06:40Z  2096-10-02T07:08:40Z  unauthenticated  00000000-0000-0000-0000-000000000002  -                                          request-2
    2096-10-02T07:06:40Z  2096-10-02T07:09:40Z  unknown          00000000-0000-0000-0000-000000000003  live#2c0f1f6e-6a57-4b52-9f0e-6c1d8a1b7e10  request-3
    ");
    let of = async |filter: String| ops(&world, &format!("completions rejected --partner {filter}")).await;
    assert_eq!(of(DEMO.id.to_string()).await.lines().count(), 2);
    assert!(of(format!("{} --mode live", OTHER.id)).await.contains("request-3"));
    assert_eq!(of(OTHER.id.to_string()).await.lines().count(), 1, "not in test mode: heads alone");
}

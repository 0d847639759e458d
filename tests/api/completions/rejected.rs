use crate::waiting::{SOON, eventually};
use crate::world::{CONTRIBUTIONS, World};
use almoner::clock::Clock;
use almoner::notify::message::{QueuedCompletion, Reporter};
use almoner::store::rejected_completion::{self, RejectedCompletion};
use almoner_ops::sandbox::{DEMO, OTHER};
use http::{Method, StatusCode};
use jiff::SignedDuration;

async fn rejected(world: &World, count: usize) -> Vec<RejectedCompletion> {
    eventually("rejections", SOON, async || {
        let rejected = rejected_completion::list(world.store()).await.unwrap();
        (rejected.len() >= count).then_some(rejected)
    })
    .await
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn an_accepted_completion_that_turns_out_to_be_refused_is_recorded() {
    let world = World::with(Clock::stopped_at("2026-11-20T12:00:00Z".parse().unwrap()))
        .env("STORE_ATTEMPT_TIMEOUT_MS", "100")
        .start()
        .await;
    let (expired, mine) = (world.created(DEMO).await, world.created(DEMO).await);
    world.advance(SignedDuration::from_hours(7 * 24));
    let unknown = "00000000-0000-4000-8000-000000000000";
    world.fault("error", 1.0).await;
    for (partner, id) in [(DEMO, expired.as_str()), (DEMO, unknown), (OTHER, mine.as_str())] {
        assert_eq!(world.complete(partner, id).send().await.status, StatusCode::ACCEPTED);
    }
    let wrong = world.request(Method::PUT, &format!("{CONTRIBUTIONS}/{mine}")).json(r#"{"status":"completed"}"#);
    let wrong = wrong.header("API-Key", world.partner(DEMO).api_key[0]).header("API-Secret", "wrong").send().await;
    assert_eq!(wrong.status, StatusCode::ACCEPTED, "nobody can tell yet");
    world.heal().await;

    let mut rejected = rejected(&world, 4).await;
    rejected.sort_by_key(|rejected| (rejected.reason.clone(), rejected.tenant.map(|tenant| tenant.partner_id)));
    let seen: Vec<_> =
        rejected.iter().map(|it| (it.reason.as_str(), it.transaction_id.to_string(), it.tenant)).collect();
    assert_eq!(
        seen,
        [
            ("expired", expired.clone(), Some(world.partner(DEMO).tenant())),
            ("unauthenticated", mine.clone(), None),
            ("unknown", mine.clone(), Some(world.partner(OTHER).tenant())),
            ("unknown", unknown.to_owned(), Some(world.partner(DEMO).tenant())),
        ]
    );
    assert!(rejected.iter().all(|it| it.reported_at.to_string() == "2026-11-27T12:00:00Z"));
    world.drained().await;
    assert_eq!(world.get(DEMO, &mine).send().await.text("status"), "expired", "and nothing else happened");
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "changes the template")]
async fn a_completion_message_that_cannot_be_read_ends_as_a_dead_letter_and_harms_no_other() {
    let world = World::with(Clock::System)
        .template(
            "CompletionsDeadLetters.Arn, maxReceiveCount: 40",
            "CompletionsDeadLetters.Arn, maxReceiveCount: 1",
        )
        .start()
        .await;
    let sqs = aws_sdk_sqs::Client::new(&world.sdk("sqs"));
    let url = sqs.get_queue_url().queue_name("Completions").send().await.unwrap().queue_url.unwrap();
    for body in ["{}", "not JSON", r#"{"transaction_id":"x"}"#] {
        sqs.send_message().queue_url(&url).message_body(body).send().await.unwrap();
    }
    let id = world.created(DEMO).await;
    let good = QueuedCompletion {
        transaction_id: id.parse().unwrap(),
        reported_at: Clock::System.now(),
        request_id: "r-1".to_owned(),
        reporter: Reporter::known(world.partner(DEMO).tenant()),
    };
    let good = serde_json::to_string(&good).unwrap();
    sqs.send_message().queue_url(&url).message_body(good).send().await.unwrap();
    eventually("three dead letters", SOON, async || {
        (world.queued().await == [("CompletionsDeadLetters".to_owned(), 3)].into()).then_some(())
    })
    .await;
    assert_eq!(world.get(DEMO, &id).send().await.text("status"), "completed");
}

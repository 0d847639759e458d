//! The schedule is walked to its end, whatever SQS forgets: attempts are counted in the ledger.

use crate::subscriber::{Hook, Subscriber};
use crate::waiting::{SOON, eventually};
use crate::world::World;
use almoner::clock::Clock;
use almoner_ops::receive::{Options, Step};
use almoner_ops::sandbox::DEMO;
use jiff::{SignedDuration, Timestamp};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

const SCHEDULE_S: [i64; 7] = [5, 300, 1_800, 7_200, 18_000, 36_000, 36_000];

/// When the last attempt will be followed by the next.
async fn next_attempt_at(world: &World, subscriber: &Hook) -> Option<Timestamp> {
    use almoner::domain::json::Json;
    let log = subscriber.log(world, DEMO).await;
    let json = log.json();
    let Some(Json::Array(deliveries)) = json.member("deliveries") else { panic!("{log:?}") };
    match deliveries[0].member("next_attempt_at") {
        Some(Json::Text(moment)) => Some(moment.parse().unwrap()),
        _ => None,
    }
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn the_contracts_schedule_is_walked_with_every_attempt_under_its_number() {
    let world = World::start_at("2026-11-20T12:00:00Z").await;
    let options = Options { fail: vec![Step::Status(500); 8], clock: world.clock.clone(), ..Options::default() };
    let subscriber = Subscriber::with(&world, DEMO, r#"["*"]"#, "standard", options).await;
    let id = world.created(DEMO).await;
    world.complete(DEMO, &id).send().await;
    for (at, pause_s) in SCHEDULE_S.into_iter().enumerate() {
        assert_eq!(subscriber.logged(&world, DEMO, at + 1).await.len(), at + 1, "none skipped, none too many");
        let now = world.clock.now();
        let next = next_attempt_at(&world, &subscriber).await.unwrap();
        let pause = next.duration_since(now);
        let jitter = SignedDuration::from_secs(pause_s / 10);
        assert!(pause >= SignedDuration::from_secs(pause_s), "attempt {}: {pause:?}", at + 1);
        assert!(pause <= SignedDuration::from_secs(pause_s) + jitter, "attempt {}: {pause:?}", at + 1);
        // Not a moment earlier, however often its message comes.
        world.advance(pause - SignedDuration::from_millis(1));
        world.ring(DEMO, &subscriber, &id).await;
        assert_eq!(subscriber.receiver.count(), at + 1);
        world.advance(SignedDuration::from_millis(1));
        world.ring(DEMO, &subscriber, &id).await;
    }
    let log = subscriber.logged(&world, DEMO, 8).await;
    assert_eq!(log, (1..=8).map(|number| format!("{number}: 500")).collect::<Vec<_>>());
    assert_eq!(next_attempt_at(&world, &subscriber).await, None);
    eventually("a dead letter", SOON, async || {
        (world.queued().await.get("NotificationsDeadLetters") == Some(&1)).then_some(())
    })
    .await;
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "sets the functions' environment")]
async fn the_queue_alone_walks_a_schedule_by_visibility_timeout() {
    // No sweep rings here: every attempt but the first comes from the one message, hidden and shown again.
    let world = World::with(Clock::System).env("NOTIFICATION_SCHEDULE_S", "1,1,2,1,1,1,1").start().await;
    let subscriber = Subscriber::of(&world, DEMO, r#"["*"]"#, "500,500,500,500,500,500,500").await;
    let id = world.created(DEMO).await;
    world.complete(DEMO, &id).send().await;
    let log = subscriber.logged(&world, DEMO, 8).await;
    let mut expected: Vec<_> = (1..=7).map(|number| format!("{number}: 500")).collect();
    expected.push("8: 200".to_owned());
    assert_eq!(log, expected);
    let heard = subscriber.heard(8).await;
    for pair in heard.windows(2) {
        assert!(pair[1].at.duration_since(pair[0].at) >= SignedDuration::from_millis(900), "not ahead of time");
    }
    world.drained().await;
}

/// An endpoint that gives everybody this answer.
async fn answering(answer: String) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.read(&mut [0; 8_192]).await;
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    url
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn retry_after_puts_the_next_attempt_off_up_to_the_next_step() {
    let world = World::start_at("2026-11-20T12:00:00Z").await;
    for (asked, pause_s) in [("60", 60), ("86400", 300), ("1", 5)] {
        let url = answering(format!("HTTP/1.1 503 X\r\nRetry-After: {asked}\r\nContent-Length: 0\r\n\r\n")).await;
        let subscriber = Hook::of(&world, DEMO, &url, r#"["*"]"#, "standard").await;
        let id = world.created(DEMO).await;
        world.complete(DEMO, &id).send().await;
        subscriber.logged(&world, DEMO, 1).await;
        let pause = next_attempt_at(&world, &subscriber).await.unwrap().duration_since(world.clock.now());
        let whole = SignedDuration::from_secs(pause_s);
        assert!(pause >= whole && pause <= whole + whole / 10, "{asked}: {pause:?}");
        let path = format!("/webhooks/{}", subscriber.id);
        world.call(DEMO, http::Method::DELETE, &path).send().await;
    }
}

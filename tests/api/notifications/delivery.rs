use crate::subscriber::{Hook, Subscriber, attempts};
use crate::waiting::{SOON, eventually};
use crate::world::World;
use almoner::clock::Clock;
use almoner_ops::receive::{Answer, Options};
use almoner_ops::sandbox::DEMO;
use http::{Method, StatusCode};
use jiff::SignedDuration;

async fn complete_one(world: &World) -> String {
    let id = world.created(DEMO).await;
    assert_eq!(world.complete(DEMO, &id).send().await.status, StatusCode::OK);
    id
}

#[tokio::test]
async fn a_receiver_that_fails_twice_then_accepts_hears_three_times_under_one_id() {
    let world = World::hasty().await;
    let subscriber = Subscriber::of(&world, DEMO, r#"["*"]"#, "500,500").await;
    complete_one(&world).await;
    let heard = subscriber.heard(3).await;
    assert!(heard.iter().all(|delivery| delivery.event_id == heard[0].event_id && delivery.verified.is_ok()));
    assert!(heard.iter().all(|delivery| delivery.body == heard[0].body), "the same bytes each time");
    assert_eq!(subscriber.logged(&world, DEMO, 3).await, ["1: 500", "2: 500", "3: 200"]);
    world.drained().await;
    assert_eq!(subscriber.receiver.count(), 3);
}

#[tokio::test]
async fn one_that_is_down_for_the_whole_schedule_leaves_a_dead_letter() {
    let world = World::hasty().await;
    let subscriber = Subscriber::of(&world, DEMO, r#"["*"]"#, "500,409,429,500,501,502").await;
    complete_one(&world).await;
    let log = subscriber.logged(&world, DEMO, 6).await;
    assert_eq!(log, ["1: 500", "2: 409", "3: 429", "4: 500", "5: 501", "6: 502"]);
    eventually("a dead letter", SOON, async || {
        let there = match world.deployed() {
            None => world.queued().await == [("NotificationsDeadLetters".to_owned(), 1)].into(),
            Some(_) => {
                let listed = world.ops("dead-letters list --queue notifications").await.unwrap();
                listed.matches(&subscriber.id).count() == 1
            }
        };
        there.then_some(())
    })
    .await;
    let last = subscriber.log(&world, DEMO).await;
    assert!(last.body.contains(r#""next_attempt_at":null"#), "{last:?}");
}

#[tokio::test]
async fn every_status_that_is_not_success_or_410_is_tried_again() {
    let world = World::hasty().await;
    let subscriber = Subscriber::of(&world, DEMO, r#"["*"]"#, "302,400,401,404").await;
    complete_one(&world).await;
    assert_eq!(
        subscriber.logged(&world, DEMO, 5).await,
        ["1: 302", "2: 400", "3: 401", "4: 404", "5: 200"],
        "a redirect is an answer, not a way to go"
    );
}

#[tokio::test]
async fn a_410_disables_the_webhook_and_its_owner_hears_of_it_by_the_others() {
    let world = World::hasty().await;
    let gone = Subscriber::of(&world, DEMO, r#"["*"]"#, "410").await;
    let other = Subscriber::of(&world, DEMO, r#"["donation.paid"]"#, "").await;
    complete_one(&world).await;
    let [told] = other.heard(1).await.try_into().unwrap();
    assert_eq!((told.event_type.as_str(), told.resource_id.as_str()), ("webhook.disabled", gone.id.as_str()));
    let shown = world.call(DEMO, Method::GET, &format!("/webhooks/{}", gone.id)).send().await;
    assert_eq!([shown.text("status"), shown.text("disabled_reason")], ["disabled", "gone"]);
    let told = std::str::from_utf8(&told.body).unwrap();
    assert!(told.contains(&format!(r#""data":{}"#, shown.body)), "{told}");
    assert!(!told.contains("whsec_"));

    complete_one(&world).await;
    world.drained().await;
    assert_eq!(gone.receiver.count(), 1, "nothing more is sent to it");
    assert_eq!(gone.logged(&world, DEMO, 1).await, ["1: 410"]);
    assert_eq!(other.receiver.count(), 1);
}

#[tokio::test]
async fn what_was_under_way_to_a_webhook_that_is_deleted_is_dropped() {
    let world = World::hasty().await;
    let subscriber = Subscriber::of(&world, DEMO, r#"["*"]"#, "500").await;
    complete_one(&world).await;
    subscriber.heard(1).await;
    let path = format!("/webhooks/{}", subscriber.id);
    assert_eq!(world.call(DEMO, Method::DELETE, &path).send().await.status, StatusCode::NO_CONTENT);
    world.drained().await;
    assert_eq!(subscriber.receiver.count(), 1);
}

#[tokio::test]
async fn an_endpoint_that_cannot_be_reached_is_logged_in_a_word() {
    let world = World::hasty().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let closed = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    let hook = Hook::of(&world, DEMO, &closed, r#"["*"]"#, "standard").await;
    complete_one(&world).await;
    assert_eq!(hook.logged(&world, DEMO, 2).await[..2], ["1: connect", "2: connect"]);
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn five_days_of_failures_disable_a_webhook_and_a_success_starts_the_days_anew() {
    let world = World::with(Clock::stopped_at("2026-11-20T12:00:00Z".parse().unwrap()))
        .env("NOTIFICATION_SCHEDULE_S", "1")
        .start()
        .await;
    let options = |fail: &[u16]| Options {
        fail: fail.iter().map(|status| almoner_ops::receive::Step::Status(*status)).collect(),
        clock: world.clock.clone(),
        ..Options::default()
    };
    // Fails, then works, then fails for good.
    let failing =
        Subscriber::with(&world, DEMO, r#"["contribution.*"]"#, "standard", options(&[500, 200, 500, 500, 500]))
            .await;
    let other = Subscriber::with(&world, DEMO, r#"["donation.*"]"#, "standard", options(&[])).await;
    let status = async || world.call(DEMO, Method::GET, &format!("/webhooks/{}", failing.id)).send().await;
    complete_one(&world).await;
    failing.logged(&world, DEMO, 1).await;
    world.advance(SignedDuration::from_hours(6 * 24));
    world.run("notifications-recover").await;
    failing.logged(&world, DEMO, 2).await;
    // The log's order is that of time, and this clock stands still.
    world.advance(SignedDuration::from_secs(1));
    complete_one(&world).await;
    failing.logged(&world, DEMO, 3).await;
    assert_eq!(status().await.text("status"), "enabled", "the success in between counts");
    world.advance(SignedDuration::from_hours(5 * 24) - SignedDuration::from_secs(1));
    world.run("notifications-recover").await;
    failing.logged(&world, DEMO, 4).await;
    assert_eq!(status().await.text("status"), "enabled", "five days less a second");
    world.advance(SignedDuration::from_secs(1));
    complete_one(&world).await;
    let log = failing.logged(&world, DEMO, 5).await;
    assert_eq!(log, ["1: 500", "2: 200", "1: 500", "2: 500", "1: 500"]);
    let [told] = other.heard(1).await.try_into().unwrap();
    assert_eq!(told.event_type, "webhook.disabled");
    assert_eq!(status().await.text("disabled_reason"), "failing");
    assert_eq!(told.answered, Answer::Status(200));
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn a_success_that_cannot_be_noted_is_posted_again_rather_than_forgotten() {
    // The worker may not write to webhooks: of one that was failing, it cannot note that it works.
    let clock = Clock::stopped_at("2026-11-20T12:00:00Z".parse().unwrap());
    let world =
        World::with(clock).template(r#"["notification#*", "webhooks#*"]"#, r#"["notification#*"]"#).start().await;
    let subscriber = Subscriber::of(&world, DEMO, r#"["*"]"#, "").await;
    let (tenant, id) = (world.partner(DEMO).tenant(), subscriber.id.parse().unwrap());
    let store = world.store();
    assert!(almoner::store::webhook::note_failing(store, tenant, id, world.clock.now()).await.unwrap());
    complete_one(&world).await;
    subscriber.heard(1).await;
    world.advance(almoner::domain::notification::LEASE);
    let heard = subscriber.heard(2).await;
    assert_eq!(heard[0].event_id, heard[1].event_id);
    assert!(attempts(&subscriber.log(&world, DEMO).await).is_empty(), "it does not count as delivered");
}

#[tokio::test]
async fn duplicates_and_another_order_are_what_a_receiver_must_bear() {
    let world = World::hasty().await;
    let options = Options { duplicate: true, ..Options::default() };
    let subscriber = Subscriber::with(&world, DEMO, r#"["*"]"#, "standard", options).await;
    complete_one(&world).await;
    let heard = subscriber.heard(2).await;
    assert_eq!(heard[0].event_id, heard[1].event_id);
    assert_eq!([heard[0].again, heard[1].again], [false, true]);
    world.drained().await;
    assert_eq!(subscriber.receiver.count(), 2);
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn attempts_are_forgotten_after_thirty_days_and_what_was_owed_a_day_later() {
    let world = World::start_at("2026-11-20T12:00:00Z").await;
    let subscriber = Subscriber::of(&world, DEMO, r#"["*"]"#, "").await;
    complete_one(&world).await;
    subscriber.logged(&world, DEMO, 1).await;
    let dynamodb = aws_sdk_dynamodb::Client::new(&world.sdk("dynamodb"));
    let items = dynamodb.scan().table_name(world.table()).into_paginator().items().send();
    let items: Vec<_> = items.try_collect().await.unwrap();
    let forgotten_after_days = |prefix: &str| {
        let mut items = items.iter().filter(|item| item["pk"].as_s().unwrap().starts_with(prefix));
        let item = items.next().unwrap_or_else(|| panic!("no {prefix}"));
        let forget_at_s: i64 = item["forget_at_s"].as_n().unwrap().parse().unwrap();
        (forget_at_s - world.clock.now().as_second()) / 86_400
    };
    assert_eq!([forgotten_after_days("deliveries#"), forgotten_after_days("notification#")], [30, 31]);
}

//! A partner's whole way through each contract, and an event for every event function. These are the tests that run
//! through every door: the stack of a test's own, `cargo run`, `sam local`, `sam deploy`.

mod buyer;
mod donations;
mod pos;
mod remittances;
mod statements;

use crate::subscriber::Subscriber;
use crate::waiting::until;
use crate::world::{Deployed, World};
use almoner::clock::Clock;
use almoner::domain::contribution::{Asked, Contribution, Status};
use almoner::domain::cursor::Position;
use almoner::domain::id::time_ordered;
use almoner::domain::money::{Currency, Money};
use almoner::domain::origin::Origin;
use almoner::notify::message::{QueuedCompletion, Reporter};
use almoner::store::contribution::{self, Created};
use almoner::store::expiry;
use almoner_ops::sandbox::DEMO;
use http::{Method, StatusCode};
use jiff::SignedDuration;
use uuid::Uuid;

const BODY: &str = r#"{"project_id":4,"amount":100.20,"user_hash":"hashed_user_email"}"#;
const DAY: SignedDuration = SignedDuration::from_hours(24);

#[tokio::test]
async fn a_contribution_is_announced_completed_and_told() {
    let world = World::start().await;
    let subscriber = Subscriber::of(&world, DEMO, r#"["contribution.*"]"#, "").await;

    let created = world.create(DEMO, BODY).key("journey").send().await;
    assert_eq!((created.status, created.replayed()), (StatusCode::OK, false), "{created:?}");
    let id = created.text("transaction_id");
    let again = world.create(DEMO, BODY).key("journey").send().await;
    assert_eq!(again.text("transaction_id"), id);
    // `sam local` gives every request the same id: the function takes a repeat for the store's own retry.
    assert_eq!(again.replayed(), !matches!(world.deployed(), Some(Deployed::SamLocal { .. })));
    let other = world.create(DEMO, &BODY.replace("100.20", "100.21")).key("journey").send().await;
    assert_eq!(other.status, StatusCode::CONFLICT);
    assert_eq!(world.get(DEMO, &id).send().await.text("status"), "pending");

    let completed = world.complete(DEMO, &id).send().await;
    assert_eq!((completed.status, completed.text("status").as_str()), (StatusCode::OK, "completed"));
    assert_eq!(world.complete(DEMO, &id).send().await.body, completed.body, "a repeat gets the same answer");
    let shown = world.get(DEMO, &id).send().await;
    assert_eq!([shown.number("amount"), shown.text("status")], ["100.20", "completed"]);
    assert_eq!(world.list(DEMO, "status=completed").send().await.ids(), [id.as_str()]);

    world.bring_events().await;
    let [told] = subscriber.heard(1).await.try_into().unwrap();
    assert_eq!(told.verified, Ok(()), "signed with the webhook's secret");
    assert_eq!((told.event_type.as_str(), &told.resource_id), ("contribution.completed", &id));
    assert!(std::str::from_utf8(&told.body).unwrap().contains(&format!(r#""data":{}"#, shown.body)));
    assert_eq!(subscriber.logged(&world, DEMO, 1).await, ["1: 200"]);
}

#[tokio::test]
async fn a_webhook_is_made_tried_rotated_and_ended() {
    let world = World::start().await;
    let subscriber = Subscriber::of(&world, DEMO, r#"["*"]"#, "").await;
    let path = format!("/webhooks/{}", subscriber.id);
    assert_eq!(world.call(DEMO, Method::GET, &path).send().await.text("status"), "enabled");
    let promised = world.call(DEMO, Method::POST, &format!("{path}/test")).send().await;
    assert_eq!(promised.status, StatusCode::ACCEPTED, "{promised:?}");
    world.bring_events().await;
    let [told] = subscriber.heard(1).await.try_into().unwrap();
    assert_eq!((told.verified, &told.event_id), (Ok(()), &promised.text("event_id")));
    let again = format!("{path}/deliveries/{}/redeliver", told.event_id);
    assert_eq!(world.call(DEMO, Method::POST, &again).send().await.status, StatusCode::ACCEPTED);
    world.bring_events().await;
    assert_eq!(subscriber.logged(&world, DEMO, 2).await, ["1: 200", "2: 200"]);
    let rotated = world.call(DEMO, Method::POST, &format!("{path}/rotate")).send().await;
    assert_ne!(rotated.text("secret"), subscriber.secret);
    assert_eq!(world.call(DEMO, Method::DELETE, &path).send().await.status, StatusCode::NO_CONTENT);
    assert_eq!(world.call(DEMO, Method::GET, &path).send().await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_completion_that_waited_in_the_queue_is_applied() {
    let world = World::start().await;
    let id = world.created(DEMO).await;
    let waiting = QueuedCompletion {
        transaction_id: id.parse().unwrap(),
        reported_at: Clock::System.now(),
        request_id: Uuid::new_v4().to_string(),
        reporter: Reporter::known(world.partner(DEMO).tenant()),
    };
    let sqs = aws_sdk_sqs::Client::new(&world.sdk("sqs"));
    let message = serde_json::to_string(&waiting).unwrap();
    sqs.send_message().queue_url(world.queue("Completions").await).message_body(message).send().await.unwrap();
    world.bring_events().await;
    until("the completion", async || {
        (world.get(DEMO, &id).send().await.text("status") == "completed").then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_contribution_whose_time_is_over_is_written_down_as_expired() {
    let world = World::start().await;
    let (tenant, now) = (world.partner(DEMO).tenant(), Clock::System.now());
    let id = time_ordered(now, rand::random());
    let amount = Money::parse("5", Currency::from_code("USD").unwrap()).unwrap();
    let asked = Asked { project_id: 4, amount, user_hash: "u".to_owned() };
    let origin = Origin { fingerprint: [0; 32], request_id: id.to_string() };
    // Put there with its nine days, because no test can wait for a week; and its partner is younger.
    let created_at = now.checked_sub(DAY * 9).unwrap();
    let old = Contribution::create(id, asked, origin, created_at, DAY * 7);
    assert!(matches!(contribution::create(world.store(), tenant, &old).await.unwrap(), Created::Now));
    expiry::reach(world.store(), tenant, Position { created_at, id: Uuid::nil() }).await.unwrap();
    world.run("contributions-expire").await;
    let recorded = contribution::get(world.store(), tenant, id).await.unwrap().unwrap();
    assert_eq!((recorded.status, recorded.version), (Status::Expired, 2));
}

#[tokio::test]
async fn a_notification_whose_message_was_lost_is_rung_for_again() {
    let world = World::start().await;
    let subscriber = Subscriber::of(&world, DEMO, r#"["*"]"#, "").await;
    let event_id = subscriber.owed_unrung(&world, DEMO).await;
    world.run("notifications-recover").await;
    world.bring_events().await;
    let [told] = subscriber.heard(1).await.try_into().unwrap();
    assert_eq!(told.event_id, event_id);
}

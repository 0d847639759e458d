//! contracts/notifications.md: what a partner's subscribers hear of its remittances and its users.

mod replays;

use super::{Remitter, call};
use crate::subscriber::Subscriber;
use crate::world::World;
use almoner::clock::Clock;
use almoner::domain::remittance::settlement::Step;
use almoner::domain::remittance::{DeliveryStatus, Status};
use almoner_ops::receive::{Delivery, Options};
use almoner_ops::sandbox::{DEMO, OTHER};
use http::{Method, StatusCode};
use std::collections::BTreeSet;

const REMITTANCES: &str = r#"["remittance.*"]"#;
/// How many changes of [`story`]'s are told of.
const STORY: usize = 9;

/// What was told: the event's id, its type, and its data.
type Told = (String, String, String);

fn told(delivery: &Delivery) -> Told {
    assert_eq!(delivery.verified, Ok(()));
    let body = std::str::from_utf8(&delivery.body).unwrap();
    let data = body.split_once(r#""data":"#).unwrap().1.strip_suffix('}').unwrap();
    (delivery.event_id.clone(), delivery.event_type.clone(), data.to_owned())
}

/// Those that arrived once everything did, each once, in the order of what they say.
async fn heard(world: &World, subscriber: &Subscriber, count: usize) -> Vec<Told> {
    subscriber.heard(count).await;
    world.drained().await;
    let told: BTreeSet<_> = subscriber.receiver.deliveries().iter().map(told).collect();
    let ids: BTreeSet<_> = told.iter().map(|(id, ..)| id.clone()).collect();
    assert_eq!((told.len(), ids.len()), (count, count), "{told:?}");
    let mut told: Vec<_> = told.into_iter().collect();
    told.sort_by(|one, other| (&one.1, &one.2).cmp(&(&other.1, &other.2)));
    told
}

/// A transaction that was held, settled, delivered and came back, with reports that say nothing new in between. Its id, and
/// what each event of it says, in the order of the types.
async fn story(sender: &Remitter<'_>) -> (String, Vec<(String, String)>) {
    let id = sender.sent("20").await;
    let mut said = Vec::new();
    let mut say = |kind: &str, body: String| said.push((format!("remittance.{kind}"), body));
    sender.report_why(&id, Status::Hold, 1, "Papers are missing").await;
    say("hold", sender.becomes(&id, "status", "HOLD").await.body);
    say("pending", sender.reported(&id, Status::Pending, 2).await.body);
    say("delivery_pending", sender.delivery_reported(&id, DeliveryStatus::Pending, 1).await.body);
    say("processing", sender.reported(&id, Status::Processing, 3).await.body);
    say("processed", sender.reported(&id, Status::Processed, 4).await.body);
    // One that notes its number, one that is stale, one that leads nowhere.
    let silent = [(Status::Processed, 5), (Status::Processing, 3), (Status::Failed, 6)];
    sender.told(&id, &silent.map(|(status, sequence)| (Step::Status(status), sequence))).await;
    for _ in 0..2 {
        let asked = sender.call(Method::PATCH, &format!("/transactions/delivery-requests/{id}")).send().await;
        assert_eq!(asked.status, StatusCode::NO_CONTENT, "{asked:?}");
    }
    say("delivery_requested", sender.transaction(&id).await.body);
    let ready = DeliveryStatus::DeliveryPayoutReady;
    say("delivery_payout_ready", sender.delivery_reported(&id, ready, 2).await.body);
    say("delivered", sender.delivery_reported(&id, DeliveryStatus::Delivered, 3).await.body);
    sender.report_why(&id, Status::Returned, 7, "The account is closed").await;
    say("returned", sender.becomes(&id, "status", "RETURNED").await.body);
    said.sort();
    assert_eq!(said.len(), STORY);
    (id, said)
}

fn without_ids(told: Vec<Told>) -> Vec<(String, String)> {
    told.into_iter().map(|(_, kind, data)| (kind, data)).collect()
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "looks at whole queues")]
async fn every_change_is_told_once_as_it_was_shown_then_and_creations_are_not() {
    let world = World::start().await;
    let subscriber = Subscriber::of(&world, DEMO, REMITTANCES, "").await;
    let everything = Subscriber::of(&world, DEMO, r#"["*"]"#, "").await;
    let stranger = Subscriber::of(&world, OTHER, r#"["*"]"#, "").await;
    let sender = Remitter::of(&world).await;
    let kyc = call(&world, DEMO, Method::GET, &format!("/users/{}/kyc", sender.user)).send().await;
    let (_, mut said) = story(&sender).await;
    said.push(("remittance.kyc_verified".to_owned(), kyc.body));
    said.sort();
    let told = heard(&world, &subscriber, STORY + 1).await;
    assert_eq!(heard(&world, &everything, STORY + 1).await, told);
    assert_eq!(without_ids(told), said);
    assert_eq!(stranger.receiver.count(), 0, "another partner's");
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "looks at whole queues")]
async fn in_the_raas_dialect_changes_have_their_published_names() {
    let world = World::start().await;
    let options = || Options { clock: Clock::System, ..Options::default() };
    let raas = Subscriber::with(&world, DEMO, REMITTANCES, "raas", options()).await;
    let standard = Subscriber::of(&world, DEMO, REMITTANCES, "").await;
    let sender = Remitter::of(&world).await;
    let (id, _) = story(&sender).await;
    let ids: BTreeSet<_> = heard(&world, &standard, STORY + 1).await.into_iter().map(|(id, ..)| id).collect();
    let told = raas.heard(STORY + 1).await;
    assert_eq!(told.iter().map(|it| it.event_id.clone()).collect::<BTreeSet<_>>(), ids, "the same events");
    let mut names = Vec::new();
    for told in &told {
        assert_eq!(told.verified, Ok(()));
        let body: serde_json::Value = serde_json::from_slice(&told.body).unwrap();
        let name = body["event_name"].as_str().unwrap().to_owned();
        assert_eq!(told.headers["x-raas-event"], name);
        let resource = if name.starts_with("user_") { &sender.user } else { &id };
        let expected = [("resource_id", resource), ("user_id", &sender.user), ("subscription_id", &raas.id)];
        for (member, expected) in expected {
            assert_eq!(body[member], *expected, "{body}");
        }
        names.push(name);
    }
    names.sort();
    let states = "delivered delivery_payout_ready delivery_pending delivery_requested hold pending processed processing returned";
    let expected = states.split(' ').map(|state| format!("transaction_{state}"));
    assert_eq!(names, expected.chain(["user_kyc_verified".to_owned()]).collect::<Vec<_>>());
}

//! contracts/notifications.md: what a company's subscribers hear of its donations.

mod replays;

use super::{COMPANY, Givers, reconciliation_id};
use crate::subscriber::Subscriber;
use crate::world::World;
use almoner::clock::Clock;
use almoner_ops::receive::{Delivery, Options};
use almoner_ops::sandbox::{DEMO, OTHER};
use http::{Method, StatusCode};
use std::collections::BTreeSet;

const DONATIONS: &str = r#"["donation.*"]"#;

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

/// What the company's GET shows of it.
async fn shown(givers: &Givers<'_>, id: &str) -> String {
    let token = givers.world.token("company", givers.company.id).await;
    givers.as_bearer(&token, Method::GET, &format!("{COMPANY}/{id}")).send().await.body
}

/// A transaction that was paid, disputed, paid after all, and given back in two parts; each asked for twice. Its id, and
/// what each event of it says, in the order of the types.
async fn story(givers: &Givers<'_>) -> (String, Vec<(String, String)>) {
    let name = reconciliation_id();
    let body = givers.whole(&format!(
        r#""company_id":"{}","transaction_status":"paid","reconciliation_id":"{name}""#,
        givers.company.id
    ));
    let mut said = Vec::new();
    let id = givers.record(&body).send().await.text("id");
    assert!(givers.record(&body).send().await.replayed());
    said.push(("donation.paid".to_owned(), shown(givers, &id).await));
    for status in ["disputed", "paid"] {
        for _ in 0..2 {
            assert_eq!(givers.moved(&id, status).await.status, StatusCode::OK);
        }
        said.push((format!("donation.{status}"), shown(givers, &id).await));
    }
    for key in ["k-1", "k-2"] {
        for again in [false, true] {
            let reply = givers.refund(&id, 100).key(key).send().await;
            assert_eq!((reply.status, reply.replayed()), (StatusCode::OK, again));
        }
        said.push(("donation.refunded".to_owned(), shown(givers, &id).await));
    }
    said.sort();
    (id, said)
}

fn without_ids(told: Vec<Told>) -> Vec<(String, String)> {
    told.into_iter().map(|(_, kind, data)| (kind, data)).collect()
}

#[tokio::test]
async fn every_change_is_told_once_as_the_company_saw_it_then() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let subscriber = Subscriber::of(&world, DEMO, DONATIONS, "").await;
    let (_, said) = story(&givers).await;
    assert_eq!(without_ids(heard(&world, &subscriber, 5).await), said);
    let failed = givers.recorded("failed").await;
    let last = heard(&world, &subscriber, 6).await.into_iter().find(|(_, kind, _)| kind == "donation.failed");
    assert_eq!(last.unwrap().2, shown(&givers, &failed).await);
}

#[tokio::test]
async fn what_moves_no_money_and_what_is_no_companys_is_not_told() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let everything = Subscriber::of(&world, DEMO, r#"["*"]"#, "").await;
    let refunds = Subscriber::of(&world, DEMO, r#"["donation.refunded"]"#, "").await;
    let stranger = Subscriber::of(&world, OTHER, r#"["*"]"#, "").await;
    let name = reconciliation_id();
    let said = format!(r#""company_id":"{}","reconciliation_id":"{name}""#, givers.company.id);
    assert_eq!(givers.announce(&givers.cause(&said)).send().await.status, StatusCode::CREATED);
    assert_eq!(givers.record(&givers.whole(&said)).send().await.text("transaction_status"), "draft");
    let id = givers.reached("to_be_payed").await;
    assert_eq!(givers.donate(&givers.whole("")).send().await.status, StatusCode::CREATED);
    let of_nobody = givers.record(&givers.whole(r#""transaction_status":"paid""#)).send().await;
    assert_eq!(givers.refund(&of_nobody.text("id"), 250).send().await.status, StatusCode::OK);
    assert_eq!(givers.moved(&id, "refunded").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    // What comes last is told last: had anything else been told, it would be there.
    assert_eq!(givers.moved(&id, "paid").await.status, StatusCode::OK);
    let refunded = givers.reached("refunded").await;
    let told = heard(&world, &everything, 3).await;
    let kinds: Vec<_> = told.iter().map(|(_, kind, _)| kind.as_str()).collect();
    assert_eq!(kinds, ["donation.paid", "donation.paid", "donation.refunded"]);
    assert_eq!(heard(&world, &refunds, 1).await, [told[2].clone()]);
    assert_eq!(refunds.receiver.deliveries()[0].resource_id, refunded);
    assert_eq!(stranger.receiver.count(), 0, "another company's");
}

#[tokio::test]
async fn a_consumers_donation_is_told_with_its_merge_and_its_consumer() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let standard = Subscriber::of(&world, DEMO, DONATIONS, "").await;
    let options = || Options { clock: Clock::System, ..Options::default() };
    let raas = Subscriber::with(&world, DEMO, DONATIONS, "raas", options()).await;
    let name = reconciliation_id();
    let said = format!(r#""payment_gateway_id":"{}","reconciliation_id":"{name}""#, givers.giving.gateway);
    assert_eq!(givers.announce(&givers.cause(&said)).send().await.status, StatusCode::CREATED);
    let body = format!(
        r#"{{"donation_amount":250,"donation_currency":"EUR","reconciliation_id":"{name}","payment_method":"{}"}}"#,
        givers.giving.methods[0]
    );
    let id = givers.donate(&body).send().await.text("id");
    assert_eq!(givers.moved(&id, "paid").await.status, StatusCode::OK);
    let [(event_id, kind, data)] = heard(&world, &standard, 1).await.try_into().unwrap();
    assert_eq!((kind.as_str(), data), ("donation.paid", shown(&givers, &id).await));
    let [told] = raas.heard(1).await.try_into().unwrap();
    assert_eq!((told.verified, told.event_id), (Ok(()), event_id));
    let body: serde_json::Value = serde_json::from_slice(&told.body).unwrap();
    assert_eq!(told.headers["x-raas-event"], "donation_paid");
    let consumer = givers.giving.consumer.to_string();
    let expected = [("event_name", "donation_paid"), ("resource_id", &id), ("user_id", &consumer)];
    for (name, expected) in expected.into_iter().chain([("subscription_id", raas.id.as_str())]) {
        assert_eq!(body[name], expected, "{body}");
    }
}

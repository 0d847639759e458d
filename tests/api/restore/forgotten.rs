//! What happened so long ago that nobody knows any more who was told of it.

use super::{arrivals, settled};
use crate::donations::{Givers, reconciliation_id};
use crate::subscriber::Subscriber;
use crate::world::World;
use almoner::domain::donation::DonationId;
use almoner::domain::event::Event;
use almoner::store::key::{self, Key};
use almoner_ops::sandbox::DEMO;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::SignedDuration;
use std::collections::HashMap;
use uuid::Uuid;

type Item = HashMap<String, AttributeValue>;

/// Deletes an item; what it was.
async fn deleted(dynamodb: &Client, key: Key) -> Item {
    let delete = dynamodb.delete_item().table_name("LedgerTable");
    let delete = delete.key("pk", AttributeValue::S(key.pk)).key("sk", AttributeValue::S(key.sk));
    let answer = delete.return_values(aws_sdk_dynamodb::types::ReturnValue::AllOld).send().await.unwrap();
    answer.attributes.unwrap()
}

#[tokio::test]
async fn what_was_told_more_than_thirty_days_ago_is_not_told_again() {
    let world = World::start_at("2026-11-20T12:00:00Z").await;
    let subscriber = Subscriber::of(&world, DEMO, r#"["*"]"#, "").await;
    let (givers, name) = (Givers::of(&world).await, reconciliation_id());
    let paid = format!(
        r#""company_id":"{}","transaction_status":"paid","reconciliation_id":"{name}""#,
        givers.company.id
    );
    let id = Uuid::try_parse(&givers.record(&givers.whole(&paid)).send().await.text("id")).unwrap();
    settled(&world, &subscriber).await;
    let event_id = subscriber.events()[&id.to_string()][0].clone();

    let (dynamodb, tenant) = (Client::new(&world.sdk("dynamodb")), world.partner(DEMO).tenant());
    let notification = key::notification(tenant, subscriber.id.parse().unwrap(), Event::id_of(tenant, id, 1));
    let again = async |after: SignedDuration| {
        world.advance(after);
        // As a table that is restored has it: what was told is forgotten, and the donation is new.
        deleted(&dynamodb, notification.clone()).await;
        let donation = deleted(&dynamodb, key::donation(DonationId { mode: tenant.mode, id })).await;
        dynamodb.put_item().table_name("LedgerTable").set_item(Some(donation)).send().await.unwrap();
        settled(&world, &subscriber).await;
        arrivals(&subscriber)[&event_id]
    };
    let month = SignedDuration::from_hours(30 * 24);
    assert_eq!(again(month).await, 2, "so far it would be told that nobody was told of");
    assert_eq!(again(SignedDuration::from_millis(1)).await, 2);
}

#[tokio::test]
async fn what_is_new_to_the_table_alone_is_told_neither_twice_nor_to_who_subscribed_later() {
    let world = World::start_at("2026-11-20T12:00:00Z").await;
    let subscriber = Subscriber::of(&world, DEMO, r#"["*"]"#, "").await;
    let (givers, name) = (Givers::of(&world).await, reconciliation_id());
    let paid = format!(
        r#""company_id":"{}","transaction_status":"paid","reconciliation_id":"{name}""#,
        givers.company.id
    );
    let id = givers.record(&givers.whole(&paid)).send().await.text("id");
    settled(&world, &subscriber).await;
    world.advance(SignedDuration::from_mins(10));
    let late = Subscriber::of(&world, DEMO, r#"["*"]"#, "").await;

    let dynamodb = Client::new(&world.sdk("dynamodb"));
    let named = DonationId { mode: world.partner(DEMO).tenant().mode, id: Uuid::try_parse(&id).unwrap() };
    let donation = deleted(&dynamodb, key::donation(named)).await;
    dynamodb.put_item().table_name("LedgerTable").set_item(Some(donation)).send().await.unwrap();
    settled(&world, &late).await;
    assert!(subscriber.events().contains_key(&id) && !late.events().contains_key(&id));
    assert!(arrivals(&subscriber).values().all(|times| *times == 1));
}

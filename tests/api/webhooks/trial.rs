use super::{create, get, post, received, tried};
use crate::waiting::SOON;
use crate::world::World;
use almoner_ops::receive::{Options, Signing};
use almoner_ops::sandbox::DEMO;
use http::StatusCode;

#[tokio::test]
async fn a_trial_is_promised_and_arrives_signed_under_the_promised_id() {
    let world = World::start().await;
    let (receiver, id) = received(&world, Vec::new()).await;
    let reply = post(&world, &format!("/webhooks/{id}/test")).send().await;
    assert_eq!(reply.status, StatusCode::ACCEPTED);
    let event = reply.text("event_id");
    assert_eq!(reply.body, format!(r#"{{"event_id":"{event}","type":"webhook.test"}}"#));

    let delivery = receiver.wait_for(1, SOON).await.pop().unwrap();
    assert_eq!(delivery.verified, Ok(()));
    assert_eq!((&delivery.event_id, &*delivery.event_type, &delivery.resource_id), (&event, "webhook.test", &id));
    let (body, shown) =
        (str::from_utf8(&delivery.body).unwrap(), get(&world, &format!("/webhooks/{id}")).await.body);
    assert!(body.ends_with(&format!(r#","data":{shown}}}"#)), "{body}");
    assert_ne!(tried(&world, &id).await, event, "every trial is an event of its own");
    assert_eq!(receiver.wait_for(2, SOON).await.len(), 2);
}

#[tokio::test]
async fn a_trial_goes_to_its_webhook_alone_whatever_that_subscribed_to() {
    let world = World::start().await;
    let (other, other_id) = received(&world, Vec::new()).await;
    let receiver = world.receiver(Options::default()).await;
    let body = format!(r#"{{"url":"{}","events":["donation.paid"],"dialect":"raas"}}"#, world.reach(&receiver));
    let webhook = create(&world, DEMO, &body).send().await;
    receiver.expect(Signing::guess(&webhook.text("secret")).unwrap());
    let event = tried(&world, &webhook.text("id")).await;
    let delivery = receiver.wait_for(1, SOON).await.pop().unwrap();
    assert_eq!(delivery.verified, Ok(()));
    assert_eq!((&delivery.event_id, &*delivery.event_type), (&event, "webhook_test"));
    let said: serde_json::Value = serde_json::from_slice(&delivery.body).unwrap();
    assert_eq!(
        (&said["subscription_id"], &said["user_id"]),
        (&webhook.text("id").into(), &serde_json::Value::Null)
    );

    let event = tried(&world, &other_id).await;
    let deliveries = other.wait_for(1, SOON).await;
    assert_eq!(deliveries.iter().map(|delivery| &delivery.event_id).collect::<Vec<_>>(), [&event]);
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "counts the store's calls")]
async fn each_route_asks_the_store_no_more_than_it_must() {
    let world = World::start().await;
    let (receiver, id) = received(&world, Vec::new()).await;
    let event = tried(&world, &id).await;
    receiver.wait_for(1, SOON).await;
    super::logged(&world, &id, 1).await;
    world.calls().await;
    let mut lines = String::new();
    let base = format!("/webhooks/{id}");
    for (method, path, function) in [
        ("POST", "/webhooks".to_owned(), "webhooks"),
        ("GET", "/webhooks".to_owned(), "webhooks"),
        ("GET", base.clone(), "webhooks"),
        ("POST", format!("{base}/rotate"), "webhooks"),
        ("GET", format!("{base}/deliveries"), "webhook-deliveries"),
        ("POST", format!("{base}/test"), "webhooks"),
        ("POST", format!("{base}/deliveries/{event}/redeliver"), "webhook-deliveries"),
        ("DELETE", base.clone(), "webhooks"),
    ] {
        let reply =
            world.call(DEMO, method.parse().unwrap(), &path).json(&super::asks(super::NOBODY)).send().await;
        assert!(reply.status.is_success(), "{reply:?}");
        let calls = world.calls().await[function].take();
        let calls = calls.as_object().unwrap().iter().map(|(name, call)| format!(" {name} {}", call["calls"]));
        lines +=
            &format!("{method} {}:{}\n", path.replace(&id, "w").replace(&event, "e"), calls.collect::<String>());
    }
    insta::assert_snapshot!(lines, @r"
    POST /webhooks: TransactWriteItems 1
    GET /webhooks: Query 1
    GET /webhooks/w: GetItem 1
    POST /webhooks/w/rotate: GetItem 1 UpdateItem 1
    GET /webhooks/w/deliveries: GetItem 1 Query 1
    POST /webhooks/w/test: GetItem 1 PutItem 1 SendMessageBatch 1
    POST /webhooks/w/deliveries/e/redeliver: GetItem 1 SendMessageBatch 1 UpdateItem 1
    DELETE /webhooks/w: TransactWriteItems 1
    ");
}

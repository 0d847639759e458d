//! A subscriber of a test's own: a receiver, and the webhook that posts to it.

use crate::waiting::{SOON, eventually};
use crate::world::{Reply, World};
use almoner::clock::Clock;
use almoner::domain::event::{CONTRIBUTION_COMPLETED, Event};
use almoner::domain::json::Json;
use almoner::domain::notification::{Name, Notification};
use almoner::notify::message::Bell;
use almoner::store::notification;
use almoner_ops::receive::{Delivery, Options, Receiver, Signing, Step};
use almoner_ops::sandbox::SandboxPartner;
use http::{Method, StatusCode};
use jiff::SignedDuration;
use std::collections::BTreeMap;
use std::ops::Deref;
use uuid::Uuid;

/// A webhook, wherever it posts to.
pub struct Hook {
    pub id: String,
    pub secret: String,
}

/// A webhook and the receiver that it posts to.
pub struct Subscriber {
    pub receiver: Receiver,
    hook: Hook,
}

impl Deref for Subscriber {
    type Target = Hook;

    fn deref(&self) -> &Hook {
        &self.hook
    }
}

impl Subscriber {
    /// A subscriber of those events of the partner's, whose receiver fails in these ways first.
    pub async fn of(world: &World, partner: SandboxPartner, events: &str, fail: &str) -> Self {
        let fail =
            fail.split(',').filter(|step| !step.is_empty()).map(|step| Step::parse(step).unwrap()).collect();
        let clock = world.clock.clone();
        Self::with(world, partner, events, "standard", Options { fail, clock, ..Options::default() }).await
    }

    pub async fn with(
        world: &World,
        partner: SandboxPartner,
        events: &str,
        dialect: &str,
        options: Options,
    ) -> Self {
        let receiver = world.receiver(options).await;
        let hook = Hook::of(world, partner, &world.reach(&receiver), events, dialect).await;
        receiver.expect(Signing::guess(&hook.secret).unwrap());
        Self { receiver, hook }
    }

    /// What arrived, once there are so many deliveries.
    pub async fn heard(&self, count: usize) -> Vec<Delivery> {
        eventually(&format!("{count} deliveries"), SOON, async || {
            (self.receiver.count() >= count).then(|| self.receiver.deliveries())
        })
        .await
    }

    /// Owes it an event of a past that no message tells of; the event's id.
    pub async fn owed_unrung(&self, world: &World, partner: SandboxPartner) -> String {
        let (tenant, now) = (world.partner(partner).tenant(), Clock::System.now());
        let (id, kind, resource_id) = (Uuid::new_v4(), CONTRIBUTION_COMPLETED, Uuid::new_v4());
        let event = Event { tenant, id, kind, resource_id, user_id: None, at: now, data: "{}".to_owned() };
        let since = now.checked_sub(SignedDuration::from_mins(10)).unwrap();
        let owed = Notification::new(self.id.parse().unwrap(), event, since);
        assert!(notification::owe(world.store(), &owed).await.unwrap());
        id.to_string()
    }

    /// The distinct event ids by the resource that they are about.
    pub fn events(&self) -> BTreeMap<String, Vec<String>> {
        let mut events: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for delivery in self.receiver.deliveries() {
            let ids = events.entry(delivery.resource_id.clone()).or_default();
            if !ids.contains(&delivery.event_id) {
                ids.push(delivery.event_id.clone());
            }
        }
        events
    }
}

impl Hook {
    pub async fn of(world: &World, partner: SandboxPartner, url: &str, events: &str, dialect: &str) -> Self {
        let body = format!(r#"{{"url":"{url}","events":{events},"dialect":"{dialect}"}}"#);
        let reply = world.call(partner, Method::POST, "/webhooks").json(&body).send().await;
        assert_eq!(reply.status, StatusCode::CREATED, "{reply:?}");
        Self { id: reply.text("id"), secret: reply.text("secret") }
    }

    /// The delivery log.
    pub async fn log(&self, world: &World, partner: SandboxPartner) -> Reply {
        world.call(partner, Method::GET, &format!("/webhooks/{}/deliveries?limit=100", self.id)).send().await
    }

    /// The log's statuses or errors with their attempt numbers, oldest first, once there are so many.
    pub async fn logged(&self, world: &World, partner: SandboxPartner, count: usize) -> Vec<String> {
        eventually(&format!("{count} attempts in the log"), SOON, async || {
            let log = attempts(&self.log(world, partner).await);
            (log.len() >= count).then_some(log)
        })
        .await
    }
}

/// `1: 500`, `2: timeout`, … oldest first.
pub fn attempts(log: &Reply) -> Vec<String> {
    let json = log.json();
    let Some(Json::Array(deliveries)) = json.member("deliveries") else { panic!("{log:?}") };
    let attempt = |delivery: &Json<'_>| {
        let outcome = match (delivery.member("status"), delivery.member("error")) {
            (Some(Json::Number(status)), Some(Json::Null)) => (*status).to_owned(),
            (Some(Json::Null), Some(Json::Text(error))) => error.clone(),
            other => panic!("{other:?}"),
        };
        let Some(Json::Number(attempt)) = delivery.member("attempt") else { panic!("{delivery:?}") };
        format!("{attempt}: {outcome}")
    };
    deliveries.iter().rev().map(attempt).collect()
}

impl World {
    /// Sends the message once more that makes a worker look at what the webhook is owed of a contribution's change,
    /// and waits until one has looked.
    pub async fn ring(&self, partner: SandboxPartner, hook: &Hook, contribution: &str) {
        let tenant = self.partner(partner).tenant();
        let event_id = Event::id_of(tenant, contribution.parse().unwrap(), 2);
        let name = Name { tenant, webhook_id: hook.id.parse().unwrap(), event_id };
        let sqs = aws_sdk_sqs::Client::new(&self.sdk("sqs"));
        let url = self.queue("Notifications").await;
        self.calls().await;
        let bell = serde_json::to_string(&Bell::of(name)).unwrap();
        sqs.send_message().queue_url(url).message_body(bell).send().await.unwrap();
        eventually("a look at the ledger", SOON, async || {
            let calls = self.request(Method::GET, "/_local/calls").send().await;
            calls.body.contains("notifications-deliver").then_some(())
        })
        .await;
    }
}

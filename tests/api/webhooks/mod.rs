//! contracts/notifications.md, *Management*.

mod conflicts;
mod create;
mod deliveries;
mod faults;
mod idempotency;
mod limits;
mod manage;
mod redeliver;
mod refusals;
mod rotate;
mod tenancy;
mod trial;
mod urls;

use crate::waiting::until;
use crate::world::{Deployed, Reply, Request, Setting, World};
use almoner::clock::Clock;
use almoner_ops::receive::{Options, Receiver, Signing, Step};
use almoner_ops::sandbox::{DEMO, SandboxPartner};
use http::{Method, StatusCode};
use serde_json::Value;

/// Where nobody listens; fit to be registered all the same.
const NOBODY: &str = "http://127.0.0.1:9/hooks";

/// A stack that takes more requests than the template lets callers send, and has the patience for them.
fn busy(clock: Clock) -> Setting {
    let limits = |rate, burst| format!("ThrottlingRateLimit: {rate}\n          ThrottlingBurstLimit: {burst}");
    World::with(clock).template(&limits(20, 40), &limits(1_000, 2_000)).env("STORE_ATTEMPT_TIMEOUT_MS", "5000")
}

/// The same on the machine's clock. Emulators throttle nobody.
async fn busy_world() -> World {
    match Deployed::given() {
        Some(_) => World::start().await,
        None => busy(Clock::System).start().await,
    }
}

fn create(world: &World, partner: SandboxPartner, body: &str) -> Request {
    world.call(partner, Method::POST, "/webhooks").json(body)
}

fn post(world: &World, path: &str) -> Request {
    world.call(DEMO, Method::POST, path)
}

async fn get(world: &World, path: &str) -> Reply {
    world.call(DEMO, Method::GET, path).send().await
}

fn asks(url: &str) -> String {
    format!(r#"{{"url":"{url}","events":["*"]}}"#)
}

/// A new webhook of that partner's, as the answer to its creation shows it.
async fn made(world: &World, partner: SandboxPartner, url: &str) -> Reply {
    let reply = create(world, partner, &asks(url)).send().await;
    assert_eq!(reply.status, StatusCode::CREATED, "{reply:?}");
    reply
}

/// An endpoint that fails like that at first, and a webhook that posts to it.
pub async fn received(world: &World, fail: Vec<Step>) -> (Receiver, String) {
    let receiver = world.receiver(Options { fail, clock: world.clock.clone(), ..Options::default() }).await;
    let webhook = made(world, DEMO, &world.reach(&receiver)).await;
    receiver.expect(Signing::guess(&webhook.text("secret")).unwrap());
    (receiver, webhook.text("id"))
}

/// Asks for a trial delivery; its event's id.
pub async fn tried(world: &World, id: &str) -> String {
    let reply = post(world, &format!("/webhooks/{id}/test")).send().await;
    assert_eq!(reply.status, StatusCode::ACCEPTED, "{reply:?}");
    reply.text("event_id")
}

/// A page of a delivery log.
async fn log(world: &World, id: &str, query: &str) -> Value {
    let reply = get(world, &format!("/webhooks/{id}/deliveries?{query}")).await;
    assert_eq!(reply.status, StatusCode::OK, "{reply:?}");
    serde_json::from_str(&reply.body).unwrap()
}

/// The delivery log once so many attempts stand in it, newest first.
pub async fn logged(world: &World, id: &str, count: usize) -> Vec<Value> {
    until(&format!("{count} attempts in the log"), async || {
        let page = log(world, id, "limit=100").await["deliveries"].take();
        let Value::Array(attempts) = page else { panic!("{page}") };
        (attempts.len() >= count).then_some(attempts)
    })
    .await
}

/// Waits until GET shows the webhook with that status.
async fn becomes(world: &World, id: &str, status: &str) -> Reply {
    until(status, async || {
        let reply = get(world, &format!("/webhooks/{id}")).await;
        (reply.text("status") == status).then_some(reply)
    })
    .await
}

/// The ids in a list of webhooks.
async fn ids(world: &World, partner: SandboxPartner) -> Vec<String> {
    let reply = world.call(partner, Method::GET, "/webhooks").send().await;
    assert_eq!(reply.status, StatusCode::OK, "{reply:?}");
    let list: Value = serde_json::from_str(&reply.body).unwrap();
    let id = |webhook: &Value| webhook["id"].as_str().unwrap().to_owned();
    list["webhooks"].as_array().unwrap().iter().map(id).collect()
}

/// The answer is a problem of RFC 9457 with that status, naming those fields.
fn assert_problem(reply: &Reply, status: StatusCode, fields: &str, what: &str) {
    assert_eq!(reply.status, status, "{what}: {reply:?}");
    assert_eq!(reply.header("Content-Type"), Some("application/problem+json"), "{what}");
    let problem: Value = serde_json::from_str(&reply.body).unwrap();
    assert_eq!(problem["type"], "about:blank", "{what}");
    assert_eq!(problem["title"], status.canonical_reason().unwrap(), "{what}");
    assert_eq!(problem["status"], status.as_u16(), "{what}");
    assert!(problem["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{what}");
    assert_eq!(problem.get("request_id").is_some(), status.is_server_error(), "{what}");
    let named = problem["errors"].as_object().into_iter().flatten();
    let named = named.map(|(name, reasons)| {
        assert!(reasons[0].as_str().is_some_and(|reason| !reason.is_empty()), "{what}: {problem}");
        name.as_str()
    });
    assert_eq!(named.collect::<Vec<_>>().join(","), fields, "{what}: {problem}");
}

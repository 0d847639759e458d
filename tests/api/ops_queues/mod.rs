//! `almoner-ops` on queues, webhooks and events, as an operator uses it, on a stack that runs all functions.

mod completions;
mod events;
mod notifications;
mod refusals;
mod stacks;
mod webhooks;

use crate::waiting::until;
use crate::world::World;
use almoner_ops::receive::{Options, Receiver, Signing, Step};
use almoner_ops::sandbox::DEMO;
use aws_sdk_sqs::Client;
use http::{Method, StatusCode};
use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

/// A receiver that answers so at first.
async fn receiver(fail: Vec<Step>) -> Receiver {
    Receiver::start(Options { fail, ..Options::default() }).await.unwrap()
}

/// A webhook of the demo partner's that posts there; its id.
async fn subscribe(world: &World, receiver: &Receiver) -> String {
    let body = json!({ "url": format!("http://{}/", receiver.address()), "events": ["*"] });
    let reply = world.call(DEMO, Method::POST, "/webhooks").json(&body.to_string()).send().await;
    assert_eq!(reply.status, StatusCode::CREATED, "{reply:?}");
    receiver.expect(Signing::guess(&reply.text("secret")).unwrap());
    reply.text("id")
}

/// A contribution of the demo partner's that was completed; its id.
async fn completed(world: &World) -> String {
    let id = world.created(DEMO).await;
    assert_eq!(world.complete(DEMO, &id).send().await.status, StatusCode::OK);
    id
}

async fn ops(world: &World, command: &str) -> String {
    world.ops(command).await.unwrap_or_else(|problem| panic!("{command}: {problem}"))
}

fn sqs(world: &World) -> Client {
    Client::new(&world.sdk("sqs"))
}

/// Sends a message to the queue of that name; its id.
async fn send(world: &World, queue: &str, body: &str) -> String {
    let sqs = sqs(world);
    let url = sqs.get_queue_url().queue_name(queue).send().await.unwrap().queue_url.unwrap();
    sqs.send_message().queue_url(url).message_body(body).send().await.unwrap().message_id.unwrap()
}

/// Waits until the queue holds so many messages, visible or not.
async fn hold(world: &World, queue: &str, count: u64) {
    until(&format!("{count} messages in {queue}"), async || {
        let reply = world.request(Method::GET, "/_local/queues").send().await;
        let counts: Value = serde_json::from_str(&reply.body).unwrap();
        let counts = &counts["queues"][queue];
        let held = counts["visible"].as_u64().unwrap() + counts["in_flight"].as_u64().unwrap();
        (held == count).then_some(())
    })
    .await;
}

/// The text with what differs from run to run called by name, and its columns closed up. One thing has one name.
fn named(text: &str) -> String {
    let mut ids = Vec::new();
    let mut name = |word: &str| {
        let core = word.trim_matches(|char| "\",;()".contains(char));
        let (mode, id) = core.rsplit_once('#').unwrap_or(("", core));
        let name = if let Ok(id) = Uuid::try_parse(id) {
            let at = ids.iter().position(|known| *known == id).unwrap_or_else(|| {
                ids.push(id);
                ids.len() - 1
            });
            if mode.is_empty() { format!("ID{}", at + 1) } else { format!("{mode}#ID{}", at + 1) }
        } else if core.parse::<Timestamp>().is_ok() {
            "TIME".to_owned()
        } else if core.starts_with("http://127.0.0.1") {
            "URL".to_owned()
        } else {
            return word.to_owned();
        };
        if core.is_empty() { word.to_owned() } else { word.replace(core, &name) }
    };
    let mut lines = Vec::new();
    for line in text.lines() {
        let mut words: Vec<_> = line.split_whitespace().map(&mut name).collect();
        for at in 1..words.len() {
            if words[at] == "ms" {
                words[at - 1] = "N".to_owned();
            }
        }
        lines.push(words.join(" "));
    }
    lines.join("\n")
}

//! A partner's secret, a terminal's key and a webhook's secret are rotated while all of them are in use: nobody is
//! refused anything.

use super::Pair;
use crate::pos::till::Till;
use crate::subscriber::Subscriber;
use crate::waiting::until;
use crate::world::World;
use almoner_ops::receive::Signing;
use almoner_ops::sandbox::DEMO;
use http::{Method, StatusCode};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::watch;

/// How many clients the partner has: every other one changes over when it is told, the rest stay with the old secret.
const CLIENTS: usize = 4;
/// How often everybody succeeds between one step and the next.
const MORE: usize = 15;

/// What was done, and what was refused.
#[derive(Default)]
struct Score {
    done: [AtomicUsize; CLIENTS + 1],
    refused: std::sync::Mutex<Vec<String>>,
}

impl Score {
    fn count(&self, who: usize, good: bool, what: String) {
        if good {
            self.done[who].fetch_add(1, Ordering::Relaxed);
        } else {
            self.refused.lock().unwrap().push(what);
        }
    }

    /// Until everybody has succeeded some more.
    async fn more(&self) {
        let done = || self.done.each_ref().map(|done| done.load(Ordering::Relaxed));
        let before = done();
        until("some more of everything", async || {
            done().iter().zip(before).all(|(now, before)| *now >= before + MORE).then_some(())
        })
        .await;
    }
}

/// What everybody is told.
#[derive(Clone)]
struct Told {
    pair: Pair,
    device_token: Option<String>,
    over: bool,
}

/// Creates and completes contributions until it is over; those that it completed.
async fn collect(world: Arc<World>, score: Arc<Score>, told: watch::Receiver<Told>, who: usize) -> Vec<String> {
    let first = told.borrow().pair.clone();
    let project = world.partner(DEMO).open[0];
    let body = format!(r#"{{"project_id":{project},"amount":5,"user_hash":"u"}}"#);
    let mut completed = Vec::new();
    while !told.borrow().over {
        let pair = if who.is_multiple_of(2) { told.borrow().pair.clone() } else { first.clone() };
        let made = pair.call(&world, Method::PUT, "/create").json(&body).send().await;
        score.count(who, made.status == StatusCode::OK, format!("client {who} creates: {made:?}"));
        if made.status != StatusCode::OK {
            continue;
        }
        let id = made.text("transaction_id");
        let done =
            pair.call(&world, Method::PUT, &format!("/{id}")).json(r#"{"status":"completed"}"#).send().await;
        score.count(who, done.status == StatusCode::OK, format!("client {who} completes: {done:?}"));
        completed.push(id);
    }
    completed
}

/// Invites until it is over, one request after the other, as a terminal does.
async fn sell(world: Arc<World>, score: Arc<Score>, told: watch::Receiver<Told>, names: [String; 3]) {
    let [merchant, device, key] = names;
    let mut till = Till { merchant, device, key, ..world.till() };
    let mut used = None;
    for number in 0.. {
        let Told { device_token, over, .. } = told.borrow().clone();
        if over {
            break;
        }
        if device_token != used {
            let token = device_token.unwrap();
            till.key = world.ask_key(&till.merchant, &till.device, &token).await.text("x_key");
            used = Some(token);
        }
        let members = format!(r#""x_mobile":"0400 {number}","x_purchase_amount":"50000""#);
        let reply = till.request("Invite", &members).send().await;
        let good = reply.status == StatusCode::OK && reply.text("x_code") == "SINV01";
        score.count(CLIENTS, good, format!("the terminal: {reply:?}"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
#[cfg_attr(deployed, ignore = "keeps a shared stack busy")]
async fn a_rotation_under_load_refuses_nobody() {
    let world = Arc::new(World::patient().await);
    let subscriber = Subscriber::of(&world, DEMO, r#"["contribution.completed"]"#, "").await;
    let (first, till) = (Pair::issued(&world, "").await, world.newcomer(DEMO).await);
    let names = [till.merchant.clone(), till.device.clone(), till.key.clone()];
    let score = Arc::new(Score::default());
    let (tell, told) = watch::channel(Told { pair: first.clone(), device_token: None, over: false });
    let client = |who| tokio::spawn(collect(Arc::clone(&world), Arc::clone(&score), told.clone(), who));
    let clients: Vec<_> = (0..CLIENTS).map(client).collect();
    let terminal = tokio::spawn(sell(Arc::clone(&world), Arc::clone(&score), told.clone(), names));
    score.more().await;

    let second = first.rotated(&world, "").await;
    tell.send_modify(|told| told.pair = second.clone());
    score.more().await;
    let token = world.registered(DEMO, &till.merchant, &till.device).await;
    tell.send_modify(|told| told.device_token = Some(token));
    score.more().await;
    let rotate = format!("/webhooks/{}/rotate", subscriber.id);
    let rotated = world.call(DEMO, Method::POST, &rotate).send().await;
    assert_eq!(rotated.status, StatusCode::OK, "{rotated:?}");
    let secret = Signing::guess(&rotated.text("secret")).unwrap();
    subscriber.receiver.expect_also(secret.clone());
    score.more().await;
    tell.send_modify(|told| told.over = true);

    let mut completed = BTreeSet::new();
    for client in clients {
        completed.extend(client.await.unwrap());
    }
    terminal.await.unwrap();
    assert_eq!(*score.refused.lock().unwrap(), Vec::<String>::new());
    world.drained().await;
    until("every completion", async || (subscriber.events().len() >= completed.len()).then_some(())).await;
    let refused = subscriber.receiver.deliveries().into_iter().filter(|delivery| delivery.verified.is_err());
    assert_eq!(refused.map(|delivery| delivery.verified).collect::<Vec<_>>(), [], "every one was believed");
    assert_eq!(subscriber.events().into_keys().collect::<BTreeSet<_>>(), completed);

    subscriber.receiver.expect(secret);
    let last = world.created(DEMO).await;
    assert_eq!(world.complete(DEMO, &last).send().await.status, StatusCode::OK);
    let told = until("one more", async || {
        subscriber.receiver.deliveries().into_iter().find(|delivery| delivery.resource_id == last)
    })
    .await;
    assert_eq!(told.verified, Ok(()), "by the new secret");
    assert_eq!([first.status(&world).await, second.status(&world).await], [StatusCode::OK; 2]);
}

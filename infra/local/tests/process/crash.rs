//! What a `kill -9` leaves: everything that was answered, and everything that is owed.

use crate::{Process, put};
use almoner_local::stack::client_config;
use almoner_ops::receive::{Options, Receiver, Signing};
use aws_sdk_kms::error::ProvideErrorMetadata;
use aws_sdk_kms::types::DataKeySpec;
use std::collections::HashSet;
use std::path::Path;
use std::time::{Duration, Instant};

/// Creates and completes until the process dies; what was answered.
async fn work(http: reqwest::Client, base: String, worker: usize, count: usize) -> (Vec<String>, Vec<String>) {
    let (mut created, mut completed) = (Vec::new(), Vec::new());
    let body = r#"{"project_id":4,"amount":5,"user_hash":"u"}"#;
    for number in 0..count {
        let key = format!("order-{worker}-{number}");
        let Some(answer) = put(&http, format!("{base}/create"), body, Some(&key)).await else { break };
        let id = answer["transaction_id"].as_str().unwrap().to_owned();
        created.push(id.clone());
        if put(&http, format!("{base}/{id}"), r#"{"status":"completed"}"#, None).await.is_some() {
            completed.push(id);
        }
    }
    (created, completed)
}

/// Waits until this process has asked its store for so many completions.
async fn until_completed(http: &reqwest::Client, process: &Process, count: u64) {
    let done = async || {
        let calls = http.get(format!("{}/_local/calls", process.base)).send().await.unwrap().text().await.unwrap();
        let calls: serde_json::Value = serde_json::from_str(&calls).unwrap();
        calls["functions"]["contributions-complete"]["UpdateItem"]["calls"].as_u64().unwrap_or(0)
    };
    while done().await < count {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_kill_9_nothing_that_was_answered_is_missing() {
    const WORKERS: usize = 10;
    let folder = tempfile::tempdir().unwrap();
    let data: &Path = folder.path();
    let mut process = Process::start(&["--data", data.to_str().unwrap()]);
    let http = reqwest::Client::new();
    // 1,000 creations and completions, and the end comes when about a third of them are done.
    let tasks: Vec<_> = (0..WORKERS)
        .map(|worker| tokio::spawn(work(http.clone(), process.url(""), worker, 1_000 / WORKERS)))
        .collect();
    until_completed(&http, &process, 300).await;
    process.signal("KILL");
    let (mut created, mut completed) = (Vec::new(), Vec::new());
    for task in tasks {
        let (more_created, more_completed) = task.await.unwrap();
        created.extend(more_created);
        completed.extend(more_completed);
    }
    assert!(completed.len() >= 250 && created.len() < 1_000, "{} {}", created.len(), completed.len());

    let process = Process::start(&["--data", data.to_str().unwrap()]);
    for id in &created {
        let request = http.get(process.url(&format!("/{id}"))).header("API-Key", "demo-key");
        let shown = request.header("API-Secret", "demo-secret").send().await.unwrap();
        assert_eq!(shown.status(), 200, "{id} was answered and is gone");
        if completed.contains(id) {
            let shown = shown.text().await.unwrap();
            assert!(shown.contains(r#""status":"completed""#), "{id} was completed: {shown}");
        }
    }
}

/// The template's key, as the local stack calls it.
const SIGNING_KEY: &str = "arn:aws:kms:us-east-1:123456789012:SigningKey";

#[tokio::test]
async fn data_keys_survive_kill_9_and_are_counted_as_their_functions_calls() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let kms = |process: &Process| {
        let named = aws_config::AppName::new("webhooks").unwrap();
        aws_sdk_kms::Client::new(&client_config(Some(&format!("{}/_local/kms", process.base)), Some(named)))
    };
    let mut process = Process::start(&["--data", data]);
    let generate = kms(&process).generate_data_key().key_id(SIGNING_KEY).key_spec(DataKeySpec::Aes256);
    let key = generate.encryption_context("tenant", "t1").send().await.unwrap();
    assert_eq!(key.plaintext().unwrap().as_ref().len(), 32);
    process.signal("KILL");

    let process = Process::start(&["--data", data]);
    let decrypt =
        || kms(&process).decrypt().key_id(SIGNING_KEY).ciphertext_blob(key.ciphertext_blob().unwrap().clone());
    let plain = decrypt().encryption_context("tenant", "t1").send().await.unwrap();
    assert_eq!((plain.plaintext(), plain.key_id()), (key.plaintext(), key.key_id()));
    let refused = decrypt().encryption_context("tenant", "t2").send().await.unwrap_err().into_service_error();
    assert!(refused.is_invalid_ciphertext_exception(), "{refused}");
    let refused = kms(&process).list_keys().send().await.unwrap_err();
    assert_eq!(refused.code(), Some("AccessDeniedException"), "no policy speaks of it");

    let http = reqwest::Client::new();
    let calls = http.get(format!("{}/_local/calls", process.base)).send().await.unwrap().text().await.unwrap();
    let calls: serde_json::Value = serde_json::from_str(&calls).unwrap();
    assert_eq!(calls["functions"]["webhooks"]["Decrypt"]["calls"], 2);
}

/// How often the stack is killed under load.
const KILLS: usize = 50;
/// How long it may take after the last start until everybody has heard of everything.
const CATCH_UP: Duration = Duration::from_secs(120);

async fn ask(http: &reqwest::Client, method: reqwest::Method, url: String, body: &str) -> serde_json::Value {
    let request = http.request(method, url).header("API-Key", "demo-key").header("API-Secret", "demo-secret");
    let response = request.header("Content-Type", "application/json").body(body.to_owned()).send().await.unwrap();
    serde_json::from_str(&response.text().await.unwrap()).unwrap_or_default()
}

/// Everything lives in one process here: the relay, the workers and the queue die with it, and its messages are lost.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_fifty_kills_every_completed_contribution_has_been_notified() {
    const WORKERS: usize = 4;
    let folder = tempfile::tempdir().unwrap();
    let arguments = ["--data", folder.path().to_str().unwrap()];
    let http = reqwest::Client::new();
    let receiver = Receiver::start(Options::default()).await.unwrap();
    let mut process = Process::start(&arguments);
    let hook = format!(r#"{{"url":"http://{}/","events":["*"]}}"#, receiver.address());
    let hook = ask(&http, reqwest::Method::POST, format!("{}/webhooks", process.base), &hook).await;
    receiver.expect(Signing::guess(hook["secret"].as_str().unwrap()).unwrap());

    let mut ids: Vec<String> = Vec::new();
    for round in 0..KILLS {
        let tasks: Vec<_> = (0..WORKERS)
            .map(|worker| tokio::spawn(work(http.clone(), process.url(""), round * WORKERS + worker, 1_000)))
            .collect();
        // Something has happened in every round, however slow the machine is.
        until_completed(&http, &process, 2).await;
        tokio::time::sleep(Duration::from_millis(rand::random_range(0..200))).await;
        process.signal("KILL");
        for task in tasks {
            ids.extend(task.await.unwrap().0);
        }
        process = Process::start(&arguments);
    }

    let mut completed: Vec<String> = Vec::new();
    for id in &ids {
        if ask(&http, reqwest::Method::GET, process.url(&format!("/{id}")), "").await["status"] == "completed" {
            completed.push(id.clone());
        }
    }
    assert!(completed.len() >= KILLS, "{} of {}", completed.len(), ids.len());
    let began = Instant::now();
    loop {
        let heard = receiver.deliveries();
        let told: HashSet<&str> = heard.iter().map(|delivery| delivery.resource_id.as_str()).collect();
        let missing = completed.iter().filter(|id| !told.contains(id.as_str())).count();
        if missing == 0 {
            let events: HashSet<_> =
                heard.iter().map(|it| (it.resource_id.as_str(), it.event_id.as_str())).collect();
            assert_eq!(events.len(), told.len(), "one event id each, however often it was told");
            assert!(heard.iter().all(|delivery| delivery.verified.is_ok()));
            break;
        }
        assert!(began.elapsed() < CATCH_UP, "{missing} of {} have not been told", completed.len());
        // What runs every minute anyway, without the wait.
        ask(&http, reqwest::Method::POST, format!("{}/_local/schedules/notifications-recover", process.base), "")
            .await;
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

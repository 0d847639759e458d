//! A function as Lambda runs it: a process that polls the runtime API and logs to its standard output.

mod process;
mod telemetry;

use crate::pos::{signature_of, with_signature};
use crate::world::World;
use almoner::clock::Clock;
use almoner::notify::message::{QueuedCompletion, Reporter};
use almoner_ops::sandbox::DEMO;
use process::{environment, event, function, record, runtime_api};
use serde_json::{Value, json};

#[tokio::test]
async fn a_function_polls_answers_and_logs_a_line_without_secrets() {
    let world = World::start().await;
    let body = r#"{"project_id":4,"amount":5,"user_hash":"a-user-of-ours"}"#;
    let mut odd = event(DEMO.api_key[1], body);
    // What a gateway may hand through of a caller's own address for us.
    odd["headers"]["X-Forwarded-Proto"] = "a b: c".into();
    odd["headers"]["Host"] = "[".into();
    odd["requestContext"]["domainName"] = "]".into();
    let events = vec![event("not-the-secret", body), event(DEMO.api_key[1], "{"), odd];
    let (api, mut answers) = runtime_api(events).await;
    let environment = environment(&world, "contributions-create", &api);
    let environment: Vec<_> = environment.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let mut child = function("contributions-create", &environment).spawn().unwrap();
    let mut statuses = Vec::new();
    for _ in 0..3 {
        let answer = answers.recv().await.unwrap();
        assert_eq!(answer["multiValueHeaders"]["x-request-id"], json!(["gateway-1"]), "{answer}");
        statuses.push(answer["statusCode"].as_u64().unwrap());
    }
    assert_eq!(statuses, [200, 400, 401]);
    assert_eq!(world.calls().await["contributions-create"]["PutItem"]["calls"], 1, "known by its name");

    child.kill().await.unwrap();
    let output = child.wait_with_output().await.unwrap();
    let log = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<Value> = log.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    assert_eq!(lines.len(), 3, "one line a request: {log}");
    assert_eq!(lines[0]["request_id"], "gateway-1");
    assert_eq!(lines[0]["status"], 200);
    assert_eq!(lines[0]["route"], "/company/integration/contributions/create");
    assert_eq!(lines[0]["tenant"], format!("test#{}", DEMO.id));
    assert!(lines[0]["duration_us"].is_u64());
    for secret in [DEMO.api_key[0], DEMO.api_key[1], "not-the-secret", "a-user-of-ours", "amount"] {
        assert!(!log.contains(secret), "{secret} is in the log: {log}");
    }
}

#[tokio::test]
async fn a_terminals_token_and_key_are_in_no_line_of_the_log() {
    let world = World::start().await;
    let (token, path) = ("nb4i6ldxuVQC", "/webapi/v1/CreateKey");
    let members = format!(
        r#"{{"x_device_token":"{token}","x_pos_vendor":"v","x_merchant_id":"30299999","x_device_id":"d777","x_operator_id":"o","x_firmware_version":"1"}}"#
    );
    let asked = |key: &str| {
        let mut event = event("", &with_signature(key, &members));
        event["httpMethod"] = "POST".into();
        event["path"] = path.into();
        event["requestContext"]["resourcePath"] = path.into();
        event
    };
    // Handed out from the end: refused, given out, used.
    let events = vec![asked(token), asked(token), asked("forged")];
    let signatures: Vec<_> = events.iter().map(|it| signature_of(it["body"].as_str().unwrap())).collect();
    let (api, mut answers) = runtime_api(events).await;
    let environment = environment(&world, "pos-create-key", &api);
    let environment: Vec<_> = environment.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let mut child = function("pos-create-key", &environment).spawn().unwrap();
    let mut given: Vec<Value> = Vec::new();
    for _ in 0..3 {
        let answer = answers.recv().await.unwrap();
        given.push(serde_json::from_str(answer["body"].as_str().unwrap()).unwrap());
    }
    child.kill().await.unwrap();
    let log = String::from_utf8(child.wait_with_output().await.unwrap().stdout).unwrap();
    let lines: Vec<Value> = log.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let codes: Vec<_> = lines.iter().map(|line| line["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["ESIG01", "SCRK01", "FCRK02"], "{log}");
    let secrets = [token, given[1]["x_key"].as_str().unwrap()];
    let signed = given.iter().map(|answer| answer["signature"].as_str().unwrap());
    for secret in secrets.into_iter().chain(signed).chain(signatures.iter().map(String::as_str)) {
        assert!(!log.contains(secret), "{secret} is in the log: {log}");
    }
}

#[tokio::test]
async fn a_function_with_a_wrong_environment_ends_and_says_why() {
    let output = function("contributions-create", &[("LOG_LEVEL", "info")]).output().await.unwrap();
    assert!(!output.status.success());
    let said = String::from_utf8(output.stdout).unwrap();
    let line: Value = said.lines().find_map(|line| serde_json::from_str(line).ok()).unwrap();
    assert_eq!(line["level"], "ERROR");
    assert_eq!(line["error"], "environment variable TABLE_NAME must name the ledger's table");
}

#[tokio::test]
async fn a_function_of_a_queue_reports_what_it_could_not_do_message_by_message() {
    let world = World::start().await;
    let id = world.created(DEMO).await;
    let completion = QueuedCompletion {
        transaction_id: id.parse().unwrap(),
        reported_at: Clock::System.now(),
        request_id: "gateway-7".to_owned(),
        reporter: Reporter::known(DEMO.tenant()),
    };
    let good = serde_json::to_string(&completion).unwrap();
    let records = json!({"Records": [record("m-1", "unreadable"), record("m-2", &good)]});
    let (api, mut answers) = runtime_api(vec![records]).await;
    let environment = environment(&world, "completions-apply", &api);
    let environment: Vec<_> = environment.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let mut child = function("completions-apply", &environment).spawn().unwrap();
    assert_eq!(answers.recv().await.unwrap(), json!({"batchItemFailures": [{"itemIdentifier": "m-1"}]}));
    assert_eq!(world.get(DEMO, &id).send().await.text("status"), "completed");
    child.kill().await.unwrap();
    let output = child.wait_with_output().await.unwrap();
    let log = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<Value> = log.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let done = lines.iter().find(|line| line["request_id"] == "gateway-7").unwrap_or_else(|| panic!("{log}"));
    assert_eq!((&done["outcome"], &done["tenant"]), (&json!("completed"), &json!(format!("test#{}", DEMO.id))));
}

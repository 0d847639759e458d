//! The process that is a function, and the runtime API that it polls.

use crate::world::World;
use almoner_ops::sandbox::DEMO;
use axum::Router;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use serde_json::{Value, json};
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use tokio::process::{Child, Command};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// The trace that every event is part of.
pub const TRACE_ID: &str = "1-67407dc1-0123456789abcdef01234567";

/// Set in the process that is to be a function.
const AS_FUNCTION: &str = "ALMONER_TEST_AS_FUNCTION";

/// Not a test of its own: the process that the tests below start, this very binary, becomes a function here.
#[test]
fn as_a_function() {
    let Ok(name) = std::env::var(AS_FUNCTION) else { return };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    match name.as_str() {
        "contributions-create" => runtime.block_on(almoner::lambda::serve(contributions_create::handle)),
        "pos-create-key" => runtime.block_on(almoner::lambda::serve(pos_create_key::handle)),
        "pos-process-authorisation" => runtime.block_on(almoner::lambda::serve(pos_process_authorisation::handle)),
        "completions-apply" => runtime.block_on(almoner::lambda::serve_events(completions_apply::handle)),
        other => panic!("{other}"),
    }
    .unwrap();
}

/// Lambda's runtime API: hands out these events, then lets the function wait; tells what it answers.
pub async fn runtime_api(events: Vec<Value>) -> (String, UnboundedReceiver<Value>) {
    let events = Arc::new(Mutex::new(events));
    let (tell, told) = unbounded_channel();
    let next = move || async move {
        let event = events.lock().unwrap().pop();
        let Some(event) = event else { return std::future::pending().await };
        let headers = [
            ("lambda-runtime-aws-request-id", "8476a536-e9f4-11e8-9739-2dfe598c3fcd"),
            ("lambda-runtime-deadline-ms", "4102444800000"),
            (
                "lambda-runtime-trace-id",
                "Root=1-67407dc1-0123456789abcdef01234567;Parent=53995c3f42cd8ad8;Sampled=1",
            ),
            ("lambda-runtime-invoked-function-arn", "arn:aws:lambda:us-east-1:123456789012:function:f"),
        ];
        (headers, event.to_string()).into_response()
    };
    let answer = move |body: String| async move {
        tell.send(serde_json::from_str(&body).unwrap()).unwrap();
        StatusCode::ACCEPTED
    };
    let router = Router::new()
        .route("/2018-06-01/runtime/invocation/next", get(next))
        .route("/2018-06-01/runtime/invocation/{id}/response", post(answer.clone()))
        .route("/2018-06-01/runtime/invocation/{id}/error", post(answer));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    (address, told)
}

pub fn function(name: &str, environment: &[(&str, &str)]) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "lambda::process::as_a_function", "--nocapture"]).env_clear().env(AS_FUNCTION, name);
    command.envs(environment.iter().copied()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    command
}

/// What Lambda tells a function, and the template.
pub fn environment(world: &World, name: &str, runtime_api: &str) -> Vec<(&'static str, String)> {
    let local = |service: &str| format!("http://{}/_local/{service}", world.stack().address);
    let fixed = [
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256"),
        ("AWS_LAMBDA_FUNCTION_VERSION", "1"),
        ("AWS_LAMBDA_LOG_GROUP_NAME", "g"),
        ("AWS_LAMBDA_LOG_STREAM_NAME", "s"),
        ("AWS_REGION", "us-east-1"),
        ("AWS_ACCESS_KEY_ID", "local"),
        ("AWS_SECRET_ACCESS_KEY", "local"),
        ("TABLE_NAME", "LedgerTable"),
        ("COMPLETIONS_QUEUE_URL", "https://sqs.us-east-1.amazonaws.com/123456789012/Completions"),
    ];
    let mut environment: Vec<_> = fixed.into_iter().map(|(name, value)| (name, value.to_owned())).collect();
    environment.push(("AWS_LAMBDA_RUNTIME_API", runtime_api.to_owned()));
    environment.push(("AWS_LAMBDA_FUNCTION_NAME", name.to_owned()));
    environment.push(("AWS_ENDPOINT_URL_DYNAMODB", local("dynamodb")));
    environment.push(("AWS_ENDPOINT_URL_SQS", local("sqs")));
    environment.push(("AWS_ENDPOINT_URL_KMS", local("kms")));
    environment.push(("SIGNING_KMS_KEY", "arn:aws:kms:us-east-1:123456789012:SigningKey".to_owned()));
    environment
}

pub fn event(secret: &str, body: &str) -> Value {
    json!({
        "httpMethod": "PUT",
        "path": "/company/integration/contributions/create",
        "headers": {"API-Key": DEMO.api_key[0], "API-Secret": secret, "Content-Type": "application/json", "X-Odd": "é"},
        "multiValueHeaders": {},
        "requestContext": {
            "requestId": "gateway-1",
            "httpMethod": "PUT",
            "identity": {},
            "resourcePath": "/company/integration/contributions/create",
        },
        "body": body,
        "isBase64Encoded": false,
    })
}

/// A message as Lambda's poller hands it over.
pub fn record(id: &str, body: &str) -> Value {
    json!({
        "messageId": id,
        "receiptHandle": id,
        "body": body,
        "attributes": {"ApproximateReceiveCount": "1"},
    })
}

/// What a process wrote, line by line; what is no JSON is the test harness's own.
pub async fn lines(mut child: Child) -> (String, Vec<Value>) {
    child.kill().await.unwrap();
    let log = String::from_utf8(child.wait_with_output().await.unwrap().stdout).unwrap();
    let lines = log.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    (log, lines)
}

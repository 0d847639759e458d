//! A request through a function's handler, from the event's text to the answer's, beside the bare store call.
//!
//! The kinds of work take turns, so that whatever else the machine does hits them alike.

use crate::engine::{ATTEMPT, Engine};
use crate::figures::Figures;
use almoner::app::App;
use almoner::clock::Clock;
use almoner::config::Config;
use almoner::lambda::answer_event;
use almoner_ops::sandbox::DEMO;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure};
use lambda_runtime::{Context, LambdaEvent};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Rounds that are not measured: caches fill, connections open.
const WARM_UP: usize = 200;

/// Measures and prints.
pub async fn measure(engine: &Engine, rounds: usize) {
    let table = engine.table.clone();
    let variable = |name: &str| match name {
        "TABLE_NAME" => Some(table.clone()),
        "AWS_ENDPOINT_URL_DYNAMODB" => Some(engine.endpoint.clone()),
        _ => None,
    };
    let app = Arc::new(App::new(Config::read(variable).unwrap(), engine.sdk.clone(), Clock::System));
    let bare_client = almoner::store::client::build(&engine.sdk, ATTEMPT);
    let [mut bare, mut create, mut replay, mut complete, mut refused] = [(); 5].map(|()| Figures::default());
    for round in 0..WARM_UP + rounds {
        let key = format!("bench-{round}");
        let took_bare = bare_put(engine, &bare_client, round).await;
        let (took_create, answer) =
            invoke(&app, Kind::Create, &proxy_event("create", &create_body(), Some(&key))).await;
        let (took_replay, again) =
            invoke(&app, Kind::Create, &proxy_event("create", &create_body(), Some(&key))).await;
        assert_eq!(answer["statusCode"], 200, "{answer}");
        assert_eq!(answer["body"], again["body"]);
        let created: Value = serde_json::from_str(answer["body"].as_str().unwrap()).unwrap();
        let id = created["transaction_id"].as_str().unwrap();
        let event = proxy_event(id, &json!({ "status": "completed" }).to_string(), None);
        let (took_complete, answer) = invoke(&app, Kind::Complete, &event).await;
        assert_eq!(answer["statusCode"], 200, "{answer}");
        let wrong = create_body().replace("100.20", "-1");
        let (took_refused, answer) = invoke(&app, Kind::Create, &proxy_event("create", &wrong, None)).await;
        assert_eq!(answer["statusCode"], 422);
        if round >= WARM_UP {
            bare.add(took_bare);
            create.add(took_create);
            replay.add(took_replay);
            complete.add(took_complete);
            refused.add(took_refused);
        }
    }
    println!("{rounds} rounds, microseconds        p50      p99      max");
    println!("bare conditional put        {}", bare.row());
    println!("create through the handler  {}", create.row());
    println!("replay through the handler  {}", replay.row());
    println!("complete through the handler{}", complete.row());
    println!("refused, no store call      {}", refused.row());
    let added = |percent| {
        create.percentile(percent).as_micros().cast_signed() - bare.percentile(percent).as_micros().cast_signed()
    };
    println!("the handler adds to the put {:>8} {:>8}", added(50), added(99));
}

fn create_body() -> String {
    r#"{"project_id":4,"amount":100.20,"user_hash":"hashed_user_email"}"#.to_owned()
}

enum Kind {
    Create,
    Complete,
}

/// One invocation; the time from the event's text to the answer's, and the answer.
async fn invoke(app: &Arc<App>, kind: Kind, event: &Value) -> (Duration, Value) {
    let text = event.to_string();
    let started = Instant::now();
    let event = LambdaEvent::new(serde_json::from_str(&text).unwrap(), Context::default());
    let answer = match kind {
        Kind::Create => {
            let answer = answer_event(Arc::clone(app), &contributions_create::handle, event).await.unwrap();
            serde_json::to_string(&answer).unwrap()
        }
        Kind::Complete => {
            let answer = answer_event(Arc::clone(app), &contributions_complete::handle, event).await.unwrap();
            serde_json::to_string(&answer).unwrap()
        }
    };
    let took = started.elapsed();
    (took, serde_json::from_str(&answer).unwrap())
}

/// The same put as a creation's, as small a program around it as there can be.
async fn bare_put(engine: &Engine, client: &aws_sdk_dynamodb::Client, round: usize) -> Duration {
    let text = |text: &str| AttributeValue::S(text.to_owned());
    let number = |number: u64| AttributeValue::N(number.to_string());
    let put = client
        .put_item()
        .table_name(&engine.table)
        .item("pk", text(&format!("contribution#test#{}#{round:036}", DEMO.id)))
        .item("sk", text("contribution"))
        .item("list_pk", text(&format!("contributions#test#{}#1999-01", DEMO.id)))
        .item("list_sk", text(&format!("1999-01-01T00:00:00.000Z#{round:036}")))
        .item("project_id", number(4))
        .item("amount_minor", number(10_020))
        .item("currency", text("USD"))
        .item("exponent", number(2))
        .item("user_hash", text("hashed_user_email"))
        .item("status", text("pending"))
        .item("settlement", text("unmatched"))
        .item("created_at_ms", number(915_148_800_000))
        .item("expires_at_ms", number(915_753_600_000))
        .item("version", number(1))
        .item("request_fingerprint", AttributeValue::B(vec![0; 32].into()))
        .item("request_id", text("00000000-0000-0000-0000-000000000000"))
        .condition_expression("attribute_not_exists(pk)")
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
    let started = Instant::now();
    put.send().await.unwrap();
    started.elapsed()
}

/// What API Gateway sends a function, with the headers that it adds.
pub fn proxy_event(last: &str, body: &str, key: Option<&str>) -> Value {
    let path = format!("/company/integration/contributions/{last}");
    let mut headers = json!({
        "API-Key": DEMO.api_key[0],
        "API-Secret": DEMO.api_key[1],
        "Accept": "*/*",
        "Content-Type": "application/json",
        "Host": "abcdefghij.execute-api.us-east-1.amazonaws.com",
        "User-Agent": "curl/8.5.0",
        "X-Amzn-Trace-Id": "Root=1-65f0c0de-0123456789abcdef01234567",
        "X-Forwarded-For": "203.0.113.7",
        "X-Forwarded-Port": "443",
        "X-Forwarded-Proto": "https",
    });
    if let Some(key) = key {
        headers["Idempotency-Key"] = json!(key);
    }
    let many: Value =
        headers.as_object().unwrap().iter().map(|(name, value)| (name.clone(), json!([value]))).collect();
    json!({
        "resource": "/company/integration/contributions/{transaction_id}",
        "path": path,
        "httpMethod": "PUT",
        "headers": headers,
        "multiValueHeaders": many,
        "queryStringParameters": null,
        "multiValueQueryStringParameters": null,
        "pathParameters": { "transaction_id": last },
        "stageVariables": null,
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "abcdefghij",
            "httpMethod": "PUT",
            "identity": { "sourceIp": "203.0.113.7", "userAgent": "curl/8.5.0" },
            "path": format!("/v1{path}"),
            "protocol": "HTTP/1.1",
            // Of its own for each: the second creation under a key is a replay, not a retry of the first.
            "requestId": request_id(),
            "requestTimeEpoch": 1_763_600_000_000_u64,
            "resourcePath": "/company/integration/contributions/{transaction_id}",
            "stage": "v1",
        },
        "body": body,
        "isBase64Encoded": false,
    })
}

fn request_id() -> String {
    use std::sync::atomic::{AtomicU64, Ordering};
    static COUNT: AtomicU64 = AtomicU64::new(0);
    format!("00000000-0000-4000-8000-{:012}", COUNT.fetch_add(1, Ordering::Relaxed))
}

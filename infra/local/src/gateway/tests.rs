//! What the gateway does when a function does not do its part, and what a function sees of a request.

use super::*;
use almoner::app::App;
use almoner::clock::Clock;
use almoner::config::Config;
use aws_config::{BehaviorVersion, SdkConfig};
use futures::FutureExt as _;
use http::StatusCode;
use serde_json::json;
use std::path::Path;

fn template() -> Template {
    Template::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../template.yaml")).unwrap()
}

type HttpHandler = fn(
    Arc<App>,
    lambda_http::Request,
) -> futures::future::BoxFuture<'static, lambda_http::Response<lambda_http::Body>>;

/// The template's gateway with that handler behind every route.
fn gateway(handle: HttpHandler, timeout_s: u64) -> Gateway {
    let handler = crate::functions::Handler::Http(handle);
    let config = Config::read(|name| (name == "TABLE_NAME").then(|| "none".to_owned())).unwrap();
    let sdk = SdkConfig::builder().behavior_version(BehaviorVersion::latest()).build();
    let app = Arc::new(App::new(config, sdk, Clock::System));
    let template = template();
    let running = |name: &str| Running::new(name, Duration::from_secs(timeout_s), Arc::clone(&app), handler);
    let functions =
        template.functions.iter().map(|function| (function.name.clone(), Arc::new(running(&function.name))));
    Gateway::new(&template, &functions.collect()).unwrap()
}

fn incoming(path: &str, headers: &[(&'static str, &str)], body: &'static [u8]) -> Incoming {
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let (head, ()) = request.body(()).unwrap().into_parts();
    Incoming { head, body: Some(Bytes::from_static(body)), source_ip: "203.0.113.7".to_owned() }
}

async fn status(gateway: &Gateway) -> (StatusCode, serde_json::Value) {
    let answer = gateway.handle(incoming("/company/integration/contributions", &[], b"")).await;
    (answer.status(), serde_json::from_slice(answer.body()).unwrap())
}

#[tokio::test(start_paused = true)]
async fn nobody_waits_longer_than_29_seconds() {
    let gateway = gateway(|_, _| std::future::pending().boxed(), 60);
    let started = tokio::time::Instant::now();
    let (status, body) = status(&gateway).await;
    assert_eq!(started.elapsed().as_secs(), 29);
    assert_eq!((status, &body["code"]), (StatusCode::GATEWAY_TIMEOUT, &json!(50400)));
}

#[tokio::test(start_paused = true)]
async fn a_function_is_ended_at_its_own_time_out() {
    let gateway = gateway(|_, _| std::future::pending().boxed(), 10);
    let started = tokio::time::Instant::now();
    let (status, body) = status(&gateway).await;
    assert_eq!(started.elapsed().as_secs(), 10);
    assert_eq!((status, &body["code"]), (StatusCode::INTERNAL_SERVER_ERROR, &json!(50000)));
}

#[tokio::test]
async fn a_crash_is_a_5xx_of_the_gateway_that_says_nothing_of_it() {
    let gateway = gateway(|_, _| async { panic!("a secret detail") }.boxed(), 10);
    let (status, body) = status(&gateway).await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(!body.to_string().contains("secret"), "{body}");
}

#[test]
fn a_function_sees_what_api_gateway_would_show_it() {
    let headers = [
        ("host", "127.0.0.1:3000"),
        ("x-many", "one"),
        ("x-many", "two"),
        ("x-forwarded-for", "spoofed"),
        ("user-agent", "curl"),
    ];
    let incoming = incoming("/a/b%20c%2Fd?x=1&x=2&y=a+b%26", &headers, b"\xff{");
    let matched = Match { resource: "/a/{id}", parameters: vec![("id", "b%20c%2Fd")], stage: "v1", binary: true };
    let body = incoming.body.clone().unwrap();
    let mut event = event::proxy_event(&incoming, &body, &matched, "request-1").unwrap();
    let context = event["requestContext"].take();
    assert_eq!(
        event,
        json!({
            "resource": "/a/{id}",
            "path": "/a/b c/d",
            "httpMethod": "GET",
            "headers": {
                "host": "127.0.0.1:3000", "user-agent": "curl", "x-many": "two", "x-amzn-region": "us-east-1",
                "x-forwarded-for": "203.0.113.7", "x-forwarded-proto": "http",
            },
            "multiValueHeaders": {
                "host": ["127.0.0.1:3000"], "user-agent": ["curl"], "x-many": ["one", "two"],
                "x-amzn-region": ["us-east-1"], "x-forwarded-for": ["203.0.113.7"], "x-forwarded-proto": ["http"],
            },
            "queryStringParameters": {"x": "2", "y": "a b&"},
            "multiValueQueryStringParameters": {"x": ["1", "2"], "y": ["a b&"]},
            "pathParameters": {"id": "b c/d"},
            "stageVariables": null,
            "requestContext": null,
            "body": "/3s=",
            "isBase64Encoded": true,
        })
    );
    assert_eq!(context["requestId"], "request-1");
    assert_eq!(context["resourcePath"], "/a/{id}");
    assert_eq!(context["path"], "/v1/a/b c/d");
    assert_eq!(context["identity"], json!({"sourceIp": "203.0.113.7", "userAgent": "curl"}));
}

#[test]
fn without_binary_media_types_a_body_is_text() {
    let incoming = incoming("/a", &[], b"{}");
    let matched = Match { resource: "/a", parameters: vec![], stage: "v1", binary: false };
    let event = event::proxy_event(&incoming, &Bytes::from_static(b"{}"), &matched, "r").unwrap();
    assert_eq!((&event["body"], &event["isBase64Encoded"]), (&json!("{}"), &json!(false)));
    assert_eq!(event["pathParameters"], json!(null));
}

#[test]
fn a_host_that_is_none_is_refused() {
    let matched = Match { resource: "/a", parameters: vec![], stage: "v1", binary: false };
    for host in ["a b", "<x>", "[::1", "a/b"] {
        let incoming = incoming("/a", &[("host", host)], b"");
        assert!(event::proxy_event(&incoming, &Bytes::new(), &matched, "r").is_none(), "{host}");
    }
}

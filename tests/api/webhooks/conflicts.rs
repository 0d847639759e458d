//! Other transactions at the same items: the embedded engine has none in the way, so a proxy before it makes them up.

use super::{NOBODY, asks, assert_problem, busy, create, ids};
use crate::world::World;
use almoner::clock::Clock;
use almoner_ops::sandbox::DEMO;
use axum::body::{Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use http::Method;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::net::TcpListener;
use tokio::sync::SetOnce;

/// What DynamoDB answers when another transaction has one of the items.
const CONFLICT: &str = r#"{"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
    "Message":"Transaction cancelled, please refer cancellation reasons for specific reasons [None, TransactionConflict]",
    "CancellationReasons":[{"Code":"None"},{"Code":"TransactionConflict","Message":"Transaction is ongoing for the item"}]}"#;

#[derive(Default)]
struct Between {
    engine: SetOnce<String>,
    /// How many transactions are yet to meet another.
    conflicts: AtomicUsize,
    http: reqwest::Client,
}

async fn pass(State(between): State<Arc<Between>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let transaction = head.headers["x-amz-target"] == "DynamoDB_20120810.TransactWriteItems";
    let one_less = |left: usize| left.checked_sub(1);
    let json = [(header::CONTENT_TYPE, HeaderValue::from_static("application/x-amz-json-1.0"))];
    if transaction && between.conflicts.fetch_update(Ordering::SeqCst, Ordering::SeqCst, one_less).is_ok() {
        return (StatusCode::BAD_REQUEST, json, Bytes::from(CONFLICT)).into_response();
    }
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let engine = between.engine.wait().await;
    let answer = between.http.request(head.method, engine).headers(head.headers).body(body).send().await.unwrap();
    (answer.status(), json, answer.bytes().await.unwrap()).into_response()
}

async fn contended_world() -> (World, Arc<Between>) {
    let between = Arc::new(Between::default());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let service = any(pass).with_state(Arc::clone(&between));
    tokio::spawn(axum::serve(listener, service).into_future());
    let world = busy(Clock::System).env("AWS_ENDPOINT_URL_DYNAMODB", &url).start().await;
    between.engine.set(format!("http://{}/_local/dynamodb", world.stack().address)).unwrap();
    (world, between)
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "stands between a function and its store")]
async fn a_transaction_that_met_another_is_tried_again() {
    let (world, between) = contended_world().await;
    between.conflicts.store(3, Ordering::SeqCst);
    let reply = create(&world, DEMO, &asks(NOBODY)).key("k").send().await;
    assert_eq!((reply.status, reply.replayed()), (StatusCode::CREATED, false), "{reply:?}");
    between.conflicts.store(3, Ordering::SeqCst);
    let path = format!("/webhooks/{}", reply.text("id"));
    let deleted = world.call(DEMO, Method::DELETE, &path).send().await;
    assert_eq!(deleted.status, StatusCode::NO_CONTENT);
    between.conflicts.store(1, Ordering::SeqCst);
    let deleted = world.call(DEMO, Method::DELETE, &path).send().await;
    assert_problem(&deleted, StatusCode::NOT_FOUND, "webhook_id", "again");
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "stands between a function and its store")]
async fn a_transaction_that_meets_others_without_end_is_a_503() {
    let (world, between) = contended_world().await;
    between.conflicts.store(usize::MAX, Ordering::SeqCst);
    let reply = create(&world, DEMO, &asks(NOBODY)).key("k").send().await;
    assert_problem(&reply, StatusCode::SERVICE_UNAVAILABLE, "", "conflicts");
    assert_eq!(reply.header("Retry-After"), Some("1"));
    assert!(!reply.body.to_lowercase().contains("transaction"), "{reply:?}");
    between.conflicts.store(0, Ordering::SeqCst);
    assert!(ids(&world, DEMO).await.is_empty());
    let reply = create(&world, DEMO, &asks(NOBODY)).key("k").send().await;
    assert_eq!((reply.status, reply.replayed()), (StatusCode::CREATED, false), "{reply:?}");
}

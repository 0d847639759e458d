//! Other transactions at the same items: the embedded engine has none in the way, so a proxy before it makes them up.

use crate::world::{Setting, World};
use almoner::store::key;
use axum::body::{Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::net::TcpListener;
use tokio::sync::SetOnce;

/// What DynamoDB answers when another transaction has one of the items.
const CONFLICT: &str = r#"{"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
    "Message":"Transaction cancelled, please refer cancellation reasons for specific reasons [None, TransactionConflict]",
    "CancellationReasons":[{"Code":"None"},{"Code":"TransactionConflict","Message":"Transaction is ongoing for the item"}]}"#;

/// Stands between the functions and their store.
#[derive(Default)]
pub struct Between {
    engine: SetOnce<String>,
    /// How many transactions are yet to meet another.
    pub conflicts: AtomicUsize,
    /// From how many reads of several items a remittance is yet to be missing, as if it were written between them.
    pub unseen: AtomicUsize,
    http: reqwest::Client,
}

async fn pass(State(between): State<Arc<Between>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let is = |operation: &str| head.headers["x-amz-target"] == format!("DynamoDB_20120810.{operation}");
    let (transaction, several) = (is("TransactWriteItems"), is("BatchGetItem"));
    let one_less = |left: usize| left.checked_sub(1);
    let json = [(header::CONTENT_TYPE, HeaderValue::from_static("application/x-amz-json-1.0"))];
    if transaction && between.conflicts.fetch_update(Ordering::SeqCst, Ordering::SeqCst, one_less).is_ok() {
        return (StatusCode::BAD_REQUEST, json, Bytes::from(CONFLICT)).into_response();
    }
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let engine = between.engine.wait().await;
    let answer = between.http.request(head.method, engine).headers(head.headers).body(body).send().await.unwrap();
    let (status, mut text) = (answer.status(), answer.bytes().await.unwrap());
    if several && between.unseen.fetch_update(Ordering::SeqCst, Ordering::SeqCst, one_less).is_ok() {
        text = without_remittances(&text);
    }
    (status, json, text).into_response()
}

fn without_remittances(text: &[u8]) -> Bytes {
    let mut read: serde_json::Value = serde_json::from_slice(text).unwrap();
    for items in read["Responses"].as_object_mut().unwrap().values_mut() {
        items.as_array_mut().unwrap().retain(|item| item["sk"]["S"] != key::REMITTANCE_SK);
    }
    read.to_string().into()
}

/// A stack whose functions reach their store through that.
pub async fn contended(setting: Setting) -> (World, Arc<Between>) {
    let between = Arc::new(Between::default());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let service = any(pass).with_state(Arc::clone(&between));
    tokio::spawn(axum::serve(listener, service).into_future());
    let world = setting.env("AWS_ENDPOINT_URL_DYNAMODB", &url).start().await;
    between.engine.set(format!("http://{}/_local/dynamodb", world.stack().address)).unwrap();
    (world, between)
}

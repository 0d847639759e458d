//! Lambda's runtime API on this machine: hands out events, takes answers, tells when a function polls.

use crate::latency::proxy_event;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// What a function did.
#[derive(Debug, PartialEq, Eq)]
pub enum Seen {
    /// It asked for an event.
    Poll,
    /// It answered one.
    Answer(String),
}

#[derive(Clone)]
struct Api {
    seen: UnboundedSender<Seen>,
    events: Arc<AtomicUsize>,
}

/// Serves the API; the function gets so many events, then waits for ever.
pub async fn serve(events: usize) -> (SocketAddr, UnboundedReceiver<Seen>) {
    let (seen, told) = unbounded_channel();
    let api = Api { seen, events: Arc::new(AtomicUsize::new(events)) };
    let router = Router::new()
        .route("/2018-06-01/runtime/invocation/next", get(next))
        .route("/2018-06-01/runtime/invocation/{id}/response", post(answer))
        .route("/2018-06-01/runtime/invocation/{id}/error", post(answer))
        .route("/2018-06-01/runtime/init/error", post(answer))
        .with_state(api);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    (address, told)
}

async fn next(State(api): State<Api>) -> Response {
    let _ = api.seen.send(Seen::Poll);
    let take = |left: usize| left.checked_sub(1);
    if api.events.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).is_err() {
        std::future::pending::<()>().await;
    }
    let body = r#"{"project_id":4,"amount":100.20,"user_hash":"hashed_user_email"}"#;
    let headers = [
        ("lambda-runtime-aws-request-id", "8476a536-e9f4-11e8-9739-2dfe598c3fcd"),
        ("lambda-runtime-deadline-ms", "4102444800000"),
        ("lambda-runtime-invoked-function-arn", "arn:aws:lambda:us-east-1:123456789012:function:bench"),
        ("content-type", "application/json"),
    ];
    (headers, proxy_event("create", body, None).to_string()).into_response()
}

async fn answer(State(api): State<Api>, body: String) -> StatusCode {
    let _ = api.seen.send(Seen::Answer(body));
    StatusCode::ACCEPTED
}

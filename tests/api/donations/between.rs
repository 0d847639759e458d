//! A proxy before the embedded engine that holds one call up, so that something can happen between a function's calls.

use crate::world::{Setting, World};
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;
use tokio::sync::{Notify, SetOnce};

/// Stands between the functions and their store.
#[derive(Default)]
pub struct Between {
    engine: SetOnce<String>,
    /// The operation on a donation whose next call is held up: its request, or its answer.
    hold: Mutex<Option<(&'static str, Part)>>,
    pub held: Notify,
    pub go_on: Notify,
    http: reqwest::Client,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Request,
    Answer,
}

impl Between {
    /// A stack whose functions reach their store through that.
    pub async fn start(setting: Setting) -> (World, Arc<Self>) {
        let between = Arc::new(Self::default());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(axum::serve(listener, any(pass).with_state(Arc::clone(&between))).into_future());
        // Whoever is held up is not asked again.
        let setting = setting.env("STORE_ATTEMPT_TIMEOUT_MS", "5000");
        let world = setting.env("AWS_ENDPOINT_URL_DYNAMODB", &url).start().await;
        between.engine.set(format!("http://{}/_local/dynamodb", world.stack().address)).unwrap();
        (world, between)
    }

    pub fn hold(&self, operation: &'static str, part: Part) {
        *self.hold.lock().unwrap() = Some((operation, part));
    }

    /// Whether this is the call, and its request is held up, or its answer.
    fn is_held(&self, target: &str, body: &[u8]) -> Option<Part> {
        let mut hold = self.hold.lock().unwrap();
        let is_it = |(operation, _): &(&str, Part)| {
            target.ends_with(operation) && String::from_utf8_lossy(body).contains("\"donation#")
        };
        hold.take_if(|held| is_it(held)).map(|(_, part)| part)
    }

    async fn wait(&self) {
        self.held.notify_one();
        self.go_on.notified().await;
    }
}

async fn pass(State(between): State<Arc<Between>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let held = between.is_held(head.headers["x-amz-target"].to_str().unwrap(), &body);
    if held == Some(Part::Request) {
        between.wait().await;
    }
    let engine = between.engine.wait().await;
    let answer = between.http.request(head.method, engine).headers(head.headers).body(body).send().await.unwrap();
    let (status, bytes) = (answer.status(), answer.bytes().await.unwrap());
    if held == Some(Part::Answer) {
        between.wait().await;
    }
    (status, [("content-type", "application/x-amz-json-1.0")], bytes).into_response()
}

//! A payment processor of a test's own behind `PAYMENT_PROCESSOR_URL`.

use super::Givers;
use crate::world::World;
use almoner::clock::Clock;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode};
use serde_json::Value;
use std::future::pending;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

/// A question as it arrived: its headers and its body.
pub type Question = (HeaderMap, Value);

/// A processor that keeps what it is asked and says what it is told to say.
pub struct Processor {
    says: Mutex<Says>,
    asked: Mutex<Vec<Question>>,
    /// How many questions it still answers by itself.
    pub may_answer: Semaphore,
}

/// How it answers.
#[derive(Clone, Copy)]
pub enum Says {
    This(u16, &'static str),
    Nothing,
}

impl Processor {
    /// One that approves, and a stack that asks it.
    pub async fn start() -> (World, Arc<Self>) {
        let approves = Mutex::new(Says::This(200, r#"{"decision":"approved"}"#));
        let may_answer = Semaphore::new(Semaphore::MAX_PERMITS);
        let processor = Arc::new(Self { says: approves, asked: Mutex::default(), may_answer });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/pay", listener.local_addr().unwrap());
        let service = axum::Router::new().route("/pay", axum::routing::post(answer));
        let service = service.with_state(Arc::clone(&processor));
        tokio::spawn(axum::serve(listener, service).into_future());
        (World::with(Clock::System).env("PAYMENT_PROCESSOR_URL", &url).start().await, processor)
    }

    pub fn say(&self, says: Says) {
        *self.says.lock().unwrap() = says;
    }

    /// What it was asked since the last time this was asked.
    pub fn asked(&self) -> Vec<Question> {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }

    /// The keys of these questions.
    pub fn keys(&self) -> Vec<String> {
        self.asked().iter().map(|(headers, _)| headers["idempotency-key"].to_str().unwrap().to_owned()).collect()
    }
}

async fn answer(State(processor): State<Arc<Processor>>, headers: HeaderMap, body: String) -> Response {
    processor.asked.lock().unwrap().push((headers, serde_json::from_str(&body).unwrap()));
    processor.may_answer.acquire().await.unwrap().forget();
    let says = *processor.says.lock().unwrap();
    match says {
        Says::This(status, text) => (StatusCode::from_u16(status).unwrap(), text).into_response(),
        Says::Nothing => pending().await,
    }
}

/// John Doe's good method.
pub fn method(givers: &Givers<'_>) -> String {
    format!(r#""payment_method":"{}""#, givers.giving.methods[0])
}

//! Requests and what comes back.

use almoner::domain::json::{Json, parse};
use http::{HeaderMap, StatusCode};
use std::sync::Arc;
use tokio::sync::Barrier;

/// A request under way.
pub struct Request {
    pub(super) request: reqwest::RequestBuilder,
}

impl Request {
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.header(name, value);
        self
    }

    pub fn raw_header(mut self, name: &str, value: &[u8]) -> Self {
        self.request = self.request.header(name, http::HeaderValue::from_bytes(value).unwrap());
        self
    }

    pub fn key(self, key: &str) -> Self {
        self.header("Idempotency-Key", key)
    }

    pub fn json(self, body: &str) -> Self {
        self.header("Content-Type", "application/json").body(body.to_owned())
    }

    pub fn body(mut self, body: impl Into<reqwest::Body>) -> Self {
        self.request = self.request.body(body);
        self
    }

    pub async fn send(self) -> Reply {
        let response = self.request.send().await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        Reply { status, headers, body: response.text().await.unwrap() }
    }
}

/// Sends all requests at the same moment.
pub async fn at_once(requests: Vec<Request>) -> Vec<Reply> {
    let barrier = Arc::new(Barrier::new(requests.len()));
    let tasks: Vec<_> = requests
        .into_iter()
        .map(|request| {
            let barrier = Arc::clone(&barrier);
            tokio::spawn(async move {
                barrier.wait().await;
                request.send().await
            })
        })
        .collect();
    futures::future::join_all(tasks).await.into_iter().map(Result::unwrap).collect()
}

/// What came back. Numbers are looked at as text: no amount passes through a float here either.
#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Reply {
    pub fn json(&self) -> Json<'_> {
        parse(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// A member that is a string.
    pub fn text(&self, name: &str) -> String {
        match self.json().member(name) {
            Some(Json::Text(text)) => text.clone(),
            other => panic!("{name} is {other:?} in {self:?}"),
        }
    }

    /// A member that is a number, as it is written.
    pub fn number(&self, name: &str) -> String {
        match self.json().member(name) {
            Some(Json::Number(text)) => (*text).to_owned(),
            other => panic!("{name} is {other:?} in {self:?}"),
        }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    pub fn replayed(&self) -> bool {
        self.header("Idempotent-Replayed") == Some("true")
    }

    /// The names in an error's `params`, joined with commas.
    pub fn params(&self) -> String {
        match self.json().member("params") {
            Some(Json::Object(members)) => {
                members.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(",")
            }
            other => panic!("params is {other:?} in {self:?}"),
        }
    }

    /// The `transaction_id`s of a page.
    pub fn ids(&self) -> Vec<String> {
        let json = self.json();
        let Some(Json::Array(items)) = json.member("contributions") else { panic!("{self:?}") };
        let id = |item: &Json<'_>| match item.member("transaction_id") {
            Some(Json::Text(id)) => id.clone(),
            other => panic!("{other:?}"),
        };
        items.iter().map(id).collect()
    }

    pub fn next_cursor(&self) -> Option<String> {
        match self.json().member("next_cursor") {
            Some(Json::Text(cursor)) => Some(cursor.clone()),
            Some(Json::Null) => None,
            other => panic!("next_cursor is {other:?} in {self:?}"),
        }
    }
}

//! A stack of one's own for each test: engine, sandbox, API, and a named partner to call it as.

use almoner::clock::Clock;
use almoner::domain::json::{Json, parse};
use almoner::notify::target::Resolver;
use almoner_local::stack::{Options, Stack, client_config};
use almoner_ops::cli::{Cli, run};
use almoner_ops::sandbox::SandboxPartner;
use aws_config::SdkConfig;
use clap::Parser;
use http::{HeaderMap, Method, StatusCode};
use jiff::SignedDuration;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::Barrier;

/// Where every path of contracts/contributions.md begins.
pub const CONTRIBUTIONS: &str = "/company/integration/contributions";

/// The repository's folder.
pub fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The template's text.
pub fn template() -> String {
    std::fs::read_to_string(project().join("template.yaml")).unwrap()
}

/// One running stack, with nothing in it but the sandbox.
pub struct World {
    pub stack: Stack,
    pub clock: Clock,
    http: reqwest::Client,
    _template: Option<tempfile::TempDir>,
}

/// How a test wants its stack.
pub struct Setting {
    options: Options,
    template: Option<String>,
}

impl Setting {
    /// A variable of every function's environment.
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.options.environment.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Where the ledger is kept.
    pub fn data(mut self, folder: &Path) -> Self {
        self.options.data = Some(folder.to_owned());
        self
    }

    /// What the functions find when they look up a webhook's host.
    pub fn resolver(mut self, resolver: Resolver) -> Self {
        self.options.resolver = resolver;
        self
    }

    /// The template with a piece of its text replaced.
    pub fn template(mut self, from: &str, to: &str) -> Self {
        let text = self.template.unwrap_or_else(template);
        assert!(text.contains(from), "the template has no {from:?}");
        self.template = Some(text.replace(from, to));
        self
    }

    pub async fn start(mut self) -> World {
        let folder = self.template.map(|text| {
            let folder = tempfile::tempdir().unwrap();
            self.options.template = folder.path().join("template.yaml");
            std::fs::write(&self.options.template, text).unwrap();
            folder
        });
        let clock = self.options.clock.clone();
        let stack = Stack::start(self.options).await.unwrap();
        World { stack, clock, http: reqwest::Client::new(), _template: folder }
    }
}

impl World {
    /// A stack on the machine's clock.
    pub async fn start() -> Self {
        Self::with(Clock::System).start().await
    }

    /// A stack whose clock stands at that moment until the test moves it.
    pub async fn start_at(moment: &str) -> Self {
        Self::with(Clock::stopped_at(moment.parse().unwrap())).start().await
    }

    pub fn with(clock: Clock) -> Setting {
        let template = project().join("template.yaml");
        let resolver = Resolver::System;
        let environment = BTreeMap::new();
        let options = Options { port: 0, data: None, environment, template, clock, resolver, sam_local: None };
        Setting { options, template: None }
    }

    pub fn advance(&self, by: SignedDuration) {
        self.clock.advance(by);
    }

    /// A request as nobody in particular.
    pub fn request(&self, method: Method, path: &str) -> Request {
        let url = format!("http://{}{path}", self.stack.address);
        Request { request: self.http.request(method, url) }
    }

    /// A request with that partner's API key.
    pub fn call(&self, partner: SandboxPartner, method: Method, path: &str) -> Request {
        self.request(method, path).header("API-Key", partner.api_key[0]).header("API-Secret", partner.api_key[1])
    }

    pub fn create(&self, partner: SandboxPartner, body: &str) -> Request {
        self.call(partner, Method::PUT, &format!("{CONTRIBUTIONS}/create")).json(body)
    }

    pub fn complete(&self, partner: SandboxPartner, id: &str) -> Request {
        self.call(partner, Method::PUT, &format!("{CONTRIBUTIONS}/{id}")).json(r#"{"status":"completed"}"#)
    }

    pub fn get(&self, partner: SandboxPartner, id: &str) -> Request {
        self.call(partner, Method::GET, &format!("{CONTRIBUTIONS}/{id}"))
    }

    pub fn list(&self, partner: SandboxPartner, query: &str) -> Request {
        self.call(partner, Method::GET, &format!("{CONTRIBUTIONS}?{query}"))
    }

    /// A new contribution's id.
    pub async fn created(&self, partner: SandboxPartner) -> String {
        let project = partner.open[0];
        let reply = self
            .create(partner, &format!(r#"{{"project_id":{project},"amount":5,"user_hash":"u"}}"#))
            .send()
            .await;
        assert_eq!(reply.status, StatusCode::OK, "{reply:?}");
        reply.text("transaction_id")
    }

    /// What the functions called since the last time this was asked.
    pub async fn calls(&self) -> Value {
        let calls = self.request(Method::GET, "/_local/calls").send().await;
        self.request(Method::DELETE, "/_local/calls").send().await;
        serde_json::from_str::<Value>(&calls.body).unwrap()["functions"].take()
    }

    /// Lets the functions' calls to the store fail that way.
    pub async fn fault(&self, fault: &str, rate: f64) {
        let body = json!({ "service": "dynamodb", "fault": fault, "rate": rate, "for_s": 600 });
        let reply = self.request(Method::POST, "/_local/faults").json(&body.to_string()).send().await;
        assert_eq!(reply.status, StatusCode::OK, "{reply:?}");
    }

    pub async fn heal(&self) {
        self.request(Method::DELETE, "/_local/faults").send().await;
    }

    /// What a client of one of the stack's own engines is built from.
    pub fn sdk(&self, service: &str) -> SdkConfig {
        client_config(Some(&format!("http://{}/_local/{service}", self.stack.address)), None)
    }

    /// Runs `almoner-ops` on this stack.
    pub async fn ops(&self, command: &str) -> Result<String, String> {
        let endpoint = format!("http://{}/_local/dynamodb", self.stack.address);
        let words = ["almoner-ops", "--endpoint-url", &endpoint].into_iter().map(str::to_owned);
        let cli =
            Cli::try_parse_from(words.chain(shlex::split(command).unwrap())).map_err(|error| error.to_string())?;
        run(cli).await
    }
}

/// A request under way.
pub struct Request {
    request: reqwest::RequestBuilder,
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

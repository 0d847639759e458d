//! The door to the engines, at `/_local/dynamodb`, `/_local/sqs` and `/_local/kms`: AWS's own protocol, for the
//! functions, for `almoner-ops` and for any AWS SDK.
//!
//! A caller is known by the name its SDK sends (`app/<function>` in the user agent), which in the containers of
//! `sam local` is the function's logical id. Functions' calls are counted and meet the faults that are on; everybody
//! else's pass straight through.

use super::access::Access;
use super::calls::{self, Calls};
use super::faults::{Faults, Kind, Service};
use super::kms::Kms;
use super::sqs::Sqs;
use bytes::Bytes;
use dynoxide::Database;
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode, header};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::{Client, connect::HttpConnector};
use hyper_util::rt::TokioExecutor;
use serde_json::Value;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::sync::watch;

/// A request in AWS's JSON protocol.
pub struct AwsRequest {
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Bytes,
}

/// Tells the server to drop the connection instead of answering.
#[derive(Clone, Copy, Debug)]
pub struct LostResponse;

/// The engines, and what is known of calls to them.
#[derive(Clone)]
pub struct Front {
    database: Database,
    dynamodb: SocketAddr,
    sqs: Sqs,
    kms: Arc<Kms>,
    written: Arc<watch::Sender<()>>,
    client: Client<HttpConnector, Full<Bytes>>,
    /// What functions may do.
    pub access: Arc<Access>,
    /// What functions called.
    pub calls: Arc<Calls>,
    /// What they are made to meet.
    pub faults: Arc<Faults>,
}

impl Front {
    /// A door to these engines for the functions that have that access.
    #[must_use]
    pub fn new(database: Database, dynamodb: SocketAddr, sqs: Sqs, kms: Kms, access: Access) -> Self {
        let client = Client::builder(TokioExecutor::new()).build_http();
        let (calls, faults) = (Arc::default(), Arc::default());
        let (kms, written, access) = (Arc::new(kms), Arc::new(watch::Sender::new(())), Arc::new(access));
        Self { database, dynamodb, sqs, kms, written, client, access, calls, faults }
    }

    /// Tells of every write to the ledger that came through this door, whoever called.
    #[must_use]
    pub fn writes(&self) -> watch::Receiver<()> {
        self.written.subscribe()
    }

    /// Lets one request to the key service in. It meets no faults.
    #[must_use]
    pub fn handle_kms(&self, request: &AwsRequest) -> Response<Bytes> {
        let operation = operation(&request.headers);
        if let Some(function) = self.function(&request.headers) {
            self.calls.record(function, operation, 0.0);
            if let Err(problem) = self.access.ask(function, "kms", operation, &request.body) {
                return denied(&problem);
            }
        }
        self.kms.handle(operation, &request.body)
    }

    /// The function that calls, if one of ours does.
    fn function(&self, headers: &HeaderMap) -> Option<&str> {
        caller(headers).and_then(|name| self.access.name_of(name))
    }

    /// Lets one request in.
    pub async fn handle(&self, service: Service, mut request: AwsRequest) -> Response<Bytes> {
        let Some(function) = self.function(&request.headers) else {
            return self.forward(service, request).await;
        };
        let (function, operation) = (function.to_owned(), operation(&request.headers).to_owned());
        if let Err(problem) = self.access.ask(&function, service.as_str(), &operation, &request.body) {
            self.calls.record(&function, &operation, 0.0);
            return denied(&problem);
        }
        let fault = self.faults.draw(service);
        match fault {
            Some(Kind::Throttle) => self.calls.record(&function, &operation, 0.0),
            Some(Kind::Error) => self.calls.record(&function, &operation, 0.0),
            Some(Kind::Timeout) => {
                self.calls.record(&function, &operation, 0.0);
                // Until the caller gives up and hangs up.
                std::future::pending::<()>().await;
            }
            Some(Kind::LostResponse) | None => {
                if service == Service::Dynamodb {
                    request.body = asking_for_capacity(&request.body);
                }
                let mut answer = self.forward(service, request).await;
                self.calls.record(&function, &operation, consumed(answer.body()));
                if fault.is_some() {
                    answer.extensions_mut().insert(LostResponse);
                }
                return answer;
            }
        }
        failure(service, fault == Some(Kind::Throttle))
    }

    async fn forward(&self, service: Service, request: AwsRequest) -> Response<Bytes> {
        match service {
            Service::Sqs => self.sqs.handle(request).await,
            Service::Dynamodb => {
                let writes = calls::writes(operation(&request.headers));
                let answer = self.ask_dynamodb(request).await.unwrap_or_else(|error| {
                    tracing::error!(error, "the embedded DynamoDB did not answer");
                    failure(service, false)
                });
                if writes {
                    self.written.send_replace(());
                }
                answer
            }
        }
    }

    async fn ask_dynamodb(&self, request: AwsRequest) -> Result<Response<Bytes>, String> {
        let mut outgoing = Request::post(format!("http://{}/", self.dynamodb));
        if let Some(headers) = outgoing.headers_mut() {
            *headers = request.headers;
            headers.remove(header::HOST);
            headers.remove(header::CONTENT_LENGTH);
        }
        let outgoing = outgoing.body(Full::new(request.body)).map_err(|error| error.to_string())?;
        let (parts, body) = self.client.request(outgoing).await.map_err(|error| error.to_string())?.into_parts();
        let body = body.collect().await.map_err(|error| error.to_string())?.to_bytes();
        Ok(Response::from_parts(parts, body))
    }

    /// How full the queues are.
    #[must_use]
    pub fn queues(&self) -> Value {
        self.sqs.counts()
    }

    /// Whether both engines answer.
    pub async fn health(&self) -> [(&'static str, bool); 2] {
        let database = self.database.clone();
        let tables = tokio::task::spawn_blocking(move || database.table_count()).await;
        let (queues, _) = self.sqs.call("ListQueues", &serde_json::json!({})).await;
        [("dynamodb", matches!(tables, Ok(Ok(_)))), ("sqs", queues == StatusCode::OK)]
    }
}

/// The operation that a request names.
fn operation(headers: &HeaderMap) -> &str {
    let target = headers.get("x-amz-target").and_then(|target| target.to_str().ok());
    target.and_then(|target| target.rsplit_once('.')).map_or("?", |(_, name)| name)
}

/// The application name in an AWS SDK's user agent.
fn caller(headers: &HeaderMap) -> Option<&str> {
    let agents = [headers.get("x-amz-user-agent"), headers.get(header::USER_AGENT)];
    let mut words =
        agents.into_iter().flatten().filter_map(|agent| agent.to_str().ok()).flat_map(str::split_whitespace);
    words.find_map(|word| word.strip_prefix("app/"))
}

/// The same request, asking DynamoDB to say what it consumed.
fn asking_for_capacity(body: &Bytes) -> Bytes {
    const ASK: &[u8] = br#"{"ReturnConsumedCapacity":"INDEXES","#;
    match body.strip_prefix(b"{") {
        Some(rest) if !rest.starts_with(b"}") && !contains(rest, br#""ReturnConsumedCapacity""#) => {
            [ASK, rest].concat().into()
        }
        _ => body.clone(),
    }
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}

/// The capacity units in an answer: one table's, or the sum of several.
fn consumed(body: &Bytes) -> f64 {
    let answer: Value = serde_json::from_slice(body).unwrap_or_default();
    let units = |capacity: &Value| capacity["CapacityUnits"].as_f64().unwrap_or_default();
    match &answer["ConsumedCapacity"] {
        Value::Array(tables) => tables.iter().map(units).sum(),
        capacity => units(capacity),
    }
}

/// AWS's answer to a call that no policy allows.
fn denied(problem: &str) -> Response<Bytes> {
    tracing::error!(problem, "call denied");
    refusal(StatusCode::BAD_REQUEST, "com.amazon.coral.service#AccessDeniedException", problem)
}

fn failure(service: Service, throttled: bool) -> Response<Bytes> {
    let (status, kind) = match (service, throttled) {
        (Service::Dynamodb, true) => {
            (StatusCode::BAD_REQUEST, "com.amazonaws.dynamodb.v20120810#ThrottlingException")
        }
        (Service::Dynamodb, false) => {
            (StatusCode::INTERNAL_SERVER_ERROR, "com.amazonaws.dynamodb.v20120810#InternalServerError")
        }
        (Service::Sqs, true) => (StatusCode::BAD_REQUEST, "com.amazonaws.sqs#RequestThrottled"),
        (Service::Sqs, false) => (StatusCode::INTERNAL_SERVER_ERROR, "com.amazonaws.sqs#InternalError"),
    };
    refusal(status, kind, "a fault of the local stack")
}

fn refusal(status: StatusCode, kind: &str, message: &str) -> Response<Bytes> {
    let body = serde_json::json!({ "__type": kind, "message": message });
    let mut response = Response::new(Bytes::from(body.to_string()));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-amz-json-1.0"));
    response
}

#[cfg(test)]
#[path = "front_tests.rs"]
mod tests;

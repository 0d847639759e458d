//! The one listening socket: the API, `/health`, and what only the local stack has under `/_local/`.

use crate::engine::faults::{Fault, Service};
use crate::engine::front::{AwsRequest, Front, LostResponse};
use crate::gateway::{Gateway, Incoming, read_request};
use crate::issuer::Issuer;
use crate::sources::Sources;
use bytes::Bytes;
use http::{HeaderValue, Method, Response, StatusCode, header};
use http_body_util::Full;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// How long requests under way may take to end when the stack is stopped.
pub const SHUTDOWN_GRACE: Duration = Duration::from_secs(5);
/// How long a caller may take to send a request's head.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);

/// Before a function's name: runs its schedules now.
const SCHEDULES: &str = "/_local/schedules/";

/// What the socket leads to.
pub struct Server {
    /// The engines.
    pub front: Front,
    /// Who makes bearer tokens.
    pub issuer: Issuer,
    /// What calls functions, unless this is only the engines.
    pub callers: Option<Callers>,
    /// How many functions run.
    pub functions: usize,
}

/// What calls functions.
pub struct Callers {
    /// The API.
    pub gateway: Gateway,
    /// Queues, streams and schedules.
    pub sources: Arc<Sources>,
}

/// Serves until `stop` is sent or dropped; then lets requests under way end.
pub async fn serve(listener: TcpListener, server: Arc<Server>, stop: oneshot::Receiver<()>) {
    let connections = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    // Out of file descriptors, most likely: wait for some to be free again.
                    tracing::warn!(%error, "connection not accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
            _ = &mut stop => break,
        };
        let _ = stream.set_nodelay(true);
        let server = Arc::clone(&server);
        let service = service_fn(move |request| {
            let (server, source_ip) = (Arc::clone(&server), peer.ip().to_string());
            async move { server.answer(read_request(request, source_ip).await).await }
        });
        let connection = hyper::server::conn::http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_TIMEOUT)
            .serve_connection(TokioIo::new(stream), service);
        let connection = connections.watch(connection);
        tokio::spawn(async move {
            // A connection that breaks is its caller's affair, and "lost_response" breaks it on purpose.
            let _ = connection.await;
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(SHUTDOWN_GRACE, connections.shutdown()).await;
}

/// The answer was to be lost: ends the connection.
#[derive(Debug, thiserror::Error)]
#[error("the answer was lost on purpose")]
pub struct Lost;

impl Server {
    async fn answer(&self, request: Incoming) -> Result<Response<Full<Bytes>>, Lost> {
        let path = request.head.uri.path().to_owned();
        let response = match path.trim_end_matches('/') {
            "/health" => self.health().await,
            "/_local/dynamodb" => self.aws(Service::Dynamodb, request).await,
            "/_local/sqs" => self.aws(Service::Sqs, request).await,
            "/_local/kms" => {
                let body = request.body.unwrap_or_default();
                self.front.handle_kms(&AwsRequest { headers: request.head.headers, body })
            }
            local if local.starts_with("/_local/") => self.local(local, &request).await,
            path => match &self.callers {
                Some(callers) => callers.gateway.handle(request).await,
                None => no_api(path),
            },
        };
        if response.extensions().get::<LostResponse>().is_some() {
            return Err(Lost);
        }
        Ok(response.map(Full::new))
    }

    async fn aws(&self, service: Service, request: Incoming) -> Response<Bytes> {
        let body = request.body.unwrap_or_default();
        self.front.handle(service, AwsRequest { headers: request.head.headers, body }).await
    }

    async fn health(&self) -> Response<Bytes> {
        let [dynamodb, sqs] = self.front.health().await;
        let sources = self.callers.as_ref().map(|callers| ("event_sources", callers.sources.up()));
        let parts: Vec<_> = [dynamodb, sqs].into_iter().chain(sources).collect();
        let up = parts.iter().all(|(_, up)| *up);
        let mut body = json!({ "status": if up { "up" } else { "down" }, "functions": self.functions });
        for (name, up) in parts {
            body[name] = json!(if up { "up" } else { "down" });
        }
        answer(if up { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }, &body)
    }

    async fn local(&self, path: &str, request: &Incoming) -> Response<Bytes> {
        let (calls, faults) = (&self.front.calls, &self.front.faults);
        let done = json!({ "status": "ok" });
        match (path, &request.head.method) {
            ("/_local/calls", &Method::GET) => {
                let mut called = calls.as_json();
                called["granted"] = self.front.access.used();
                answer(StatusCode::OK, &called)
            }
            ("/_local/calls", &Method::DELETE) => {
                calls.clear();
                self.front.access.clear();
                answer(StatusCode::OK, &done)
            }
            ("/_local/faults", &Method::DELETE) => {
                faults.clear();
                answer(StatusCode::OK, &done)
            }
            ("/_local/faults", &Method::POST) => {
                let fault = serde_json::from_slice::<Fault>(request.body.as_deref().unwrap_or_default());
                match fault.map_err(|error| error.to_string()).and_then(|fault| faults.set(fault)) {
                    Ok(()) => answer(StatusCode::OK, &done),
                    Err(problem) => answer(StatusCode::BAD_REQUEST, &json!({ "message": problem })),
                }
            }
            ("/_local/issuer/.well-known/jwks.json", &Method::GET) => match self.issuer.jwks() {
                Ok(keys) => answer(StatusCode::OK, &keys),
                Err(problem) => answer(StatusCode::INTERNAL_SERVER_ERROR, &json!({ "message": problem })),
            },
            ("/_local/token", &Method::POST) => {
                match self.issuer.token(request.body.as_deref().unwrap_or_default()) {
                    Ok(token) => answer(StatusCode::OK, &json!({ "token": token })),
                    Err(problem) => answer(StatusCode::BAD_REQUEST, &json!({ "message": problem })),
                }
            }
            ("/_local/queues", &Method::GET) => answer(StatusCode::OK, &self.front.queues()),
            (_, &Method::POST) if path.starts_with(SCHEDULES) => self.run_schedules(path).await,
            _ => {
                let message = format!("The local stack has no {} {path}.", request.head.method);
                answer(StatusCode::NOT_FOUND, &json!({ "message": message }))
            }
        }
    }

    async fn run_schedules(&self, path: &str) -> Response<Bytes> {
        let function = path.strip_prefix(SCHEDULES).unwrap_or_default();
        let run = match &self.callers {
            Some(callers) => callers.sources.run_schedules(function).await,
            None => None,
        };
        match run {
            Some(Ok(())) => answer(StatusCode::OK, &json!({ "status": "ok" })),
            Some(Err(problem)) => answer(StatusCode::BAD_GATEWAY, &json!({ "message": problem })),
            None => {
                let message = format!("No function {function} has a schedule.");
                answer(StatusCode::NOT_FOUND, &json!({ "message": message }))
            }
        }
    }
}

/// What the engines say to a call that is the API's.
fn no_api(path: &str) -> Response<Bytes> {
    let message = format!("Only the engines are here: ask `sam local start-api` for {path}.");
    answer(StatusCode::NOT_FOUND, &json!({ "message": message }))
}

fn answer(status: StatusCode, body: &Value) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(format!("{body}\n")));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

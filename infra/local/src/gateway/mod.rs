//! API Gateway's REST API (v1) on the local machine, with WAF before it: routes, limits, proxy events, its own answers.
//!
//! What a function sees of a request, and a caller of an answer, is what API Gateway would show them.

mod answer;
mod edge;
mod event;
mod lambda;
mod rate;
mod throttle;

pub use lambda::Running;

use crate::template::{GatewayResponse, Template};
use answer::Refused;
use bytes::Bytes;
use edge::Edge;
use event::Match;
use http::{Method, Request, Response};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;
use throttle::Throttles;
use uuid::Uuid;

/// The largest request body.
pub const MAX_BODY_BYTES: usize = 10 * 1024 * 1024;
/// How long a caller waits at most.
const INTEGRATION_TIMEOUT: Duration = Duration::from_secs(29);

/// The API, its functions behind it.
pub struct Gateway {
    edge: Edge,
    router: matchit::Router<HashMap<Method, Arc<Target>>>,
    stage: String,
    binary: bool,
    responses: BTreeMap<String, GatewayResponse>,
}

/// What stands behind one method of a path.
struct Target {
    path: String,
    function: Arc<Running>,
    throttles: Throttles,
}

/// A request as it came over the wire.
pub struct Incoming {
    /// Its head.
    pub head: http::request::Parts,
    /// Its body; `None` when it was larger than [`MAX_BODY_BYTES`].
    pub body: Option<Bytes>,
    /// Who sent it.
    pub source_ip: String,
}

impl Gateway {
    /// Puts the functions behind the template's routes.
    ///
    /// # Errors
    /// One sentence: two routes collide, or a route's function does not run.
    pub fn new(template: &Template, functions: &BTreeMap<String, Arc<Running>>) -> Result<Self, String> {
        let mut paths: BTreeMap<&str, HashMap<Method, Arc<Target>>> = BTreeMap::new();
        for (route, function) in template.routes() {
            let running =
                functions.get(&function.name).ok_or_else(|| format!("No function {} runs.", function.name))?;
            let throttles = Throttles::of(route, &template.api.throttles);
            let target = Arc::new(Target { path: route.path.clone(), function: Arc::clone(running), throttles });
            if paths.entry(&route.path).or_default().insert(route.method.clone(), target).is_some() {
                return Err(format!("The template routes {} {} twice.", route.method, route.path));
            }
        }
        let mut router = matchit::Router::new();
        for (path, methods) in paths {
            // API Gateway writes "the rest of the path" {name+}, the router {*name}.
            let pattern = path.strip_suffix("+}").and_then(|start| start.rsplit_once('{'));
            let pattern = pattern.map_or_else(|| path.to_owned(), |(start, name)| format!("{start}{{*{name}}}"));
            let collides = |error| format!("The template's path {path} collides with another: {error}.");
            router.insert(pattern, methods).map_err(collides)?;
        }
        let api = &template.api;
        Ok(Self {
            edge: Edge::of(template),
            router,
            stage: api.stage.clone(),
            binary: api.binary,
            responses: api.responses.clone(),
        })
    }

    /// Answers one request.
    pub async fn handle(&self, incoming: Incoming) -> Response<Bytes> {
        let request_id = Uuid::new_v4().to_string();
        let mut response = match self.edge.refuse(&incoming) {
            Some(mut refused) => {
                name(&mut refused, "x-request-id", &request_id);
                refused
            }
            None => self.admit(&incoming, &request_id).await,
        };
        name(&mut response, "x-amzn-requestid", &request_id);
        response
    }

    async fn admit(&self, incoming: &Incoming, request_id: &str) -> Response<Bytes> {
        let outcome = tokio::time::timeout(INTEGRATION_TIMEOUT, self.integrate(incoming, request_id)).await;
        match outcome.unwrap_or(Err(Refused::IntegrationTimeout)) {
            Ok(response) => response,
            Err(refused) => refused.answer(&self.responses, request_id),
        }
    }

    async fn integrate(&self, incoming: &Incoming, request_id: &str) -> Result<Response<Bytes>, Refused> {
        let path = incoming.head.uri.path();
        let found = self.router.at(path).map_err(|_| Refused::MissingAuthenticationToken)?;
        let target = found.value.get(&incoming.head.method).ok_or(Refused::MissingAuthenticationToken)?;
        let body = incoming.body.as_ref().ok_or(Refused::RequestTooLarge)?;
        if !target.throttles.allow() {
            return Err(Refused::Throttled);
        }
        let matched = Match {
            resource: &target.path,
            parameters: found.params.iter().collect(),
            stage: &self.stage,
            binary: self.binary,
        };
        let event = event::proxy_event(incoming, body, &matched, request_id).ok_or(Refused::BadRequest)?;
        let answer = target.function.invoke(event, request_id).await.map_err(|problem| {
            tracing::error!(request_id, function = target.function.name(), problem, "invocation failed");
            Refused::FunctionFailed
        })?;
        let answer = serde_json::from_value(answer).map_err(|error| {
            tracing::error!(request_id, function = target.function.name(), %error, "malformed answer");
            Refused::FunctionFailed
        })?;
        answer::from_function(answer).ok_or(Refused::FunctionFailed)
    }
}

/// Puts a request's id into an answer.
fn name(response: &mut Response<Bytes>, header: &'static str, request_id: &str) {
    if let Ok(value) = request_id.parse() {
        response.headers_mut().insert(header, value);
    }
}

/// Takes a request apart, reading its body up to the limit.
pub async fn read_request(request: Request<hyper::body::Incoming>, source_ip: String) -> Incoming {
    use http_body_util::{BodyExt, Limited};
    let (head, body) = request.into_parts();
    let body = Limited::new(body, MAX_BODY_BYTES).collect().await.ok().map(|body| body.to_bytes());
    Incoming { head, body, source_ip }
}

#[cfg(test)]
mod tests;

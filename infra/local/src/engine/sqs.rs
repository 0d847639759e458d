//! The embedded SQS: winterbaume, in memory, with the template's queues.

use super::front::AwsRequest;
use super::queues::Queues;
use crate::template::{ACCOUNT, Queue, REGION};
use bytes::Bytes;
use http::{HeaderMap, Method, Response, StatusCode};
use serde_json::{Map, Value, json};
use std::sync::Arc;
use winterbaume_core::{MockRequest, MockService};
use winterbaume_sqs::SqsService;

/// The queues.
#[derive(Clone)]
pub struct Sqs {
    service: Arc<SqsService>,
    queues: Queues,
    /// Logical ids and names.
    names: Arc<[(String, String)]>,
}

impl Sqs {
    /// Starts the engine and makes the queues; those that others redrive to come first.
    ///
    /// # Errors
    /// One sentence: which queue could not be made.
    pub async fn start(queues: &[Queue]) -> Result<Self, String> {
        let state = Queues::default();
        let names = queues.iter().map(|queue| (queue.logical_id.clone(), queue.name.clone())).collect();
        let service = Arc::new(SqsService::with_backend(Arc::new(state.clone())));
        let sqs = Self { service, queues: state, names };
        let (sources, targets): (Vec<_>, Vec<_>) =
            queues.iter().partition(|queue| queue.attributes.contains_key("RedrivePolicy"));
        for queue in targets.into_iter().chain(sources) {
            let body = json!({ "QueueName": queue.name, "Attributes": queue.attributes });
            let (status, answer) = sqs.call("CreateQueue", &body).await;
            if status != StatusCode::OK {
                return Err(format!("The queue {} of the template cannot be made: {answer}.", queue.name));
            }
        }
        Ok(sqs)
    }

    /// Where the queue of that name is.
    #[must_use]
    pub fn url(name: &str) -> String {
        format!("https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/{name}")
    }

    /// `{"queues":{"<logical id>":{"visible":0,"in_flight":0}}}`
    #[must_use]
    pub fn counts(&self) -> Value {
        let counts = self.names.iter().map(|(logical_id, name)| {
            let (visible, in_flight) = self.queues.count(name);
            (logical_id.clone(), json!({ "visible": visible, "in_flight": in_flight }))
        });
        json!({ "queues": counts.collect::<Map<_, _>>() })
    }

    /// One operation, by its name.
    pub async fn call(&self, operation: &str, body: &Value) -> (StatusCode, Value) {
        let mut headers = HeaderMap::new();
        headers.insert("content-type", http::HeaderValue::from_static("application/x-amz-json-1.0"));
        if let Ok(target) = format!("AmazonSQS.{operation}").parse() {
            headers.insert("x-amz-target", target);
        }
        let response = self.handle(AwsRequest { headers, body: body.to_string().into() }).await;
        let status = response.status();
        (status, serde_json::from_slice(response.body()).unwrap_or(Value::Null))
    }

    /// One request as a client sent it.
    pub async fn handle(&self, request: AwsRequest) -> Response<Bytes> {
        let request = MockRequest {
            method: Method::POST.to_string(),
            uri: "https://sqs.us-east-1.amazonaws.com/".to_owned(),
            headers: request.headers,
            body: request.body,
        };
        let answer = self.service.handle(request).await;
        let mut response = Response::new(answer.body);
        *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        *response.headers_mut() = answer.headers;
        response
    }
}

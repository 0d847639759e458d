//! What is known of a request beside its content: for the common headers and the log line.

use super::header;
use crate::domain::tenant::Tenant;
use http::Method;
use lambda_http::request::RequestContext;
use lambda_http::{Request, RequestExt};
use std::time::Instant;
use uuid::Uuid;

/// One request on its way through.
#[derive(Debug)]
pub struct Call {
    /// The gateway's id of it.
    pub request_id: String,
    /// The caller's own id of it, to be echoed.
    pub correlation_id: Option<String>,
    /// Its method.
    pub method: Method,
    /// Its route as the template writes it: `/company/integration/contributions/{transaction_id}`.
    pub route: String,
    /// When we began with it.
    pub started: Instant,
    /// Whose it is, once that is known.
    pub tenant: Option<Tenant>,
}

impl Call {
    /// Begins a call.
    #[must_use]
    pub fn begin(request: &Request) -> Self {
        let (request_id, route) = match request.request_context_ref() {
            Some(RequestContext::ApiGatewayV1(context)) => {
                (context.request_id.clone(), context.resource_path.clone())
            }
            _ => (None, None),
        };
        Self {
            request_id: request_id.unwrap_or_else(|| Uuid::new_v4().to_string()),
            correlation_id: header::correlation_id(request.headers()),
            method: request.method().clone(),
            route: route.unwrap_or_default(),
            started: Instant::now(),
            tenant: None,
        }
    }
}

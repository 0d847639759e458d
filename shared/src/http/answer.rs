//! What every answer carries, whatever its contract: ids, no caching, when to try again.

use super::call::Call;
use super::header::{IDEMPOTENT_REPLAYED, X_CORRELATION_ID, X_REQUEST_ID};
use http::{HeaderValue, Response, StatusCode, header};
use lambda_http::Body;
use serde::Serialize;

/// How long a caller should wait before trying again after a 503.
const RETRY_AFTER_S: &str = "1";

/// An answer with a JSON body and the common headers.
#[must_use]
pub fn json(call: &Call, status: StatusCode, body: &impl Serialize) -> Response<Body> {
    let text = match serde_json::to_string(body) {
        Ok(text) => text,
        Err(error) => {
            // No body of ours can fail to be written; should one, the caller still gets an answer.
            tracing::error!(request_id = call.request_id, %error, "answer not written");
            return with_headers(call, StatusCode::INTERNAL_SERVER_ERROR, Body::Empty);
        }
    };
    with_headers(call, status, Body::Text(text))
}

/// An answer with a problem of RFC 9457 as its body, and the common headers.
#[must_use]
pub fn problem(call: &Call, status: StatusCode, body: &impl Serialize) -> Response<Body> {
    let mut response = json(call, status, body);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    response
}

/// An answer without a body: 204.
#[must_use]
pub fn nothing(call: &Call) -> Response<Body> {
    let mut response = with_headers(call, StatusCode::NO_CONTENT, Body::Empty);
    response.headers_mut().remove(header::CONTENT_TYPE);
    response
}

/// Marks an answer as that of an earlier, same request.
#[must_use]
pub fn replayed(mut response: Response<Body>) -> Response<Body> {
    response.headers_mut().insert(IDEMPOTENT_REPLAYED, HeaderValue::from_static("true"));
    response
}

fn with_headers(call: &Call, status: StatusCode, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let ids = [(X_REQUEST_ID, Some(&call.request_id)), (X_CORRELATION_ID, call.correlation_id.as_ref())];
    for (name, id) in ids {
        if let Some(value) = id.and_then(|id| HeaderValue::from_str(id).ok()) {
            headers.insert(name, value);
        }
    }
    if matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE) {
        headers.insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER_S));
    }
    response
}

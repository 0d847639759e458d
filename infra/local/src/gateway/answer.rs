//! What a caller gets: a function's answer, or the gateway's own.

use crate::template::GatewayResponse;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Response, StatusCode, header};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A function's answer, as the proxy integration understands it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FunctionAnswer {
    status_code: u16,
    #[serde(default)]
    headers: Option<BTreeMap<String, String>>,
    #[serde(default)]
    multi_value_headers: Option<BTreeMap<String, Vec<String>>>,
    #[serde(default)]
    body: Option<String>,
    #[serde(default)]
    is_base64_encoded: bool,
}

/// That answer over HTTP; `None` when it is malformed.
pub fn from_function(answer: FunctionAnswer) -> Option<Response<Bytes>> {
    let body = answer.body.unwrap_or_default();
    let body = if answer.is_base64_encoded { STANDARD.decode(body).ok()? } else { body.into_bytes() };
    let mut response = Response::new(Bytes::from(body));
    *response.status_mut() = StatusCode::from_u16(answer.status_code).ok()?;
    let single = answer.headers.into_iter().flatten().map(|(name, value)| (name, vec![value]));
    for (name, values) in single.chain(answer.multi_value_headers.into_iter().flatten()) {
        let name: HeaderName = name.parse().ok()?;
        response.headers_mut().remove(&name);
        for value in values {
            response.headers_mut().append(name.clone(), value.parse().ok()?);
        }
    }
    Some(response)
}

/// What the gateway answers itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// No such route, or not with this method.
    MissingAuthenticationToken,
    /// The request could not have reached API Gateway.
    BadRequest,
    /// More than 10 MB.
    RequestTooLarge,
    /// Too many requests.
    Throttled,
    /// The function crashed, took too long for its own limit, or answered nonsense.
    FunctionFailed,
    /// Nothing within 29 s.
    IntegrationTimeout,
}

impl Refused {
    /// API Gateway's response type, the one it falls back to, its status, its message, its error type.
    fn facts(self) -> (&'static str, &'static str, u16, &'static str, &'static str) {
        match self {
            Self::MissingAuthenticationToken => (
                "MISSING_AUTHENTICATION_TOKEN",
                "DEFAULT_4XX",
                403,
                "Missing Authentication Token",
                "MissingAuthenticationTokenException",
            ),
            Self::BadRequest => ("BAD_REQUEST", "DEFAULT_4XX", 400, "Bad Request", "BadRequestException"),
            Self::RequestTooLarge => {
                ("REQUEST_TOO_LARGE", "DEFAULT_4XX", 413, "Request Too Long", "RequestTooLargeException")
            }
            Self::Throttled => ("THROTTLED", "DEFAULT_4XX", 429, "Too Many Requests", "TooManyRequestsException"),
            Self::FunctionFailed => {
                ("DEFAULT_5XX", "DEFAULT_5XX", 502, "Internal server error", "InternalServerErrorException")
            }
            Self::IntegrationTimeout => (
                "INTEGRATION_TIMEOUT",
                "DEFAULT_5XX",
                504,
                "Endpoint request timed out",
                "InternalServerErrorException",
            ),
        }
    }

    /// The answer, as the template's `GatewayResponses` shape it.
    pub fn answer(self, responses: &BTreeMap<String, GatewayResponse>, request_id: &str) -> Response<Bytes> {
        let (own, fallback, status, message, kind) = self.facts();
        let shaped = responses.get(own).or_else(|| responses.get(fallback)).cloned().unwrap_or_default();
        let body = shaped.body().unwrap_or(r#"{"message":$context.error.messageString}"#);
        let body = body
            .replace("$context.error.messageString", &format!("\"{message}\""))
            .replace("$context.error.message", message)
            .replace("$context.requestId", request_id);
        let mut response = Response::new(Bytes::from(body));
        *response.status_mut() = shaped
            .status_code
            .and_then(|code| StatusCode::from_u16(code).ok())
            .unwrap_or_else(|| StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert("x-amzn-errortype", HeaderValue::from_static(kind));
        for (name, value) in shaped.headers() {
            let value = if value == "context.requestId" { request_id } else { value.trim_matches('\'') };
            if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), value.parse()) {
                headers.insert(name, value);
            }
        }
        response
    }
}

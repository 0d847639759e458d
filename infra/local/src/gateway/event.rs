//! An HTTP request as API Gateway's REST API hands it to a Lambda function (proxy event, version 1.0).

use super::Incoming;
use crate::template::{ACCOUNT, REGION};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::HeaderMap;
use jiff::Timestamp;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, json};

/// The route that a request took.
pub struct Match<'a> {
    /// The route's path as the template writes it.
    pub resource: &'a str,
    /// Its parameters as they stand in the request's path.
    pub parameters: Vec<(&'a str, &'a str)>,
    /// The API's stage.
    pub stage: &'a str,
    /// Whether bodies go in base64.
    pub binary: bool,
}

/// The event; `None` when the request's `Host` is none (API Gateway would never see such a request).
pub fn proxy_event(incoming: &Incoming, body: &Bytes, matched: &Match<'_>, request_id: &str) -> Option<Value> {
    let head = &incoming.head;
    let host = head.headers.get(http::header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    let host: http::uri::Authority = host.parse().ok()?;
    let method = head.method.as_str();
    let path = decode(head.uri.path());
    let (single, multiple) = headers(&head.headers, &incoming.source_ip);
    let (query, queries) = query(head.uri.query().unwrap_or_default());
    let parameters: Map<_, _> =
        matched.parameters.iter().map(|(name, value)| ((*name).to_owned(), json!(decode(value)))).collect();
    let text = if matched.binary { STANDARD.encode(body) } else { String::from_utf8_lossy(body).into_owned() };
    let now = Timestamp::now();
    Some(json!({
        "resource": matched.resource,
        "path": path,
        "httpMethod": method,
        "headers": single,
        "multiValueHeaders": multiple,
        "queryStringParameters": query,
        "multiValueQueryStringParameters": queries,
        "pathParameters": none_if_empty(parameters),
        "stageVariables": null,
        "requestContext": {
            "accountId": ACCOUNT,
            "apiId": "local",
            "domainName": host.host(),
            "domainPrefix": "local",
            "extendedRequestId": request_id,
            "httpMethod": method,
            "identity": {
                "sourceIp": incoming.source_ip,
                "userAgent": head.headers.get(http::header::USER_AGENT).and_then(|agent| agent.to_str().ok()),
            },
            "path": format!("/{}{path}", matched.stage),
            "protocol": "HTTP/1.1",
            "requestId": request_id,
            "requestTime": now.strftime("%d/%b/%Y:%H:%M:%S +0000").to_string(),
            "requestTimeEpoch": now.as_millisecond(),
            "resourceId": "local",
            "resourcePath": matched.resource,
            "stage": matched.stage,
        },
        "body": if body.is_empty() { Value::Null } else { json!(text) },
        "isBase64Encoded": matched.binary && !body.is_empty(),
    }))
}

/// The headers twice: each name with its last value, and each with all its values. What API Gateway says of the
/// way a request came replaces what the caller claims.
fn headers(headers: &HeaderMap, source_ip: &str) -> (Map<String, Value>, Map<String, Value>) {
    let (mut single, mut multiple) = (Map::new(), Map::new());
    for name in headers.keys() {
        let values =
            headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        let values: Vec<String> = values.collect();
        single.insert(name.to_string(), json!(values.last()));
        multiple.insert(name.to_string(), json!(values));
    }
    let forwarded = [("x-forwarded-for", source_ip), ("x-forwarded-proto", "http"), ("x-amzn-region", REGION)];
    for (name, value) in forwarded {
        single.insert(name.to_owned(), json!(value));
        multiple.insert(name.to_owned(), json!([value]));
    }
    (single, multiple)
}

/// The query string twice, as the headers.
fn query(query: &str) -> (Value, Value) {
    let mut single = Map::new();
    let mut multiple: Map<String, Value> = Map::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let plain = |part: &str| decode(&part.replace('+', " "));
        let (name, value) = (plain(name), plain(value));
        single.insert(name.clone(), json!(value));
        if let Value::Array(values) = multiple.entry(name).or_insert_with(|| json!([])) {
            values.push(json!(value));
        }
    }
    (none_if_empty(single), none_if_empty(multiple))
}

fn none_if_empty(map: Map<String, Value>) -> Value {
    if map.is_empty() { Value::Null } else { Value::Object(map) }
}

fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

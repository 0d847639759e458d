//! Plain HTTP, for what is no service of AWS.

use crate::signed::read;
use aws_smithy_http_client::Connector;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use aws_smithy_runtime_api::client::http::{HttpConnector, SharedHttpConnector};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use jiff::Timestamp;
use std::time::{Duration, SystemTime};

/// How long an answer may take.
const TIMEOUT: Duration = Duration::from_secs(30);

/// What opens connections.
pub(crate) fn connector() -> SharedHttpConnector {
    SharedHttpConnector::new(Connector::builder().tls_provider(Provider::Rustls(CryptoMode::AwsLc)).build())
}

/// What the server says the time is.
pub(crate) async fn get_date(url: &str) -> Result<Timestamp, String> {
    let answer = send(request("GET", url, &[], "")?).await?;
    let date = answer.headers().get("date").ok_or("it does not say the time")?;
    let date: SystemTime = httpdate::parse_http_date(date).map_err(|_| format!("it says the time is {date}"))?;
    Timestamp::try_from(date).map_err(|error| error.to_string())
}

/// A status, and what came with it.
pub(crate) async fn call(
    method: &str,
    url: &str,
    headers: &[(&'static str, &str)],
    body: &str,
) -> Result<(u16, String), String> {
    let mut answer = send(request(method, url, headers, body)?).await?;
    let body = std::mem::replace(answer.body_mut(), SdkBody::empty());
    let bytes = read(body).await.map_err(|error| error.to_string())?;
    Ok((answer.status().as_u16(), String::from_utf8_lossy(&bytes).into_owned()))
}

fn request(method: &str, url: &str, headers: &[(&'static str, &str)], body: &str) -> Result<HttpRequest, String> {
    let request = http::Request::builder().method(method).uri(url);
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    let request = request.body(SdkBody::from(body)).map_err(|error| format!("{url}: {error}"))?;
    HttpRequest::try_from(request).map_err(|error| format!("{url}: {error}"))
}

async fn send(request: HttpRequest) -> Result<HttpResponse, String> {
    let answer = tokio::time::timeout(TIMEOUT, connector().call(request)).await;
    let answer = answer.map_err(|_| format!("no answer within {} s", TIMEOUT.as_secs()))?;
    answer.map_err(|error| format!("no answer: {error}"))
}

//! Calls of AWS's JSON protocol that no client of the SDK makes as they are wanted here.

use aws_config::SdkConfig;
use aws_sdk_dynamodb::config::{ProvideCredentials, SharedCredentialsProvider};
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4::SigningParams;
use aws_smithy_runtime_api::client::http::{HttpConnector, SharedHttpConnector};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use serde_json::Value;
use std::error::Error;
use std::time::SystemTime;

/// Whoever calls, and where from.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    credentials: SharedCredentialsProvider,
    region: String,
}

/// What was answered: a status, and JSON.
pub(crate) type Answered = (u16, Value);

impl Caller {
    /// The same as the SDK's clients of that configuration.
    pub(crate) fn of(sdk: &SdkConfig) -> Option<Self> {
        let region = sdk.region()?.as_ref().to_owned();
        Some(Self { credentials: sdk.credentials_provider()?, region })
    }

    pub(crate) fn region(&self) -> &str {
        &self.region
    }

    /// Calls that operation (`Prefix.Operation`) of that service.
    pub(crate) async fn call(
        &self,
        http: &SharedHttpConnector,
        (service, url): (&str, &str),
        target: &str,
        body: &Value,
    ) -> Result<Answered, ConnectorError> {
        let request = self.request(service, url, target, body.to_string()).await.map_err(broken)?;
        let mut answer = http.call(request).await?;
        let body = std::mem::replace(answer.body_mut(), SdkBody::empty());
        let bytes = read(body).await?;
        let json = if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes).map_err(broken)? };
        Ok((answer.status().as_u16(), json))
    }

    async fn request(
        &self,
        service: &str,
        url: &str,
        target: &str,
        body: String,
    ) -> Result<HttpRequest, Box<dyn Error + Send + Sync>> {
        let identity = self.credentials.provide_credentials().await?.into();
        let params = SigningParams::builder().identity(&identity).region(&self.region).name(service);
        let params = params.time(SystemTime::now()).settings(SigningSettings::default()).build()?.into();
        let headers = [("content-type", "application/x-amz-json-1.0"), ("x-amz-target", target)];
        let signable =
            SignableRequest::new("POST", url, headers.into_iter(), SignableBody::Bytes(body.as_bytes()))?;
        let (instructions, _) = sign(signable, &params)?.into_parts();
        let mut request = http::Request::post(url).body(SdkBody::from(&*body))?;
        for (name, value) in headers {
            request.headers_mut().insert(name, http::HeaderValue::from_str(value)?);
        }
        instructions.apply_to_request_http1x(&mut request);
        Ok(HttpRequest::try_from(request)?)
    }
}

/// All of a body.
pub(crate) async fn read(body: SdkBody) -> Result<Vec<u8>, ConnectorError> {
    let collected = aws_smithy_types::byte_stream::ByteStream::new(body).collect().await;
    collected.map(|bytes| bytes.to_vec()).map_err(|error| ConnectorError::io(error.into()))
}

fn broken(error: impl Into<Box<dyn Error + Send + Sync>>) -> ConnectorError {
    ConnectorError::user(error.into())
}

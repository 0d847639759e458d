//! Between the Lambda runtime and a function: the event's text in, the answer's text out.

use crate::app::App;
use crate::clock::Clock;
use crate::config::Config;
use crate::invocation::Invocation;
use crate::telemetry;
use aws_config::environment::EnvironmentVariableCredentialsProvider;
use aws_config::{AppName, BehaviorVersion, Region, SdkConfig};
use aws_sdk_dynamodb::config::SharedCredentialsProvider;
use lambda_http::request::LambdaRequest;
use lambda_http::{Adapter, Body, Request, Response, Service};
use lambda_runtime::{LambdaEvent, service_fn};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::convert::Infallible;
use std::fmt::Display;
use std::sync::Arc;
use std::time::{Duration, Instant};

pub use lambda_runtime::Error;

/// How long a starting function waits for its connection to the store before it takes requests without it.
const WARM_UP_TIMEOUT: Duration = Duration::from_secs(1);

/// Runs a function until Lambda ends its process.
///
/// Everything that takes time is done before the first request: configuration, credentials, the client, and the
/// (TLS) connection to the store.
///
/// # Errors
/// When the environment is not what the function needs, or the runtime API is gone.
pub async fn serve<H, F>(handle: H) -> Result<(), Error>
where
    H: Fn(Arc<App>, Request) -> F + Sync,
    F: Future<Output = Response<Body>> + Send,
{
    let app = start().await?;
    lambda_runtime::run(service_fn(|event| answer_event(Arc::clone(&app), &handle, event))).await
}

/// Runs a function that a queue, a stream or a schedule calls, until Lambda ends its process. An error returns the
/// whole batch.
///
/// # Errors
/// When the environment is not what the function needs, or the runtime API is gone.
pub async fn serve_events<E, R, H, F>(handle: H) -> Result<(), Error>
where
    E: DeserializeOwned + Send,
    R: Serialize + Send,
    H: Fn(Arc<App>, E) -> F + Sync,
    F: Future<Output = Result<R, Error>> + Send,
{
    let app = start().await?;
    lambda_runtime::run(service_fn(|event| handle_event(Arc::clone(&app), &handle, event))).await
}

/// A function's parts, with everything done that takes time.
async fn start() -> Result<Arc<App>, Error> {
    let config = Config::read(|name| std::env::var(name).ok());
    telemetry::log_as_json(config.as_ref().map_or(tracing::Level::ERROR, |config| config.log_level));
    let config = config.inspect_err(|error| tracing::error!(%error, "function cannot start"))?;
    if let Some(namespace) = &config.metrics_namespace {
        telemetry::publish_metrics(namespace);
    }
    let app = Arc::new(App::new(config, sdk_config(), Clock::System));
    match tokio::time::timeout(WARM_UP_TIMEOUT, app.store.warm_up()).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(%error, "store not reached at start"),
        Err(_) => tracing::warn!("store not reached in time at start"),
    }
    Ok(app)
}

/// The SDK's configuration from what Lambda puts into every function's environment, and nothing else. The SDK's own
/// way would also look for profiles, metadata services and single sign-on: an eighth of the binary, and time at start.
fn sdk_config() -> SdkConfig {
    let variable = |name| std::env::var(name).ok();
    let mut sdk = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(variable("AWS_REGION").map(Region::new))
        .credentials_provider(SharedCredentialsProvider::new(EnvironmentVariableCredentialsProvider::new()));
    // Shows in CloudTrail, and tells the local stack whose call it sees.
    sdk.set_app_name(variable("AWS_LAMBDA_FUNCTION_NAME").and_then(|name| AppName::new(name).ok()));
    sdk.build()
}

/// Answers one API Gateway proxy event with that function: what [`serve`] does for each.
///
/// # Errors
/// None of the function's own: its refusals are answers.
pub async fn answer_event<H, F>(
    app: Arc<App>,
    handle: &H,
    event: LambdaEvent<LambdaRequest>,
) -> Result<impl Serialize + use<H, F>, Infallible>
where
    H: Fn(Arc<App>, Request) -> F,
    F: Future<Output = Response<Body>> + Send,
{
    let answer = service_fn(|request| {
        let answer = handle(Arc::clone(&app), request);
        async { Ok(answer.await) }
    });
    let invocation = Invocation::begin(event.context.xray_trace_id.as_deref(), app.cold());
    invocation.within(Adapter::from(answer).call(without_address(event))).await
}

/// Hands one event of a queue, a stream or a schedule to that function: what [`serve_events`] does for each.
///
/// # Errors
/// The function's own: the whole event is to come again.
pub async fn handle_event<E, R, X, H, F>(app: Arc<App>, handle: &H, event: LambdaEvent<E>) -> Result<R, X>
where
    X: Display,
    H: Fn(Arc<App>, E) -> F,
    F: Future<Output = Result<R, X>>,
{
    let LambdaEvent { context, payload, .. } = event;
    let invocation = Invocation::begin(context.xray_trace_id.as_deref(), app.cold());
    let handled = async {
        let started = Instant::now();
        let outcome = handle(app, payload).await;
        let function = &context.env_config.function_name;
        telemetry::event_handled(function, &context.request_id, started.elapsed(), outcome.as_ref().err());
        outcome
    };
    invocation.within(handled).await
}

/// The event without what a caller's address for us is made of. Nothing of ours reads it, and the library panics,
/// which ends the process, when it makes no URL (`X-Forwarded-Proto: a b`).
fn without_address(mut event: LambdaEvent<LambdaRequest>) -> LambdaEvent<LambdaRequest> {
    if let LambdaRequest::ApiGatewayV1(request) = &mut event.payload {
        for name in ["host", "x-forwarded-proto"] {
            request.headers.remove(name);
            request.multi_value_headers.remove(name);
        }
        request.request_context.domain_name = None;
    }
    event
}

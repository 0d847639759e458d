//! The DynamoDB client.

use super::counting::Counting;
use crate::aws_limits::limits;
use aws_config::SdkConfig;
use std::time::Duration;

/// How long one attempt may take unless configured otherwise.
pub const DEFAULT_ATTEMPT_TIMEOUT_MS: u64 = 1_000;

/// A client on the given account, region and endpoint. Building it takes about 3 ms: do it once.
#[must_use]
pub fn build(sdk: &SdkConfig, attempt_timeout: Duration) -> aws_sdk_dynamodb::Client {
    let (timeouts, retries) = limits(attempt_timeout);
    let config = aws_sdk_dynamodb::config::Builder::from(sdk).timeout_config(timeouts).retry_config(retries);
    aws_sdk_dynamodb::Client::from_conf(config.interceptor(Counting).build())
}

//! The DynamoDB client: how long a call may take and how often it is tried.
//!
//! Three attempts within the operation's limit stay well below a function's own time-out and the gateway's 29 s,
//! so a caller always gets our answer, not the gateway's.

use aws_config::SdkConfig;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use std::time::Duration;

/// How often one call is tried in all.
pub const ATTEMPTS: u32 = 3;
/// How long one attempt may take unless configured otherwise.
pub const DEFAULT_ATTEMPT_TIMEOUT_MS: u64 = 1_000;
/// How long connecting may take.
const CONNECT_TIMEOUT_MS: u64 = 500;
/// The first pause between attempts; it doubles, with jitter.
const FIRST_BACKOFF_MS: u64 = 25;
/// The longest pause between attempts.
const LONGEST_BACKOFF_MS: u64 = 500;

/// A client on the given account, region and endpoint. Building it takes about 3 ms: do it once.
#[must_use]
pub fn build(sdk: &SdkConfig, attempt_timeout: Duration) -> aws_sdk_dynamodb::Client {
    let pauses = Duration::from_millis(LONGEST_BACKOFF_MS) * ATTEMPTS;
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(Duration::from_millis(CONNECT_TIMEOUT_MS))
        .operation_attempt_timeout(attempt_timeout)
        .operation_timeout(attempt_timeout * ATTEMPTS + pauses)
        .build();
    let retries = RetryConfig::standard()
        .with_max_attempts(ATTEMPTS)
        .with_initial_backoff(Duration::from_millis(FIRST_BACKOFF_MS))
        .with_max_backoff(Duration::from_millis(LONGEST_BACKOFF_MS));
    let config =
        aws_sdk_dynamodb::config::Builder::from(sdk).timeout_config(timeouts).retry_config(retries).build();
    aws_sdk_dynamodb::Client::from_conf(config)
}

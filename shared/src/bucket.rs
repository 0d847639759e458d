//! How a bucket of S3 is reached.

use crate::aws_limits::limits;
use aws_config::SdkConfig;
use aws_sdk_s3::config::Builder;
use std::time::Duration;

/// What a client is made of, at an endpoint of its own where there is one.
pub(crate) fn client_config(sdk: &SdkConfig, attempt_timeout: Duration) -> Builder {
    let (timeouts, retries) = limits(attempt_timeout);
    Builder::from(sdk)
        .timeout_config(timeouts)
        .retry_config(retries)
        // An emulator has one name for all buckets.
        .force_path_style(sdk.endpoint_url().is_some_and(|endpoint| endpoint.starts_with("http://")))
}

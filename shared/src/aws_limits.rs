//! How long a call to a service of AWS may take, and how often it is tried.
//!
//! Three attempts within the operation's limit stay well below a function's own time-out and the gateway's 29 s,
//! so a caller always gets our answer, not the gateway's.

use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use std::time::Duration;

/// How often one call is tried in all.
const ATTEMPTS: u32 = 3;
/// How long one attempt at a queue or the key service may take: longer than the store's, because a queue is where
/// things go when nothing else has taken them.
pub const BESIDE_THE_STORE: Duration = Duration::from_millis(1_500);
/// How long connecting may take.
const CONNECT_TIMEOUT_MS: u64 = 500;
/// The first pause between attempts; it doubles, with jitter.
const FIRST_BACKOFF_MS: u64 = 25;
/// The longest pause between attempts.
const LONGEST_BACKOFF_MS: u64 = 500;

/// The limits of a client whose attempts may take that long.
#[must_use]
pub fn limits(attempt_timeout: Duration) -> (TimeoutConfig, RetryConfig) {
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
    (timeouts, retries)
}

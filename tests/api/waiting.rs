//! Waiting for what happens by itself, never longer than it takes.

use std::time::{Duration, Instant};

/// How long anything may take that is bound to happen.
pub const SOON: Duration = Duration::from_secs(30);
/// How long to leave it alone between two looks.
const PAUSE: Duration = Duration::from_millis(20);

/// What `look` finds in the end.
pub async fn until<T>(what: &str, look: impl AsyncFnMut() -> Option<T>) -> T {
    eventually(what, SOON, look).await
}

/// What `look` finds in that time.
pub async fn eventually<T>(what: &str, within: Duration, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + within;
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(Instant::now() < deadline, "{what}: not within {within:?}");
        tokio::time::sleep(PAUSE).await;
    }
}

//! The invocation under way: what one call of a function has cost so far, for its line in the log.
//!
//! It is known to all that runs within it without being handed through. Nothing is decided by it, and work outside of one
//! (an operator's command, the warm-up at start) counts nowhere.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

tokio::task_local! {
    static UNDER_WAY: Invocation;
}

/// One invocation of a function.
#[derive(Debug, Default)]
pub struct Invocation {
    trace_id: Option<String>,
    cold_start: bool,
    store_calls: AtomicU64,
    store_retries: AtomicU64,
    store_us: AtomicU64,
    failures: AtomicU64,
}

/// What is known of an invocation at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SoFar {
    /// X-Ray's id of the trace that it is part of: `1-67407dc1-…`.
    pub trace_id: Option<String>,
    /// Whether it is the first of its process.
    pub cold_start: bool,
    /// How often the store was called; a call that was tried again is one.
    pub store_calls: u64,
    /// How often one of those calls was tried again.
    pub store_retries: u64,
    /// How long the calls took in all, in microseconds: more than passed, where several were under way at once.
    pub store_us: u64,
    /// How many messages or records could not be worked on.
    pub failures: u64,
}

impl Invocation {
    /// Begins one; `trace` is X-Ray's header: `Root=1-67407dc1-…;Parent=…;Sampled=1`.
    #[must_use]
    pub fn begin(trace: Option<&str>, cold_start: bool) -> Self {
        let root = trace.and_then(|header| header.split(';').find_map(|part| part.trim().strip_prefix("Root=")));
        Self { trace_id: root.map(str::to_owned), cold_start, ..Self::default() }
    }

    /// Lets the work run within the invocation.
    pub async fn within<T>(self, work: impl Future<Output = T>) -> T {
        UNDER_WAY.scope(self, work).await
    }
}

/// A call of the store has ended, well or not: counts in the invocation under way, if there is one.
pub fn store_called(took: Duration, retries: u64) {
    let _ = UNDER_WAY.try_with(|invocation| {
        invocation.store_calls.fetch_add(1, Relaxed);
        invocation.store_retries.fetch_add(retries, Relaxed);
        invocation.store_us.fetch_add(microseconds(took), Relaxed);
    });
}

/// A message or record could not be worked on.
pub fn part_failed() {
    let _ = UNDER_WAY.try_with(|invocation| invocation.failures.fetch_add(1, Relaxed));
}

/// What the invocation under way has cost so far; nothing where there is none.
#[must_use]
pub fn so_far() -> SoFar {
    let read = |invocation: &Invocation| SoFar {
        trace_id: invocation.trace_id.clone(),
        cold_start: invocation.cold_start,
        store_calls: invocation.store_calls.load(Relaxed),
        store_retries: invocation.store_retries.load(Relaxed),
        store_us: invocation.store_us.load(Relaxed),
        failures: invocation.failures.load(Relaxed),
    };
    UNDER_WAY.try_with(read).unwrap_or_default()
}

/// A duration as the log says it.
pub(crate) fn microseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::future::join;

    const TRACE: &str = "Root=1-67407dc1-0123456789abcdef01234567;Parent=53995c3f42cd8ad8;Sampled=1";

    #[tokio::test]
    async fn each_invocation_counts_its_own_calls_whatever_runs_beside_it() {
        let calls = |count: u64, retries: u64| async move {
            for _ in 0..count {
                store_called(Duration::from_micros(250), retries);
                tokio::task::yield_now().await;
            }
            so_far()
        };
        let one = Invocation::begin(Some(TRACE), true).within(calls(3, 0));
        let other = Invocation::begin(None, false).within(calls(1, 2));
        let (one, other) = join(one, other).await;
        let trace_id = Some("1-67407dc1-0123456789abcdef01234567".to_owned());
        let expected = SoFar { trace_id, cold_start: true, store_calls: 3, store_us: 750, ..SoFar::default() };
        assert_eq!(one, expected);
        let expected = SoFar { store_calls: 1, store_retries: 2, store_us: 250, ..SoFar::default() };
        assert_eq!(other, expected);
    }

    #[test]
    fn outside_of_an_invocation_nothing_is_counted() {
        store_called(Duration::from_secs(1), 1);
        part_failed();
        assert_eq!(so_far(), SoFar::default());
    }

    #[tokio::test]
    async fn a_trace_header_without_a_root_names_no_trace() {
        for header in ["", "Self=1-2-3;Parent=4", "Sampled=0"] {
            let seen = Invocation::begin(Some(header), false).within(async { so_far() }).await;
            assert_eq!(seen.trace_id, None, "{header}");
        }
    }
}

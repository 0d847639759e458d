//! The one place that asks what time it is.

use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Tells the time in whole milliseconds, the precision that the ledger records.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A clock that is moved by hand, in milliseconds since 1970: for tests of what time does.
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at this moment until it is moved.
    #[must_use]
    pub fn stopped_at(moment: Timestamp) -> Self {
        Self::Manual(Arc::new(AtomicI64::new(moment.as_millisecond())))
    }

    /// The time now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let millis = match self {
            Self::System => Timestamp::now().as_millisecond(),
            Self::Manual(millis) => millis.load(Ordering::SeqCst),
        };
        Timestamp::from_millisecond(millis).unwrap_or(Timestamp::MAX)
    }

    /// Moves a manual clock; the machine's own cannot be moved.
    pub fn advance(&self, by: SignedDuration) {
        if let Self::Manual(millis) = self {
            millis.fetch_add(i64::try_from(by.as_millis()).unwrap_or(i64::MAX), Ordering::SeqCst);
        }
    }
}

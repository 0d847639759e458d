//! What became of a POST.

use jiff::SignedDuration;
use std::time::Duration;

pub use crate::outbound::SendError;

/// What became of a POST: a status, or the reason why there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sent {
    /// What the endpoint answered; a redirect is an answer like any other.
    pub status: Option<u16>,
    /// Why it did not.
    pub error: Option<SendError>,
    /// How long it all took.
    pub duration: Duration,
    /// What it asked for with `Retry-After`, at most a day.
    pub retry_after: Option<SignedDuration>,
}

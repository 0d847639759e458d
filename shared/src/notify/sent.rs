//! What became of a POST.

use jiff::SignedDuration;
use std::time::Duration;

/// Why an endpoint gave no status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendError {
    /// It took too long.
    Timeout,
    /// It takes no connections.
    Connect,
    /// It could not prove that it is that host.
    Tls,
    /// What it said is not HTTP, or it hung up.
    Protocol,
}

impl SendError {
    /// The word that the delivery log has for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Timeout => "timeout",
            Self::Connect => "connect",
            Self::Tls => "tls",
            Self::Protocol => "protocol",
        }
    }
}

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

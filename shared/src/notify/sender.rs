//! One signed POST to addresses that were checked, and to nothing else.

use super::exchange::{drain, request};
use super::retry_after;
use super::target::Target;
use crate::clock::Clock;
use crate::outbound::{Answer, Connector};
use http::header::RETRY_AFTER;
use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

pub use super::sent::{SendError, Sent};

/// How long an endpoint may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// To take a connection, at each of its addresses.
    pub connect: Duration,
    /// For everything, from the first connection to the end of the answer.
    pub total: Duration,
}

impl Default for Limits {
    /// contracts/notifications.md: 10 s in all.
    fn default() -> Self {
        Self { connect: Duration::from_secs(5), total: Duration::from_secs(10) }
    }
}

/// Sends. Built once, because it reads the machine's root certificates; cheap to clone.
#[derive(Clone)]
pub struct Sender {
    connector: Connector,
    clock: Clock,
    limits: Limits,
}

impl fmt::Debug for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sender").field("limits", &self.limits).finish_non_exhaustive()
    }
}

impl Sender {
    /// A sender that trusts whom the machine trusts.
    #[must_use]
    pub fn new(clock: Clock, limits: Limits) -> Self {
        Self { connector: Connector::new(limits.connect), clock, limits }
    }

    /// Posts to the first of these addresses that takes the connection; they are the target's, resolved just now.
    ///
    /// A status counts as soon as it is there: what follows it may be cut, or never end.
    pub async fn post(
        &self,
        target: &Target,
        addresses: &[SocketAddr],
        headers: &[(&'static str, String)],
        body: Vec<u8>,
    ) -> Sent {
        let started = Instant::now();
        let deadline = started + self.limits.total;
        let answer = timeout_at(deadline, self.exchange(target, addresses, headers, body));
        let sent = match answer.await.unwrap_or(Err(SendError::Timeout)) {
            Ok((answer, _connection)) => {
                let (head, body) = answer.into_parts();
                // Reading on lets the endpoint finish what it is writing; how that goes changes nothing.
                let _ = timeout_at(deadline, drain(body)).await;
                let asked = head.headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok());
                let retry_after = asked.and_then(|text| retry_after::parse(text, self.clock.now()));
                (Some(head.status.as_u16()), None, retry_after)
            }
            Err(error) => (None, Some(error), None),
        };
        let (status, error, retry_after) = sent;
        Sent { status, error, duration: started.elapsed(), retry_after }
    }

    async fn exchange(
        &self,
        target: &Target,
        addresses: &[SocketAddr],
        headers: &[(&'static str, String)],
        body: Vec<u8>,
    ) -> Result<Answer, SendError> {
        let request = request(target, headers, body).map_err(|_| SendError::Protocol)?;
        let tls_name = target.is_https().then(|| target.server_name());
        self.connector.send(addresses, tls_name, request).await
    }
}

#[cfg(test)]
#[path = "sender_tests.rs"]
mod tests;

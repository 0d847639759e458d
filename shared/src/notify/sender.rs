//! One signed POST to addresses that were checked. There is nothing here that could look a name up, follow a
//! redirect, read a proxy's name from the environment, keep a cookie or a connection, or unpack an answer.

use super::exchange::{Answer, drain, request, send};
use super::retry_after;
use super::target::Target;
use crate::clock::Clock;
use http::header::RETRY_AFTER;
use rustls_platform_verifier::BuilderVerifierExt;
use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout, timeout_at};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, Error as TlsError};

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
    /// None on a machine without root certificates: it can still post to where there is no TLS.
    tls: Option<TlsConnector>,
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
        let tls = tls().inspect_err(|error| tracing::error!(%error, "no endpoint can be reached over TLS"));
        Self { tls: tls.ok(), clock, limits }
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
        let stream = self.connect(addresses).await?;
        if !target.is_https() {
            return send(stream, request).await;
        }
        let name = ServerName::try_from(target.server_name()).map_err(|_| SendError::Tls)?;
        let tls = self.tls.as_ref().ok_or(SendError::Tls)?;
        send(tls.connect(name, stream).await.map_err(|_| SendError::Tls)?, request).await
    }

    async fn connect(&self, addresses: &[SocketAddr]) -> Result<TcpStream, SendError> {
        let mut outcome = Err(SendError::Connect);
        for address in addresses {
            outcome = match timeout(self.limits.connect, TcpStream::connect(address)).await {
                Ok(Ok(stream)) => return Ok(stream),
                Ok(Err(_)) => Err(SendError::Connect),
                Err(_) => Err(SendError::Timeout),
            };
        }
        outcome
    }
}

fn tls() -> Result<TlsConnector, TlsError> {
    let mut tls = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_platform_verifier()?
        .with_no_client_auth();
    tls.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsConnector::from(Arc::new(tls)))
}

#[cfg(test)]
#[path = "sender_tests.rs"]
mod tests;

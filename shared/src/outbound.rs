//! One HTTP/1.1 request and its answer on a connection of its own: what webhooks are posted with, issuers' keys got with,
//! and the payment processor asked with.
//!
//! There is nothing here that could look a name up, follow a redirect, read a proxy's name from the environment, keep a
//! cookie or a connection, or unpack an answer. How long it all may take is the caller's affair.

mod ask;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rustls_platform_verifier::BuilderVerifierExt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, Error as TlsError};

pub use ask::AskError;
pub(crate) use ask::Asker;

/// How much of an answer's head is read, in bytes.
const MAX_HEAD: usize = 16 * 1_024;

/// The answer's head with its body yet to be read, and the connection, which lives until the set is dropped.
pub(crate) type Answer = (Response<Incoming>, JoinSet<()>);

/// Why there is no answer.
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
    /// The word that logs have for it.
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

/// Connects, in the clear or over TLS. Built once, because it reads the machine's root certificates; cheap to clone.
#[derive(Clone)]
pub(crate) struct Connector {
    /// None on a machine without root certificates: it can still go to where there is no TLS.
    tls: Option<TlsConnector>,
    /// How long each address may take to take a connection.
    connect_timeout: Duration,
}

impl Connector {
    /// One that trusts whom the machine trusts.
    pub(crate) fn new(connect_timeout: Duration) -> Self {
        let tls = tls().inspect_err(|error| tracing::error!(%error, "nothing can be reached over TLS"));
        Self { tls: tls.ok(), connect_timeout }
    }

    /// One that trusts whom `config` trusts.
    #[cfg(test)]
    pub(crate) fn trusting(config: ClientConfig, connect_timeout: Duration) -> Self {
        Self { tls: Some(TlsConnector::from(Arc::new(config))), connect_timeout }
    }

    /// Sends to the first of these addresses that takes the connection, over TLS when there is a name to prove.
    pub(crate) async fn send(
        &self,
        addresses: &[SocketAddr],
        tls_name: Option<String>,
        request: Request<Full<Bytes>>,
    ) -> Result<Answer, SendError> {
        let stream = self.connect(addresses).await?;
        let Some(name) = tls_name else { return exchange(stream, request).await };
        let name = ServerName::try_from(name).map_err(|_| SendError::Tls)?;
        let tls = self.tls.as_ref().ok_or(SendError::Tls)?;
        exchange(tls.connect(name, stream).await.map_err(|_| SendError::Tls)?, request).await
    }

    async fn connect(&self, addresses: &[SocketAddr]) -> Result<TcpStream, SendError> {
        let mut outcome = Err(SendError::Connect);
        for address in addresses {
            outcome = match timeout(self.connect_timeout, TcpStream::connect(address)).await {
                Ok(Ok(stream)) => return Ok(stream),
                Ok(Err(_)) => Err(SendError::Connect),
                Err(_) => Err(SendError::Timeout),
            };
        }
        outcome
    }
}

/// Sends the request over a connection that carries nothing else.
async fn exchange<S>(stream: S, request: Request<Full<Bytes>>) -> Result<Answer, SendError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) = http1::Builder::new()
        .max_buf_size(MAX_HEAD)
        .handshake(TokioIo::new(stream))
        .await
        .map_err(|_| SendError::Protocol)?;
    let mut driver = JoinSet::new();
    // How the connection ends is told to the request that it carries.
    driver.spawn(async move { drop(connection.await) });
    let answer = sender.send_request(request).await.map_err(|_| SendError::Protocol)?;
    Ok((answer, driver))
}

fn tls() -> Result<TlsConnector, TlsError> {
    let mut tls = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_platform_verifier()?
        .with_no_client_auth();
    tls.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsConnector::from(Arc::new(tls)))
}

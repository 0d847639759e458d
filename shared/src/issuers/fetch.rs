//! Getting the keys that an issuer publishes, in a limited time and size, from the issuer itself and nobody else.

use crate::auth::jwks::KeySet;
use crate::outbound::{Connector, SendError};
use bytes::Bytes;
use http::header::{ACCEPT, CONNECTION, HOST, USER_AGENT};
use http::{Request, StatusCode};
use http_body_util::{BodyExt, Full, Limited};
use std::time::Duration;
use thiserror::Error;
use tokio::net::lookup_host;
use tokio::time::timeout;
use url::{Position, Url};

/// How long it may take in all: looking its name up, connecting, answering.
pub(super) const TOTAL_TIMEOUT: Duration = Duration::from_secs(2);
/// How large a set of keys may be, in bytes.
const MAX_BODY: usize = 64 * 1_024;
/// Who we say we are.
const AGENT: &str = "Almoner/1";

/// Why there are no keys. For the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub(super) enum FetchError {
    #[error("its name has no address")]
    Unresolvable,
    #[error("{}", .0.as_str())]
    Unanswered(SendError),
    #[error("it answered {0}")]
    Status(StatusCode),
    #[error("its answer broke off, or is above {MAX_BODY} bytes")]
    Body,
    #[error("its answer is no set of keys")]
    NoKeySet,
}

/// Gets keys. Built once, because it reads the machine's root certificates.
pub(super) struct Fetcher {
    connector: Connector,
    total: Duration,
}

impl Fetcher {
    /// One that gives each issuer that long, and trusts whom the machine trusts.
    pub(super) fn new(total: Duration) -> Self {
        Self { connector: Connector::new(total), total }
    }

    /// What is published at that URL now.
    pub(super) async fn fetch(&self, jwks: &Url) -> Result<KeySet, FetchError> {
        let late = FetchError::Unanswered(SendError::Timeout);
        let body = timeout(self.total, self.get(jwks)).await.map_err(|_| late)??;
        KeySet::parse(&body).ok_or(FetchError::NoKeySet)
    }

    async fn get(&self, url: &Url) -> Result<Bytes, FetchError> {
        let protocol = |_| FetchError::Unanswered(SendError::Protocol);
        let request = Request::get(&url[Position::BeforePath..Position::AfterQuery])
            .header(HOST, &url[Position::BeforeHost..Position::AfterPort])
            .header(USER_AGENT, AGENT)
            .header(ACCEPT, "application/json")
            .header(CONNECTION, "close")
            .body(Full::new(Bytes::new()))
            .map_err(protocol)?;
        // An IPv6 address stands in brackets in a URL, and in none elsewhere.
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
        let port = url.port_or_known_default().unwrap_or_default();
        let addresses = lookup_host((host, port)).await.map_err(|_| FetchError::Unresolvable)?;
        let addresses: Vec<_> = addresses.collect();
        let tls_name = (url.scheme() == "https").then(|| host.to_owned());
        let sent = self.connector.send(&addresses, tls_name, request).await;
        let (answer, _connection) = sent.map_err(FetchError::Unanswered)?;
        // A redirect is no answer: who else would be believed is not the issuer's to say.
        if answer.status() != StatusCode::OK {
            return Err(FetchError::Status(answer.status()));
        }
        let body = Limited::new(answer.into_body(), MAX_BODY).collect().await;
        body.map(|body| body.to_bytes()).map_err(|_| FetchError::Body)
    }
}

//! Asking a service that we are configured to believe: one request, and its whole answer in a limited time and size, from
//! that service itself and nobody else.

use super::{Connector, SendError};
use bytes::Bytes;
use http::header::{ACCEPT, CONNECTION, HOST, USER_AGENT};
use http::{StatusCode, request};
use http_body_util::{BodyExt, Full, Limited};
use std::time::Duration;
use thiserror::Error;
use tokio::net::lookup_host;
use tokio::time::timeout;
use url::{Position, Url};

/// Who we say we are.
const AGENT: &str = "Almoner/1";

/// Why there is no answer to go by. For the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum AskError {
    /// The service's name cannot be looked up.
    #[error("its name has no address")]
    Unresolvable,
    /// It did not answer.
    #[error("{}", .0.as_str())]
    Unanswered(SendError),
    /// It answered with another status than 200.
    #[error("it answered {0}")]
    Status(StatusCode),
    /// Its answer is not all there.
    #[error("its answer broke off, or is above {max_answer} bytes")]
    Body {
        /// How large it may be.
        max_answer: usize,
    },
}

/// Asks. Built once, because it reads the machine's root certificates.
pub(crate) struct Asker {
    connector: Connector,
    total: Duration,
    max_answer: usize,
}

impl Asker {
    /// One that gives each service that long in all (looking its name up, connecting, answering), takes answers of at
    /// most so many bytes, and trusts whom the machine trusts.
    pub(crate) fn new(total: Duration, max_answer: usize) -> Self {
        Self { connector: Connector::new(total), total, max_answer }
    }

    /// The body of the service's 200. `request` has the method, if it is not GET, and the headers that are not the same for all.
    pub(crate) async fn ask(&self, url: &Url, request: request::Builder, body: Bytes) -> Result<Bytes, AskError> {
        let late = AskError::Unanswered(SendError::Timeout);
        timeout(self.total, self.exchange(url, request, body)).await.map_err(|_| late)?
    }

    async fn exchange(&self, url: &Url, request: request::Builder, body: Bytes) -> Result<Bytes, AskError> {
        let request = request
            .uri(&url[Position::BeforePath..Position::AfterQuery])
            .header(HOST, &url[Position::BeforeHost..Position::AfterPort])
            .header(USER_AGENT, AGENT)
            .header(ACCEPT, "application/json")
            .header(CONNECTION, "close")
            .body(Full::new(body))
            .map_err(|_| AskError::Unanswered(SendError::Protocol))?;
        // An IPv6 address stands in brackets in a URL, and in none elsewhere.
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
        let port = url.port_or_known_default().unwrap_or_default();
        let addresses = lookup_host((host, port)).await.map_err(|_| AskError::Unresolvable)?;
        let addresses: Vec<_> = addresses.collect();
        let tls_name = (url.scheme() == "https").then(|| host.to_owned());
        let sent = self.connector.send(&addresses, tls_name, request).await;
        let (answer, _connection) = sent.map_err(AskError::Unanswered)?;
        // A redirect is no answer: who else would be believed is not the service's to say.
        if answer.status() != StatusCode::OK {
            return Err(AskError::Status(answer.status()));
        }
        let body = Limited::new(answer.into_body(), self.max_answer).collect().await;
        body.map(|body| body.to_bytes()).map_err(|_| AskError::Body { max_answer: self.max_answer })
    }
}

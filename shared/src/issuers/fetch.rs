//! Getting the keys that an issuer publishes.

use crate::auth::jwks::KeySet;
use crate::outbound::{AskError, Asker};
use bytes::Bytes;
use http::Request;
use std::time::Duration;
use thiserror::Error;
use url::Url;

/// How long it may take in all: looking its name up, connecting, answering.
pub(super) const TOTAL_TIMEOUT: Duration = Duration::from_secs(2);
/// How large a set of keys may be, in bytes.
const MAX_BODY: usize = 64 * 1_024;

/// Why there are no keys. For the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub(super) enum FetchError {
    #[error(transparent)]
    Unanswered(#[from] AskError),
    #[error("its answer is no set of keys")]
    NoKeySet,
}

/// Gets keys. Built once, because it reads the machine's root certificates.
pub(super) struct Fetcher(Asker);

impl Fetcher {
    /// One that gives each issuer that long, and trusts whom the machine trusts.
    pub(super) fn new(total: Duration) -> Self {
        Self(Asker::new(total, MAX_BODY))
    }

    /// What is published at that URL now.
    pub(super) async fn fetch(&self, jwks: &Url) -> Result<KeySet, FetchError> {
        let body = self.0.ask(jwks, Request::builder(), Bytes::new()).await?;
        KeySet::parse(&body).ok_or(FetchError::NoKeySet)
    }
}

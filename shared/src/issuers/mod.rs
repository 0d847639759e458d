//! The issuers of bearer tokens, and the keys that they publish, kept in memory.
//!
//! Keys are asked for when a token needs them: after ten minutes, or because it names one that is not known. What must
//! stay true: an issuer that does not answer stops nobody whose key is known, for an hour; whoever makes up tokens makes
//! us ask no more than once in half a minute; a token of one mode is never checked with the other's keys.

mod fetch;
mod known;

use crate::auth::bearer::{self, BearerError, BearerToken, Caller, Expected};
use crate::auth::issuer_url::IssuerUrl;
use crate::auth::jwks::KeySet;
use crate::clock::Clock;
use crate::config::Tokens;
use crate::domain::refusal::Cause;
use crate::domain::tenant::Mode;
use crate::telemetry;
use fetch::{Fetcher, TOTAL_TIMEOUT};
use jiff::Timestamp;
use known::Known;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;

/// Whom tokens are believed of.
pub struct Issuers {
    issuers: Vec<Issuer>,
    audience: String,
    fetcher: Fetcher,
    clock: Clock,
}

struct Issuer {
    mode: Mode,
    url: IssuerUrl,
    /// Locked while the issuer is asked: those who come meanwhile wait for the same answer.
    known: Mutex<Known>,
}

/// Why nobody is believed to be calling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IssuersError {
    /// The token is not to be believed.
    Refused(BearerError),
    /// Its issuer did not answer, and no key of it may serve.
    Unavailable(Cause),
}

impl fmt::Debug for Issuers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let urls: Vec<_> = self.issuers.iter().map(|issuer| issuer.url.as_str()).collect();
        f.debug_struct("Issuers").field("issuers", &urls).finish_non_exhaustive()
    }
}

impl Issuers {
    /// Those of the configuration. None is asked yet.
    #[must_use]
    pub fn new(tokens: &Tokens, clock: Clock) -> Self {
        Self::within(tokens, clock, TOTAL_TIMEOUT)
    }

    fn within(tokens: &Tokens, clock: Clock, total: Duration) -> Self {
        let issuer =
            |(mode, url): &(Mode, IssuerUrl)| Issuer { mode: *mode, url: url.clone(), known: Mutex::default() };
        Self {
            issuers: tokens.issuers.iter().map(issuer).collect(),
            audience: tokens.audience.clone(),
            fetcher: Fetcher::new(total),
            clock,
        }
    }

    /// Who presents this token.
    ///
    /// # Errors
    /// When it is not to be believed, or cannot be checked.
    pub async fn caller(&self, token: &BearerToken) -> Result<Caller, IssuersError> {
        let claimed = bearer::claimed(token).map_err(IssuersError::Refused)?;
        let issuer = self.issuers.iter().find(|issuer| issuer.url.as_str() == claimed.issuer);
        let issuer = issuer.ok_or(IssuersError::Refused(BearerError::Issuer))?;
        let now = self.clock.now();
        let keys = self.keys(issuer, &claimed.kid, now).await.map_err(IssuersError::Unavailable)?;
        let expected =
            Expected { mode: issuer.mode, issuer: issuer.url.as_str(), audience: self.audience.as_str() };
        bearer::verify(token, &keys, expected, now).map_err(IssuersError::Refused)
    }

    /// The issuer's keys, asked for again if that is due.
    async fn keys(&self, issuer: &Issuer, kid: &str, now: Timestamp) -> Result<Arc<KeySet>, Cause> {
        let mut known = issuer.known.lock().await;
        let mut cause = None;
        if known.must_ask(kid, now) {
            known.asked(now);
            match self.fetcher.fetch(issuer.url.jwks()).await {
                Ok(keys) => known.learn(keys, now),
                Err(error) => {
                    let serving = known.serving(now).is_some();
                    telemetry::issuer_silent(issuer.mode, issuer.url.as_str(), &error.to_string(), serving);
                    cause = Some(error);
                }
            }
        }
        known.serving(now).ok_or_else(|| {
            let cause = cause.map_or_else(|| "asked just now".to_owned(), |error| error.to_string());
            Cause::new(format!("no keys of the issuer {}: {cause}", issuer.url.as_str()))
        })
    }
}

#[cfg(test)]
mod tests;

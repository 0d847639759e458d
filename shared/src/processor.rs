//! The payment processor: whoever charges a consumer's payment method. This is the interface that one implements to be
//! plugged in, by its URL in `PAYMENT_PROCESSOR_URL`.
//!
//! We ask, over HTTP/1.1 and TLS, on a connection of its own for each question:
//!
//! ```text
//! POST <the URL>
//! Content-Type: application/json
//! Accept: application/json
//! Idempotency-Key: 6f0b5ab5-5f3c-4a36-b1f1-6b44b3f1c6a1
//!
//! {"transaction_id":"3f33b5e7-…","company_id":"9b1deb4d-…","consumer_user_id":"1c9d4a2e-…","payment_method":"7d0e8f11-…",
//!  "amount":250,"currency":"EUR","exponent":2,"mode":"test"}
//! ```
//!
//! `amount` is a whole number of the currency's minor units, `exponent` how many decimals its major unit has (here EUR
//! 2.50), `currency` its ISO 4217 code. In mode `test` nothing may be charged; in mode `live` it is real. It answers 200
//! with at most 16 KiB, within three seconds of our first packet:
//!
//! ```text
//! {"decision":"approved"}
//! ```
//!
//! or `declined`, or `expired` when the payment method has run out. Other members are ignored. Everything else (another
//! status, a redirect, another word, silence) is no decision: the caller is told to ask again later, and nothing is
//! guessed. We never ask again by ourselves. The caller does, and the same question then carries the same
//! `Idempotency-Key`: whoever has decided on that key before must give the same decision, and charge nothing twice.

mod question;

use crate::domain::refusal::{Cause, Refusal};
use crate::domain::service_url::ServiceUrl;
use crate::outbound::Asker;
use crate::telemetry;
use http::header::CONTENT_TYPE;
use http::{Method, Request};
use std::fmt;
use std::time::Duration;
use thiserror::Error;

pub use crate::outbound::AskError;
pub use question::{Asked, Decision};

/// How long it may take in all: looking its name up, connecting, answering.
const TOTAL_TIMEOUT: Duration = Duration::from_secs(3);
/// How large an answer may be, in bytes.
const MAX_ANSWER: usize = 16 * 1_024;
/// The header that makes asking again safe.
const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// Why there is no decision. For the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ProcessorError {
    /// It could not be asked, or gave no answer to go by.
    #[error("{0}")]
    Unanswered(#[from] AskError),
    /// Its answer is not one of the three.
    #[error("its answer is no decision")]
    NoDecision,
}

impl From<ProcessorError> for Refusal {
    fn from(error: ProcessorError) -> Self {
        Self::Unavailable(Cause::new(format!("no decision of the payment processor: {error}")))
    }
}

/// Asks the processor. Built once, because it reads the machine's root certificates.
pub struct Processor {
    url: ServiceUrl,
    asker: Asker,
}

impl fmt::Debug for Processor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Processor").field("url", &self.url).finish_non_exhaustive()
    }
}

impl Processor {
    /// The one at that URL.
    #[must_use]
    pub fn new(url: ServiceUrl) -> Self {
        Self::within(url, TOTAL_TIMEOUT)
    }

    fn within(url: ServiceUrl, total: Duration) -> Self {
        Self { url, asker: Asker::new(total, MAX_ANSWER) }
    }

    /// Has the processor decide, or learns what it has decided before.
    ///
    /// # Errors
    /// When there is no decision; it may have made one all the same, and the same question again will tell.
    pub async fn authorise(&self, asked: &Asked) -> Result<Decision, ProcessorError> {
        let outcome = self.ask(asked).await;
        if let Err(error) = &outcome {
            telemetry::processor_silent(asked.mode(), asked.transaction_id, &error.to_string());
        }
        outcome
    }

    async fn ask(&self, asked: &Asked) -> Result<Decision, ProcessorError> {
        let request = Request::builder()
            .method(Method::POST)
            .header(CONTENT_TYPE, "application/json")
            .header(IDEMPOTENCY_KEY, asked.idempotency_key.to_string());
        let answer = self.asker.ask(self.url.as_url(), request, asked.body()).await?;
        Decision::read(&answer).ok_or(ProcessorError::NoDecision)
    }
}

#[cfg(test)]
#[path = "processor_tests.rs"]
mod tests;

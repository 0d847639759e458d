//! The two ways in which a service of AWS (the store, a queue, the key service) could not be asked.

use crate::domain::refusal::{Cause, Refusal};
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use std::error::Error;

/// A service could not be asked, or what it holds cannot be understood. The texts are for the log.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AwsError {
    /// Throttled, timed out, failed, unreachable. Asking again is right; the call may have been applied.
    #[error("service unavailable: {0}")]
    Unavailable(String),
    /// Refused by the service, or an item in a shape we do not know. Asking again will not help.
    #[error("service broken: {0}")]
    Broken(String),
}

/// What AWS answers to a call that can never succeed as it stands.
const HOPELESS: [&str; 10] = [
    "AWS.SimpleQueueService.NonExistentQueue",
    "AccessDenied",
    "AccessDeniedException",
    "IncompleteSignatureException",
    "InvalidCiphertextException",
    "QueueDoesNotExist",
    "ResourceNotFoundException",
    "SerializationException",
    "UnrecognizedClientException",
    "ValidationException",
];

impl<E, R> From<SdkError<E, R>> for AwsError
where
    E: Error + ProvideErrorMetadata + Send + Sync + 'static,
    R: std::fmt::Debug + Send + Sync + 'static,
{
    fn from(error: SdkError<E, R>) -> Self {
        let hopeless = match &error {
            SdkError::ConstructionFailure(_) => true,
            SdkError::ServiceError(service) => service.err().code().is_some_and(|code| HOPELESS.contains(&code)),
            _ => false,
        };
        let text = describe(&error);
        if hopeless { Self::Broken(text) } else { Self::Unavailable(text) }
    }
}

/// The error and what caused it, outermost first, each once. (The SDK's own way adds the whole structure.)
fn describe(error: &dyn Error) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut next = Some(error);
    while let Some(error) = next {
        let part = error.to_string();
        if !parts.iter().any(|known| known.contains(&part)) {
            parts.push(part);
        }
        next = error.source();
    }
    parts.join(": ")
}

impl From<AwsError> for Refusal {
    fn from(error: AwsError) -> Self {
        match error {
            AwsError::Unavailable(text) => Self::Unavailable(Cause::new(text)),
            AwsError::Broken(text) => Self::Broken(Cause::new(text)),
        }
    }
}

//! Why a token is not believed: for the log alone, since its bearer gets the same answer whatever it is.

use jsonwebtoken::errors::{Error as JwtError, ErrorKind};
use thiserror::Error;

/// What is wrong with a token, as the log has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BearerError {
    /// There is none, or more than one, or one that is too long.
    #[error("no token")]
    Missing,
    /// It is no signed JWT, or what we read of it is missing or of another type.
    #[error("malformed")]
    Malformed,
    /// It is signed in another way than ours, or not at all.
    #[error("another algorithm")]
    Algorithm,
    /// Its header says that something must be understood which is not.
    #[error("a critical header")]
    Critical,
    /// Its issuer is not one of ours.
    #[error("another issuer")]
    Issuer,
    /// Its issuer has no such key.
    #[error("unknown key")]
    Key,
    /// Its signature is not that key's.
    #[error("wrong signature")]
    Signature,
    /// It is meant for others.
    #[error("another audience")]
    Audience,
    /// It is no longer valid.
    #[error("expired")]
    Expired,
    /// It is not valid yet.
    #[error("not valid yet")]
    Early,
    /// Its subject is no UUID.
    #[error("no UUID")]
    Subject,
    /// Its role is none of ours, or not the one that may do this.
    #[error("another role")]
    Role,
}

impl From<JwtError> for BearerError {
    fn from(error: JwtError) -> Self {
        match error.kind() {
            ErrorKind::InvalidAlgorithm => Self::Algorithm,
            ErrorKind::InvalidSignature => Self::Signature,
            ErrorKind::InvalidIssuer => Self::Issuer,
            ErrorKind::InvalidAudience => Self::Audience,
            ErrorKind::MissingRequiredClaim(claim) if claim == "aud" => Self::Audience,
            _ => Self::Malformed,
        }
    }
}

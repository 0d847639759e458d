//! Why a request gets no success: what the caller may know, and beside it what only the log may.
//!
//! A refusal has no status and no wording of its own; each contract's page in `http` gives it both.

use std::collections::BTreeMap;
use std::fmt;

/// The fields that are wrong, each with what must be true of it. Keys are field or header names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldErrors(pub BTreeMap<String, Vec<String>>);

impl FieldErrors {
    /// One field, one reason.
    #[must_use]
    pub fn one(field: &str, reason: impl Into<String>) -> Self {
        let mut errors = Self::default();
        errors.add(field, reason);
        errors
    }

    /// Adds a reason to a field's.
    pub fn add(&mut self, field: &str, reason: impl Into<String>) {
        self.0.entry(field.to_owned()).or_default().push(reason.into());
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Why a request was refused.
#[derive(Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It cannot be read: malformed JSON, a missing field, a bad header.
    Malformed(FieldErrors),
    /// Its credentials open nothing; which part was wrong is not said.
    Unauthenticated,
    /// The tenant has no such resource; another's is as unknown as one that never was.
    Unknown {
        /// The path parameter that names it.
        field: &'static str,
    },
    /// Another request already took the idempotency key.
    KeyReused {
        /// The header that carried it.
        header: &'static str,
    },
    /// The resource's state forbids it.
    Forbidden {
        /// The path parameter that names the resource.
        field: &'static str,
        /// Why, for the caller.
        reason: &'static str,
    },
    /// Its means of payment does not pay.
    PaymentRequired {
        /// The field that names it.
        field: &'static str,
        /// Why, for the caller.
        reason: &'static str,
    },
    /// A field's value breaks a rule.
    Invalid(FieldErrors),
    /// We could not ask the store. Nothing is known to have happened; asking again is right.
    Unavailable(Cause),
    /// We are at fault and asking again will not help.
    Broken(Cause),
}

/// For the log alone; its text never reaches a caller.
#[derive(Clone, PartialEq, Eq)]
pub struct Cause(String);

impl Cause {
    /// Wraps what went wrong.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text for the log.
    #[must_use]
    pub fn for_log(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cause({:?})", self.0)
    }
}

impl Refusal {
    /// What kind it is, for the log and where refusals are counted: each contract answers it in its own words.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Malformed(_) => "malformed",
            Self::Unauthenticated => "unauthenticated",
            Self::Unknown { .. } => "unknown",
            Self::KeyReused { .. } => "key_reused",
            Self::Forbidden { .. } => "forbidden",
            Self::PaymentRequired { .. } => "payment_required",
            Self::Invalid(_) => "invalid",
            Self::Unavailable(_) => "unavailable",
            Self::Broken(_) => "broken",
        }
    }

    /// The cause to log, when there is one.
    #[must_use]
    pub fn cause(&self) -> Option<&Cause> {
        match self {
            Self::Unavailable(cause) | Self::Broken(cause) => Some(cause),
            _ => None,
        }
    }
}

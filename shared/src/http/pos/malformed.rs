//! What is wrong with a body, for the caller.

use std::fmt;

/// The longest name of the caller's that is repeated, in characters.
const MAX_NAMED: usize = 64;

/// A field that cannot be used, and what must be true of it. `Display` is the sentence for `x_message`; no value of the
/// caller's is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    field: String,
    reason: String,
}

impl Malformed {
    /// Says what must be true of that field; of a very long name only the beginning is kept.
    #[must_use]
    pub fn new(field: &str, reason: impl Into<String>) -> Self {
        let field = match field.char_indices().nth(MAX_NAMED) {
            Some((end, _)) => format!("{}…", &field[..end]),
            None => field.to_owned(),
        };
        Self { field, reason: reason.into() }
    }

    /// The field's name; `body` and `Content-Type` stand for themselves.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// What must be true of it: `must have 1 to 64 characters`.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}.", self.field, self.reason)
    }
}

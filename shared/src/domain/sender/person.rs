//! Who somebody is and where they live.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::RangeInclusive;

/// How long each of the texts may be, in characters.
pub const TEXT_LENGTH: RangeInclusive<usize> = 1..=256;

/// Somebody, as far as is known. Its `Debug` says nothing of them.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "contracts/sandbox.md, Remittance bodies, has each field under its name")]
pub struct Person {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mobile_phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address_line1: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
}

impl Person {
    /// The names that its fields have on the wire and in the ledger.
    pub const FIELDS: [&str; 9] = [
        "first_name",
        "last_name",
        "email",
        "mobile_phone",
        "address_line1",
        "city",
        "state",
        "postal_code",
        "country",
    ];

    /// Whether somebody could find their door.
    #[must_use]
    pub fn has_complete_address(&self) -> bool {
        let parts = [&self.address_line1, &self.city, &self.state, &self.postal_code, &self.country];
        parts.iter().all(|part| part.is_some())
    }
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Person(redacted)")
    }
}

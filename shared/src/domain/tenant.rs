//! Whose data it is: a partner in one mode. Every key in the store begins with a tenant, so one tenant's data
//! cannot be named by another.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// Test or live. A credential is one or the other, and its data never meets the other's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Nothing real moves.
    Test,
    /// Real transactions.
    Live,
}

impl Mode {
    /// `test` or `live`, as it stands in keys and credentials.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Test => "test",
            Self::Live => "live",
        }
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Mode {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "test" => Ok(Self::Test),
            "live" => Ok(Self::Live),
            _ => Err("must be test or live"),
        }
    }
}

/// A partner in one mode. Displays as `test#9b1deb4d-…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Tenant {
    /// Test or live.
    pub mode: Mode,
    /// The partner (the contracts' *company*).
    pub partner_id: Uuid,
}

impl fmt::Display for Tenant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.mode, self.partner_id)
    }
}

impl FromStr for Tenant {
    type Err = &'static str;

    /// Reads what `Display` writes.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = "must be a mode and a partner id, as test#9b1deb4d-…";
        let (mode, partner_id) = text.split_once('#').ok_or(wrong)?;
        Ok(Self { mode: mode.parse()?, partner_id: Uuid::try_parse(partner_id).map_err(|_| wrong)? })
    }
}

//! Partners, the projects they may collect for, and which pairs of headers there are to open the API for them.

use super::money::Currency;
use super::tenant::Tenant;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// How long a contribution waits for its completion unless the partner's record says otherwise.
pub const DEFAULT_CONTRIBUTION_EXPIRY: SignedDuration = SignedDuration::from_hours(7 * 24);

/// A fintech partner: the contracts' *company*.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partner {
    /// Its id and mode.
    pub tenant: Tenant,
    /// For operators; never sent to anyone.
    pub name: String,
    /// What its amounts are in.
    pub currency: Currency,
    /// A disabled partner's credentials all stop working.
    pub active: bool,
    /// How long its contributions wait for their completion.
    pub contribution_expiry: SignedDuration,
    /// No transaction of it is older than this.
    pub created_at: Timestamp,
}

/// A project that a partner may collect for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Project {
    /// The partner's own number for it.
    pub id: u64,
    /// Closed projects take no new contributions.
    pub open: bool,
}

/// Which pair of headers a credential belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CredentialKind {
    /// `API-Key` and `API-Secret` (contributions).
    ApiKey,
    /// `X-Client-Id` and `X-Client-Secret` (remittances).
    ClientId,
}

impl CredentialKind {
    /// `api-key` or `client-id`, as it stands in keys.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ApiKey => "api-key",
            Self::ClientId => "client-id",
        }
    }
}

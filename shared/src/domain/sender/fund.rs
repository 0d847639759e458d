//! What a sender pays from.

use super::SenderId;
use crate::domain::origin::Origin;
use crate::domain::remittance::payout::FundingSource;
use crate::domain::sealed::Sealed;
use crate::domain::tenant::Mode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How many funding accounts a sender may have.
pub const MAX_FUNDS: u64 = 20;

/// Whether a funding account can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Verification {
    /// Somebody looks.
    Pending,
    /// It can.
    Verified,
    /// It cannot.
    Failed,
}

impl Verification {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Pending, Self::Verified, Self::Failed];

    /// As it goes over the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Verified => "VERIFIED",
            Self::Failed => "FAILED",
        }
    }

    /// What a new one's is: a test client's is decided by its number, a live one's by an operator.
    #[must_use]
    pub fn of_new(mode: Mode, account_number: Option<&str>) -> Self {
        match (mode, account_number) {
            (Mode::Live, _) => Self::Pending,
            (Mode::Test, Some(number)) if number.ends_with("0000") => Self::Failed,
            (Mode::Test, _) => Self::Verified,
        }
    }
}

/// A funding account as recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fund {
    /// Whose.
    pub sender: SenderId,
    /// Derived from the idempotency key, or time-ordered.
    pub id: Uuid,
    /// What it is.
    pub source: FundingSource,
    /// Whose name it is in.
    pub holder: Option<String>,
    /// Its account's number, or its card's token: encrypted; gone once it is deleted.
    pub number: Option<Sealed>,
    /// The last four digits of an account's number.
    pub last_four: Option<String>,
    /// Its bank's routing number.
    pub routing_number: Option<String>,
    /// Its bank.
    pub bank_name: Option<String>,
    /// Whether it can be used.
    pub verification: Verification,
    /// When it was recorded.
    pub created_at: Timestamp,
    /// Since when it is deleted.
    pub deleted_at: Option<Timestamp>,
    /// Which request recorded it.
    pub origin: Origin,
}

impl Fund {
    /// What its number is sealed for.
    #[must_use]
    pub fn purpose(sender: SenderId, id: Uuid) -> String {
        format!("fund#{sender}#{id}")
    }

    /// Whether it can be paid from.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.verification == Verification::Verified && self.deleted_at.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_clients_account_is_verified_unless_its_number_says_otherwise() {
        let of = |mode, number| Verification::of_new(mode, number);
        assert_eq!(of(Mode::Test, Some("12345678")), Verification::Verified);
        assert_eq!(of(Mode::Test, Some("12340000")), Verification::Failed);
        assert_eq!(of(Mode::Test, None), Verification::Verified);
        assert_eq!(of(Mode::Live, Some("12345678")), Verification::Pending);
    }
}

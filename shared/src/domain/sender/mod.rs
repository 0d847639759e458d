//! A sender: a partner's user who sends money, with whom and what they send it to and from. See contracts/remittance.md.
//!
//! What must stay true: these are personal data, and nothing of them is ever printed by accident; an account's number is
//! kept encrypted, and only its last four digits are ever shown.

mod fund;
mod kyc;
mod person;
mod receive;

pub use fund::{Fund, MAX_FUNDS, Verification};
pub use kyc::KycStatus;
pub use person::{Person, TEXT_LENGTH};
pub use receive::{MAX_ACCOUNTS, MAX_RECEIVE_USERS, ReceiveAccount, ReceiveUser};

use super::origin::Origin;
use super::remittance::allowance::{Limits, Used};
use super::tenant::Tenant;
use jiff::Timestamp;
use jiff::civil::Date;
use std::fmt;
use uuid::Uuid;

/// How long an account's number, or a card's token, may be, in characters.
pub const NUMBER_LENGTH: std::ops::RangeInclusive<usize> = 1..=64;

/// Which sender. Displays as `test#9b1deb4d-…#5e0f…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SenderId {
    /// Whose user.
    pub tenant: Tenant,
    /// The user.
    pub id: Uuid,
}

impl fmt::Display for SenderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.tenant, self.id)
    }
}

/// A sender as recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// Which.
    pub id: SenderId,
    /// Who they are.
    pub person: Person,
    /// When they were born.
    pub date_of_birth: Option<Date>,
    /// What is known of their identity.
    pub kyc: KycStatus,
    /// Since when.
    pub kyc_at: Timestamp,
    /// What they may send.
    pub limits: Limits,
    /// What they have sent.
    pub used: Used,
    /// How many funding accounts they have that can be used.
    pub active_funds: u64,
    /// How many receive users they have.
    pub receive_users: u64,
    /// When they were recorded.
    pub created_at: Timestamp,
    /// Counts the changes of what is known of their identity, from 1. Its events are named by id and version: nothing else
    /// may count here.
    pub version: u64,
    /// Which request recorded them.
    pub origin: Origin,
}

/// The last four characters of an account's number: all of it that is ever shown.
#[must_use]
pub fn last_four(number: &str) -> String {
    let count = number.chars().count();
    number.chars().skip(count.saturating_sub(4)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_characters_are_shown_and_no_more() {
        assert_eq!(["12345678", "1234", "123", ""].map(last_four), ["5678", "1234", "123", ""]);
    }
}

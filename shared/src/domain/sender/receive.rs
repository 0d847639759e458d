//! Whom a sender sends to, and into what.

use super::{Person, SenderId};
use crate::domain::money::Currency;
use crate::domain::origin::Origin;
use crate::domain::remittance::payout::PayoutMethod;
use crate::domain::sealed::Sealed;
use jiff::Timestamp;
use uuid::Uuid;

/// How many receive users a sender may have.
pub const MAX_RECEIVE_USERS: u64 = 200;
/// How many accounts a receive user may have.
pub const MAX_ACCOUNTS: u64 = 20;

/// A receive user as recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiveUser {
    /// Whose.
    pub sender: SenderId,
    /// Derived from the idempotency key, or time-ordered.
    pub id: Uuid,
    /// Who they are.
    pub person: Person,
    /// When they were recorded.
    pub created_at: Timestamp,
    /// Which request recorded them.
    pub origin: Origin,
}

/// A receive user's account or wallet, as recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiveAccount {
    /// Whose receive user's.
    pub sender: SenderId,
    /// Which receive user's.
    pub receive_user_id: Uuid,
    /// Derived from the idempotency key, or time-ordered: `to.fund_id`.
    pub id: Uuid,
    /// What it is.
    pub payout_method: PayoutMethod,
    /// Its number: encrypted; gone once its sender's data were erased.
    pub number: Option<Sealed>,
    /// Its last four digits.
    pub last_four: Option<String>,
    /// Its bank.
    pub bank_id: Option<String>,
    /// Who keeps the wallet.
    pub wallet_provider: Option<String>,
    /// What it is in.
    pub currency: Option<Currency>,
    /// When it was recorded.
    pub created_at: Timestamp,
    /// Which request recorded it.
    pub origin: Origin,
}

impl ReceiveAccount {
    /// What its number is sealed for.
    #[must_use]
    pub fn purpose(sender: SenderId, id: Uuid) -> String {
        format!("receive-account#{sender}#{id}")
    }
}

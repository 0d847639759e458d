//! A customer: a buyer whom purchases are financed for, with a limit and what speaks against it.
//!
//! What must stay true: what is available and what is outstanding add up to the limit, and no purchase takes more than
//! is available.

use super::cents::Cents;
use super::money::Currency;
use super::tenant::Mode;
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

/// Who a customer is: the `sub` of the buyer's token, in one mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CustomerId {
    /// Test or live.
    pub mode: Mode,
    /// The buyer.
    pub id: Uuid,
}

impl fmt::Display for CustomerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.mode, self.id)
    }
}

/// How the bank account stands that deposits are drawn from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DepositSource {
    /// It pays.
    #[default]
    Good,
    /// There is not enough on it.
    InsufficientFunds,
    /// Its bank cannot be reached.
    BankUnavailable,
    /// Its card has expired.
    CardExpired,
}

/// What an operator says of a customer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Where deposits come from.
    pub deposit_source: DepositSource,
    /// Refused as a risk.
    pub risk: bool,
    /// Refused for how earlier purchases were paid.
    pub bad_history: bool,
    /// Refused without a reason given.
    pub declined: bool,
    /// In how many instalments a purchase is paid back.
    pub instalments: u32,
    /// What an instalment must come to.
    pub least_instalment: Cents,
    /// Whether the buyer is asked to confirm where the terminal can wait for it.
    pub confirms: bool,
}

/// One customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customer {
    /// Who.
    pub id: CustomerId,
    /// What the limit is in.
    pub currency: Currency,
    /// What may still be financed, in cents. Below zero after a limit was lowered under what is outstanding.
    pub available: i64,
    /// What is financed and not paid back, in cents.
    pub outstanding: u64,
    /// What else counts.
    pub standing: Standing,
    /// Counts what operators changed, from 1.
    pub version: u64,
}

impl Customer {
    /// A customer who has bought nothing yet.
    #[must_use]
    pub fn new(id: CustomerId, currency: Currency, limit: Cents, standing: Standing) -> Self {
        let available = i64::try_from(limit.get()).unwrap_or(i64::MAX);
        Self { id, currency, available, outstanding: 0, standing, version: 1 }
    }

    /// The limit, in cents.
    #[must_use]
    pub fn limit(&self) -> i64 {
        self.available.saturating_add_unsigned(self.outstanding)
    }

    /// Whether so much more may be financed.
    #[must_use]
    pub fn affords(&self, finance: Cents) -> bool {
        i64::try_from(finance.get()).is_ok_and(|finance| finance <= self.available)
    }

    /// The same customer with another limit.
    #[must_use]
    pub fn with_limit(self, limit: Cents) -> Self {
        let limit = i64::try_from(limit.get()).unwrap_or(i64::MAX);
        Self { available: limit.saturating_sub_unsigned(self.outstanding), ..self }
    }

    /// The same customer with another amount outstanding, under the same limit.
    #[must_use]
    pub fn with_outstanding(self, outstanding: Cents) -> Self {
        let available = self.limit().saturating_sub_unsigned(outstanding.get());
        Self { available, outstanding: outstanding.get(), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn available_and_outstanding_add_up_to_the_limit() {
        let id = CustomerId { mode: Mode::Test, id: Uuid::nil() };
        let cents = |cents| Cents::new(cents).unwrap();
        let customer = Customer::new(id, Currency::from_code("USD").unwrap(), cents(100), Standing::default());
        assert_eq!((customer.limit(), customer.available, customer.outstanding), (100, 100, 0));
        let owing = customer.with_outstanding(cents(30));
        assert_eq!((owing.limit(), owing.available, owing.outstanding), (100, 70, 30));
        let lowered = owing.with_limit(cents(20));
        assert_eq!((lowered.limit(), lowered.available, lowered.outstanding), (20, -10, 30));
    }
}

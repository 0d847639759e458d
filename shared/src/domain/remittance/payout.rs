//! How a receiver gets the money, and what a sender pays with.

use serde::{Deserialize, Serialize};

/// How the receiver gets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PayoutMethod {
    /// Into a bank account.
    BankDeposit,
    /// Into a wallet.
    Wallet,
    /// In cash, at a payer's counter.
    CashPickup,
    /// In cash, at the door.
    HomeDelivery,
}

impl PayoutMethod {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::BankDeposit, Self::Wallet, Self::CashPickup, Self::HomeDelivery];
    /// Those that pay into an account.
    pub const INTO_ACCOUNTS: [Self; 2] = [Self::BankDeposit, Self::Wallet];

    /// As it goes over the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BankDeposit => "BANK_DEPOSIT",
            Self::Wallet => "WALLET",
            Self::CashPickup => "CASH_PICKUP",
            Self::HomeDelivery => "HOME_DELIVERY",
        }
    }

    /// Whether it pays into an account of the receiver's.
    #[must_use]
    pub fn needs_account(self) -> bool {
        Self::INTO_ACCOUNTS.contains(&self)
    }

    /// Whether it must be said who pays out.
    #[must_use]
    pub fn needs_payer(self) -> bool {
        !self.needs_account()
    }
}

/// What a sender pays with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FundingSource {
    /// A card.
    Card,
    /// A bank account.
    BankAccount,
}

impl FundingSource {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Card, Self::BankAccount];

    /// As it goes over the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Card => "CARD",
            Self::BankAccount => "BANK_ACCOUNT",
        }
    }
}

//! Whether a purchase may be financed: the rules, in the order in which contracts/pos.md names their codes.

use super::cents::Cents;
use super::customer::{Customer, DepositSource};
use super::money::Currency;
use super::pos_code::Code;
use serde::{Deserialize, Serialize};

/// Why a purchase is not financed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decline {
    /// FPRA01
    Risk,
    /// FPRA02
    DepositFunds,
    /// FPRA03
    BankUnavailable,
    /// FPRA04
    CustomerLimit,
    /// FPRA05
    History,
    /// FPRA06
    CardExpired,
    /// FPRA08
    InstalmentTooSmall,
    /// FPRA09
    AbovePreApproved,
    /// FPRA99
    Declined,
}

impl Decline {
    /// What the terminal is told.
    #[must_use]
    pub fn code(self) -> Code {
        match self {
            Self::Risk => Code::FPRA01,
            Self::DepositFunds => Code::FPRA02,
            Self::BankUnavailable => Code::FPRA03,
            Self::CustomerLimit => Code::FPRA04,
            Self::History => Code::FPRA05,
            Self::CardExpired => Code::FPRA06,
            Self::InstalmentTooSmall => Code::FPRA08,
            Self::AbovePreApproved => Code::FPRA09,
            Self::Declined => Code::FPRA99,
        }
    }
}

/// What is to be financed.
#[derive(Clone, Copy, Debug)]
pub struct Purchase {
    /// What it costs.
    pub amount: Cents,
    /// How much of that is to be financed; the rest is the deposit.
    pub finance: Cents,
    /// What both are in.
    pub currency: Currency,
}

impl Purchase {
    /// Whether the customer pays something at once.
    fn has_deposit(&self) -> bool {
        self.finance < self.amount
    }
}

type Rule = fn(&Purchase, &Customer) -> bool;

/// Each refuses when it is true.
const RULES: [(Decline, Rule); 8] = [
    (Decline::Risk, |_, customer| customer.standing.risk),
    (Decline::DepositFunds, |purchase, customer| {
        purchase.has_deposit() && customer.standing.deposit_source == DepositSource::InsufficientFunds
    }),
    (Decline::BankUnavailable, |purchase, customer| {
        purchase.has_deposit() && customer.standing.deposit_source == DepositSource::BankUnavailable
    }),
    (Decline::CustomerLimit, |purchase, customer| !customer.affords(purchase.finance)),
    (Decline::History, |_, customer| customer.standing.bad_history),
    // Instalments are drawn from it as well, so that it counts without a deposit too.
    (Decline::CardExpired, |_, customer| customer.standing.deposit_source == DepositSource::CardExpired),
    (Decline::InstalmentTooSmall, |purchase, customer| {
        let least = customer.standing.least_instalment.get().checked_mul(customer.standing.instalments.into());
        least.is_none_or(|least| purchase.finance.get() < least)
    }),
    (Decline::Declined, |purchase, customer| customer.standing.declined || customer.currency != purchase.currency),
];

/// Why this purchase is not financed for this customer; `None` when it is.
#[must_use]
pub fn decline(purchase: &Purchase, customer: &Customer) -> Option<Decline> {
    RULES.into_iter().find(|(_, refuses)| refuses(purchase, customer)).map(|(decline, _)| decline)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::customer::{CustomerId, Standing};
    use crate::domain::tenant::Mode;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn cents(cents: u64) -> Cents {
        Cents::new(cents).unwrap()
    }

    fn customer(limit: u64, standing: Standing) -> Customer {
        let id = CustomerId { mode: Mode::Test, id: Uuid::nil() };
        Customer::new(id, Currency::from_code("USD").unwrap(), cents(limit), standing)
    }

    fn asked(amount: u64, finance: u64) -> Purchase {
        let currency = Currency::from_code("USD").unwrap();
        Purchase { amount: cents(amount), finance: cents(finance), currency }
    }

    #[test]
    fn each_rule_refuses_with_its_own_reason() {
        let good = Standing::default();
        let source = |deposit_source| Standing { deposit_source, ..good };
        let small = Standing { instalments: 5, least_instalment: cents(1_001), ..good };
        for (limit, standing, expected) in [
            (10_000, good, None),
            (10_000, Standing { risk: true, ..good }, Some(Decline::Risk)),
            (10_000, source(DepositSource::InsufficientFunds), Some(Decline::DepositFunds)),
            (10_000, source(DepositSource::BankUnavailable), Some(Decline::BankUnavailable)),
            (4_999, good, Some(Decline::CustomerLimit)),
            (5_000, good, None),
            (10_000, Standing { bad_history: true, ..good }, Some(Decline::History)),
            (10_000, source(DepositSource::CardExpired), Some(Decline::CardExpired)),
            (10_000, small, Some(Decline::InstalmentTooSmall)),
            (10_000, Standing { least_instalment: cents(1_000), ..small }, None),
            (10_000, Standing { declined: true, ..good }, Some(Decline::Declined)),
        ] {
            assert_eq!(decline(&asked(6_000, 5_000), &customer(limit, standing)), expected, "{standing:?}");
        }
    }

    #[test]
    fn without_a_deposit_only_an_expired_card_matters() {
        for (deposit_source, expected) in [
            (DepositSource::InsufficientFunds, None),
            (DepositSource::BankUnavailable, None),
            (DepositSource::CardExpired, Some(Decline::CardExpired)),
        ] {
            let standing = Standing { deposit_source, ..Standing::default() };
            assert_eq!(decline(&asked(5_000, 5_000), &customer(10_000, standing)), expected);
        }
    }

    #[test]
    fn the_first_rule_that_refuses_decides() {
        let all = Standing { risk: true, bad_history: true, declined: true, ..Standing::default() };
        assert_eq!(decline(&asked(6_000, 5_000), &customer(1, all)), Some(Decline::Risk));
        let later = Standing { risk: false, ..all };
        assert_eq!(decline(&asked(6_000, 5_000), &customer(1, later)), Some(Decline::CustomerLimit));
    }

    #[test]
    fn another_currency_is_not_financed() {
        let yen = Purchase { currency: Currency::from_code("JPY").unwrap(), ..asked(6_000, 5_000) };
        assert_eq!(decline(&yen, &customer(10_000, Standing::default())), Some(Decline::Declined));
    }

    proptest! {
        #[test]
        fn nothing_above_what_is_available_is_financed(limit in 0_u64..20_000, finance in 2_000_u64..20_000) {
            let declined = decline(&asked(20_000, finance), &customer(limit, Standing::default()));
            prop_assert_eq!(declined == Some(Decline::CustomerLimit), finance > limit);
            prop_assert_eq!(declined.is_none(), finance <= limit);
        }
    }
}

//! What is received for what is sent, in exact decimals (contracts/remittance.md, *Calculation*).
//!
//! What must stay true: every product below stays within 128 bits, because amounts are at most 10^12 minor units, rates at
//! most 10^12 millionths and exponents at most 4.

use super::rate::{ExchangeRate, ONE};
use crate::domain::money::{Currency, Money};
use serde::{Deserialize, Serialize};

/// Which amount the other is reckoned from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CalculationMode {
    /// What is received follows from what is sent.
    SenderAmount,
    /// What is sent must agree with what is to be received.
    ReceiverAmount,
}

impl CalculationMode {
    /// Both.
    pub const ALL: [Self; 2] = [Self::SenderAmount, Self::ReceiverAmount];

    /// As it goes over the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SenderAmount => "SENDER_AMOUNT",
            Self::ReceiverAmount => "RECEIVER_AMOUNT",
        }
    }
}

/// What is received for `sent` at that rate, half-up to the currency's decimals; `None` when that is nothing, or more
/// than an amount may be.
#[must_use]
pub fn received(sent: Money, rate: ExchangeRate, currency: Currency) -> Option<Money> {
    let exponent = currency.exponent();
    let product = u128::from(sent.minor_units()) * u128::from(rate.millionths()) * ten_to(exponent);
    let divisor = ten_to(sent.exponent()) * u128::from(ONE);
    let rounded = (product + divisor / 2) / divisor;
    Money::from_minor_units(u64::try_from(rounded).ok()?, currency, exponent)
}

/// Whether the amount that `to` is at that rate differs from `sent` by no more than 0.01 of the sending currency, which
/// itself passes: |to - sent × rate| ≤ 0.01 × rate. Nothing is divided, so that nothing is rounded.
#[must_use]
pub fn agrees(sent: Money, rate: ExchangeRate, to: Money) -> bool {
    let (sending, receiving) = (ten_to(sent.exponent()), ten_to(to.exponent()));
    let rate = u128::from(rate.millionths());
    // All three times 100 × 10^6 × both currencies' minor units.
    let expected = u128::from(sent.minor_units()) * rate * receiving * 100;
    let given = u128::from(to.minor_units()) * sending * u128::from(ONE) * 100;
    expected.abs_diff(given) <= rate * sending * receiving
}

fn ten_to(exponent: u8) -> u128 {
    10_u128.pow(u32::from(exponent))
}

#[cfg(test)]
#[path = "calculation_tests.rs"]
mod tests;

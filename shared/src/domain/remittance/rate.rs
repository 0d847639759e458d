//! What one unit of one currency is in another: exact, to six places.

use crate::domain::money::{AmountError, plain, scaled};
use std::fmt;

/// How many decimals a rate may have: the published four, and two more that are accepted.
pub const MAX_DECIMALS: u8 = 6;
/// The highest rate, in major units.
const MAX_RATE: u64 = 1_000_000;
/// A rate of 1, as it is kept.
pub(super) const ONE: u64 = 1_000_000;

/// An exchange rate above zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExchangeRate(u64);

/// Why a text is no exchange rate. The `Display` text is meant for the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RateError {
    /// It is no decimal of that many places above zero.
    #[error(transparent)]
    Amount(#[from] AmountError),
    /// It is higher than any.
    #[error("must be at most {MAX_RATE}")]
    TooHigh,
}

impl ExchangeRate {
    /// Reads a decimal as it stands in the caller's JSON: `19.66`.
    ///
    /// # Errors
    /// Says which rule the text breaks.
    pub fn parse(text: &str) -> Result<Self, RateError> {
        match scaled(text, MAX_DECIMALS, AmountError::TooFine(MAX_DECIMALS)) {
            Ok(0) => Err(AmountError::NotPositive.into()),
            Ok(millionths) if millionths <= MAX_RATE * ONE => Ok(Self(millionths)),
            Ok(_) | Err(AmountError::TooLarge) => Err(RateError::TooHigh),
            Err(error) => Err(error.into()),
        }
    }

    /// A rate read back from the ledger; `None` when it breaks the bounds that every recorded rate kept.
    #[must_use]
    pub fn from_millionths(millionths: u64) -> Option<Self> {
        (1..=MAX_RATE * ONE).contains(&millionths).then_some(Self(millionths))
    }

    /// How many millionths it is.
    #[must_use]
    pub fn millionths(self) -> u64 {
        self.0
    }
}

/// As JSON may carry it: `6.11`.
impl fmt::Display for ExchangeRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&plain(self.0, MAX_DECIMALS))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_decimals_of_up_to_six_places_above_zero() {
        for (text, shown) in
            [("6.11", "6.11"), ("1", "1"), ("1.0000", "1"), ("0.000001", "0.000001"), ("1000000", "1000000")]
        {
            let rate = ExchangeRate::parse(text).unwrap();
            assert_eq!(rate.to_string(), shown);
            assert_eq!(ExchangeRate::from_millionths(rate.millionths()), Some(rate));
        }
        for (text, reason) in [
            ("0", "must be greater than 0"),
            ("0.000000", "must be greater than 0"),
            ("-1", "must be greater than 0"),
            ("1.0000001", "must have at most 6 decimals"),
            ("1e2", "must be written without an exponent"),
            ("x", "must be a decimal number"),
            ("1000000.000001", "must be at most 1000000"),
            ("99999999999999999999", "must be at most 1000000"),
        ] {
            assert_eq!(ExchangeRate::parse(text).unwrap_err().to_string(), reason, "{text}");
        }
        assert_eq!(ExchangeRate::from_millionths(0), None);
        assert_eq!(ExchangeRate::from_millionths(1_000_000_000_001), None);
    }
}

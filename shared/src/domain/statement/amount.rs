//! What a bank says came: an exact decimal in any currency, known to us or not.

use crate::domain::money::{AmountError, Money, fixed, scaled};
use std::fmt;

/// Decimals that a bank may write (ISO 20022: five).
const PLACES: u8 = 5;

/// A currency as banks name it: three capital letters. Nobody asks here whether there is such a currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CurrencyCode([u8; 3]);

impl CurrencyCode {
    /// `None` when the text is not three letters.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let letters: [u8; 3] = text.as_bytes().try_into().ok()?;
        letters
            .iter()
            .all(u8::is_ascii_alphabetic)
            .then(|| Self(letters.map(|letter| letter.to_ascii_uppercase())))
    }

    /// The three letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // ASCII letters, as they were read.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// An amount of nothing or more, with its currency. Displays as its decimal with the decimals that the bank wrote; equal are
/// those that are written alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount {
    /// In the last of its decimals.
    units: u64,
    /// How many decimals it has.
    places: u8,
    /// Its currency.
    pub currency: CurrencyCode,
}

impl Amount {
    /// Reads a decimal in major units: `100.20`.
    ///
    /// # Errors
    /// Says which rule the text breaks.
    pub fn parse(text: &str, currency: CurrencyCode) -> Result<Self, AmountError> {
        // A bank may fill up with zeros at the front.
        let digits = text.trim_start_matches('0');
        let digits = match digits.chars().next() {
            None | Some('.') if digits.len() < text.len() => &text[text.len() - digits.len() - 1..],
            _ => digits,
        };
        let decimals = digits.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        let places = u8::try_from(decimals).map_or(PLACES, |places| places.min(PLACES));
        Ok(Self { units: scaled(digits, places, AmountError::TooFine(PLACES))?, places, currency })
    }

    /// Whether it is that much, whatever the currency: 5.10 is as much as 5.1.
    #[must_use]
    pub fn is_as_much_as(self, money: Money) -> bool {
        self.is_worth(money.minor_units(), money.exponent())
    }

    /// Whether it is the same money, however it is written.
    #[must_use]
    pub fn is_the_same_as(self, other: Self) -> bool {
        self.currency == other.currency && self.is_worth(other.units, other.places)
    }

    fn is_worth(self, units: u64, places: u8) -> bool {
        let most = self.places.max(places);
        let in_most = |units: u64, places: u8| units.checked_mul(10_u64.pow((most - places).into()));
        let own = in_most(self.units, self.places);
        own.is_some() && own == in_most(units, places)
    }

    /// Whether it is in that currency.
    #[must_use]
    pub fn is_in(self, money: Money) -> bool {
        self.currency.as_str() == money.currency().code()
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fixed(f, self.units, self.places)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Currency;

    fn amount(text: &str) -> Result<Amount, AmountError> {
        Amount::parse(text, CurrencyCode::parse("usd").unwrap())
    }

    #[test]
    fn amounts_are_exact_and_shown_with_the_decimals_that_they_are_written_with() {
        for (text, shown) in [
            ("100.20", "100.20"),
            ("100.00000", "100.00000"),
            ("0100.2", "100.2"),
            ("0", "0"),
            ("00", "0"),
            ("0.05", "0.05"),
            ("000.05", "0.05"),
            ("1.00001", "1.00001"),
            ("999999999999999999", "999999999999999999"),
        ] {
            assert_eq!(amount(text).unwrap().to_string(), shown, "{text}");
        }
        for text in ["", ".", ".5", "5.", "1,000.00", "1e3", "-1", "+1", "1.000001", "99999999999999999999", "१"]
        {
            assert!(amount(text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_amount_is_compared_with_money_of_any_exponent() {
        for (text, code, money) in [
            ("100.2", "USD", "100.20"),
            ("100.20000", "USD", "100.20"),
            ("500", "JPY", "500"),
            ("500.00", "JPY", "500"),
            ("0.125", "KWD", "0.125"),
        ] {
            let money = Money::parse(money, Currency::from_code(code).unwrap()).unwrap();
            let amount = Amount::parse(text, CurrencyCode::parse(code).unwrap()).unwrap();
            assert!(amount.is_as_much_as(money) && amount.is_in(money), "{text} {code}");
            assert!(!Amount::parse("100.20001", amount.currency).unwrap().is_as_much_as(money));
            assert!(!Amount::parse(text, CurrencyCode::parse("EUR").unwrap()).unwrap().is_in(money));
        }
    }

    #[test]
    fn the_same_money_may_be_written_otherwise() {
        let usd = |text: &str| amount(text).unwrap();
        assert!(usd("5").is_the_same_as(usd("5.00000")) && usd("5.10").is_the_same_as(usd("5.1")));
        assert!(!usd("5").is_the_same_as(usd("50")) && !usd("5.00").is_the_same_as(usd("5.00001")));
        assert!(!usd("999999999999999999").is_the_same_as(usd("99999999999999.99999")), "beyond 64 bits");
        let yen = Amount::parse("5", CurrencyCode::parse("JPY").unwrap()).unwrap();
        assert!(!usd("5").is_the_same_as(yen));
    }

    #[test]
    fn a_currency_is_three_letters() {
        assert_eq!(CurrencyCode::parse("eur").unwrap().as_str(), "EUR");
        for text in ["", "EU", "EURO", "E1R", "€"] {
            assert_eq!(CurrencyCode::parse(text), None, "{text}");
        }
    }
}

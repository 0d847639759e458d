//! Exact money: integer minor units with their currency and its exponent.
//!
//! What must stay true: no amount ever passes through a float. Text becomes minor units digit by digit, minor
//! units become text digit by digit, and both ways round give back what went in.

use std::fmt;

/// The largest amount accepted, in minor units (contracts, *Rules common to all*).
pub const MAX_MINOR_UNITS: u64 = 1_000_000_000_000;

/// An ISO 4217 currency that has minor units (so not gold, not "no currency").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Currency(iso_currency::Currency);

impl Currency {
    /// Reads an upper-case ISO 4217 code; `None` when it is unknown or has no minor units.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        let currency = iso_currency::Currency::from_code(code)?;
        currency.exponent().map(|_| Self(currency))
    }

    /// The three letters, for example `USD`.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// How many decimals its major unit has: JPY 0, USD 2, KWD 3.
    #[must_use]
    pub fn exponent(self) -> u8 {
        self.0.exponent().and_then(|exponent| u8::try_from(exponent).ok()).unwrap_or(0)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// An amount above zero and at most [`MAX_MINOR_UNITS`].
///
/// The exponent is kept beside the currency, as it was when the amount was recorded: ISO 4217 changes exponents
/// now and then, and what was recorded must not change its value with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Money {
    minor_units: u64,
    currency: Currency,
    exponent: u8,
}

/// Why a text is not an amount. The `Display` text is meant for the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// Not a decimal number at all.
    #[error("must be a decimal number")]
    NotDecimal,
    /// Written as `1e4`.
    #[error("must be written without an exponent")]
    Exponent,
    /// Zero or below.
    #[error("must be greater than 0")]
    NotPositive,
    /// Finer than any amount of its kind.
    #[error("must have at most {0} decimals")]
    TooFine(u8),
    /// A finer amount than the currency has.
    #[error("must have at most {exponent} decimals in {currency}")]
    TooManyDecimals {
        /// The currency's code.
        currency: &'static str,
        /// The decimals it has.
        exponent: u8,
    },
    /// Above [`MAX_MINOR_UNITS`].
    #[error("must be at most {MAX_MINOR_UNITS} minor units")]
    TooLarge,
}

impl Money {
    /// An amount read back from the ledger; `None` when it breaks the bounds that every recorded amount kept.
    #[must_use]
    pub fn from_minor_units(minor_units: u64, currency: Currency, exponent: u8) -> Option<Self> {
        let money = Self { minor_units, currency, exponent };
        ((1..=MAX_MINOR_UNITS).contains(&minor_units) && exponent <= 4).then_some(money)
    }

    /// Reads a decimal in major units, as it stands in the caller's JSON: `100.20`.
    ///
    /// # Errors
    /// Says which rule the text breaks. More decimals than the currency has are refused even when they are zeros.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, AmountError> {
        let minor_units = Self::units(text, currency)?;
        if minor_units == 0 {
            return Err(AmountError::NotPositive);
        }
        Ok(Self { minor_units, currency, exponent: currency.exponent() })
    }

    /// The minor units of a decimal in major units, nothing included: what a fee may be.
    ///
    /// # Errors
    /// As [`Money::parse`], which refuses nothing as well.
    pub fn units(text: &str, currency: Currency) -> Result<u64, AmountError> {
        let exponent = currency.exponent();
        let units = scaled(text, exponent, AmountError::TooManyDecimals { currency: currency.code(), exponent })?;
        if units <= MAX_MINOR_UNITS { Ok(units) } else { Err(AmountError::TooLarge) }
    }

    /// The amount in minor units (cents for USD).
    #[must_use]
    pub fn minor_units(self) -> u64 {
        self.minor_units
    }

    /// Its currency.
    #[must_use]
    pub fn currency(self) -> Currency {
        self.currency
    }

    /// The decimals of its major unit, as recorded.
    #[must_use]
    pub fn exponent(self) -> u8 {
        self.exponent
    }
}

/// Major units with every decimal the currency has, as JSON may carry them: `100.20`, JPY `500`.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fixed(f, self.minor_units, self.exponent)
    }
}

/// Writes a whole number of a decimal's last place with every place: of two, 1250 is `12.50`.
///
/// # Errors
/// Those of the formatter.
pub fn fixed(f: &mut fmt::Formatter<'_>, units: u64, places: u8) -> fmt::Result {
    let width = usize::from(places);
    if width == 0 {
        return write!(f, "{units}");
    }
    let scale = 10_u64.pow(places.into());
    write!(f, "{}.{:0width$}", units / scale, units % scale)
}

/// Reads a decimal as a whole number of its last place: with two places, `12.5` is 1250. `too_fine` is the error for one
/// that is written with more places than that.
///
/// # Errors
/// Says which rule the text breaks: it is no such decimal, it is negative, or it is absurdly large.
pub fn scaled(text: &str, places: u8, too_fine: AmountError) -> Result<u64, AmountError> {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    if let Some((mantissa, power)) = digits.split_once(['e', 'E']) {
        let power = power.strip_prefix(['+', '-']).unwrap_or(power);
        let number = split_decimal(mantissa).is_some() && all_digits(power);
        return Err(if number { AmountError::Exponent } else { AmountError::NotDecimal });
    }
    let (whole, fraction) = split_decimal(digits).ok_or(AmountError::NotDecimal)?;
    if negative {
        return Err(AmountError::NotPositive);
    }
    let missing = usize::from(places).checked_sub(fraction.len()).ok_or(too_fine)?;
    let zeros = std::iter::repeat_n(b'0', missing);
    whole
        .bytes()
        .chain(fraction.bytes())
        .chain(zeros)
        .try_fold(0_u64, |sum, digit| sum.checked_mul(10)?.checked_add(u64::from(digit - b'0')))
        .ok_or(AmountError::TooLarge)
}

/// A decimal of so many places as JSON may carry it, without zeros at its end: of two places, 1250 is `12.5`.
#[must_use]
pub fn plain(scaled: u64, places: u8) -> String {
    let width = usize::from(places);
    let digits = format!("{scaled:0>width$}", width = width + 1);
    let (whole, fraction) = digits.split_at(digits.len() - width);
    let fraction = fraction.trim_end_matches('0');
    if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") }
}

/// `12.50` → (`12`, `50`) by JSON's grammar without sign and exponent; no leading zeros, no bare dot.
fn split_decimal(text: &str) -> Option<(&str, &str)> {
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) if all_digits(fraction) => (whole, fraction),
        Some(_) => return None,
        None => (text, ""),
    };
    let leading_zero = whole.len() > 1 && whole.starts_with('0');
    (all_digits(whole) && !leading_zero).then_some((whole, fraction))
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
#[path = "money_tests.rs"]
mod tests;

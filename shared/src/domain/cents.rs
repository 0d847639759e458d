//! Amounts at the point of sale: whole cents, as terminals write them.
//!
//! What must stay true: an amount is 0 to 999,999,999,999 cents, exactly; sums and differences that would leave that
//! range are `None`, never something near.

use serde::{Deserialize, Serialize};
use std::fmt;

/// How many digits an amount may have on the wire (contracts/pos.md).
pub const MAX_DIGITS: usize = 12;

/// An amount in cents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u64")]
pub struct Cents(u64);

impl Cents {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// All that [`MAX_DIGITS`] can say.
    pub const MAX: Self = Self(999_999_999_999);

    /// That many cents; `None` above [`Cents::MAX`].
    #[must_use]
    pub const fn new(cents: u64) -> Option<Self> {
        if cents <= Self::MAX.0 { Some(Self(cents)) } else { None }
    }

    /// Reads 1 to 12 digits and nothing else: no sign, point, exponent or blank. Leading zeros change nothing: there are
    /// terminals that fill amounts up with them.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = (1..=MAX_DIGITS).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        if digits { text.parse().ok().and_then(Self::new) } else { None }
    }

    /// How many cents.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// Both together; `None` above [`Cents::MAX`].
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).and_then(Self::new)
    }

    /// What is left of it without the other; `None` when the other is more.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }
}

impl TryFrom<u64> for Cents {
    type Error = &'static str;

    fn try_from(cents: u64) -> Result<Self, Self::Error> {
        Self::new(cents).ok_or("more than 999,999,999,999 cents")
    }
}

impl From<Cents> for u64 {
    fn from(cents: Cents) -> Self {
        cents.0
    }
}

/// Digits alone: `50000`.
impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cents(number: u64) -> Cents {
        Cents::new(number).unwrap()
    }

    #[test]
    fn amounts_are_digits_alone() {
        for (text, number) in [
            ("0", 0),
            ("1", 1),
            ("50000", 50_000),
            ("00050000", 50_000),
            ("000000000000", 0),
            ("999999999999", 999_999_999_999),
        ] {
            assert_eq!(Cents::parse(text), Some(cents(number)), "{text}");
        }
        for text in [
            "",
            " ",
            "-1",
            "+1",
            " 1",
            "1 ",
            "1.0",
            "1,000",
            "1e4",
            "1_000",
            "0x1",
            "NaN",
            "١",
            "１",
            "1\n",
            "1000000000000",
            "0000000000001",
        ] {
            assert_eq!(Cents::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn the_range_is_never_left() {
        assert_eq!(Cents::new(1_000_000_000_000), None);
        assert_eq!(Cents::MAX.checked_add(cents(1)), None);
        assert_eq!(Cents::ZERO.checked_sub(cents(1)), None);
        assert_eq!(cents(999_999_999_998).checked_add(cents(1)), Some(Cents::MAX));
        assert_eq!(Cents::MAX.checked_sub(Cents::MAX), Some(Cents::ZERO));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(number in 0..=999_999_999_999_u64) {
            prop_assert_eq!(Cents::parse(&cents(number).to_string()), Some(cents(number)));
            prop_assert_eq!(cents(number).get(), number);
        }

        #[test]
        fn what_is_added_can_be_taken_away(one in 0..=500_000_000_000_u64, other in 0..=499_999_999_999_u64) {
            let sum = cents(one).checked_add(cents(other)).unwrap();
            prop_assert_eq!(sum.checked_sub(cents(other)), Some(cents(one)));
        }
    }
}

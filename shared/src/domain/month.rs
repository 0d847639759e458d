//! A calendar month in UTC: how the list index divides a partner's transactions.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use std::fmt;

/// A calendar month in UTC. Displays as `2026-11`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    year: i16,
    month: i8,
}

impl Month {
    /// The month of that moment.
    #[must_use]
    pub fn of(moment: Timestamp) -> Self {
        let date = moment.to_zoned(TimeZone::UTC).date();
        Self { year: date.year(), month: date.month() }
    }

    /// Its last millisecond.
    #[must_use]
    pub fn last_moment(self) -> Timestamp {
        let first = jiff::civil::date(self.year, self.month, 1);
        let next = first.last_of_month().tomorrow().and_then(|date| date.to_zoned(TimeZone::UTC));
        next.map_or(Timestamp::MAX, |next| next.timestamp() - SignedDuration::from_millis(1))
    }

    /// Its first moment.
    #[must_use]
    pub fn first_moment(self) -> Timestamp {
        let first = jiff::civil::date(self.year, self.month, 1).to_zoned(TimeZone::UTC);
        first.map_or(Timestamp::MAX, |first| first.timestamp())
    }

    /// The month after this one.
    #[must_use]
    pub fn next(self) -> Self {
        if self.month == 12 {
            Self { year: self.year + 1, month: 1 }
        } else {
            Self { year: self.year, month: self.month + 1 }
        }
    }

    /// The month before this one.
    #[must_use]
    pub fn previous(self) -> Self {
        if self.month == 1 {
            Self { year: self.year - 1, month: 12 }
        } else {
            Self { year: self.year, month: self.month - 1 }
        }
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_named_and_walked_backwards_in_utc() {
        let month = Month::of("2026-01-01T00:30:00+01:00".parse().unwrap());
        assert_eq!(month.to_string(), "2025-12");
        assert_eq!(Month::of("2026-01-31T23:59:59Z".parse().unwrap()).previous(), month);
        assert_eq!(month.previous().to_string(), "2025-11");
    }

    #[test]
    fn a_month_ends_a_millisecond_before_the_next() {
        let february = Month::of("2028-02-03T00:00:00Z".parse().unwrap());
        assert_eq!(february.last_moment().to_string(), "2028-02-29T23:59:59.999Z");
        assert_eq!(Month::of(february.last_moment()), february);
        assert_eq!(february.first_moment().to_string(), "2028-02-01T00:00:00Z");
        assert_eq!(february.previous().next(), february);
        assert_eq!(february.previous().previous().next(), february.previous(), "over the turn of the year");
    }
}

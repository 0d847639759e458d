//! How much a sender may send: a day, a month, a year.
//!
//! What must stay true: a window is a calendar day, month or year in UTC, named by its text, so that what was used of it
//! is one number under that name; a transaction counts in the windows of the moment it was created, and is taken out of
//! these alone.

use crate::domain::money::Currency;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;

/// How far apart the clocks may be of those who count.
const CLOCKS_WITHIN: SignedDuration = SignedDuration::from_hours(24);

/// What a user may send at most, in minor units of the currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The tier that the limits are of.
    pub tier: u32,
    /// What they are in; nothing else may be sent.
    pub currency: Currency,
    /// In a day.
    pub daily_minor: u64,
    /// In a month.
    pub monthly_minor: u64,
    /// In a year.
    pub annual_minor: u64,
}

/// A day, a month and a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Windows {
    /// `2026-11-20`
    pub day: String,
    /// `2026-11`
    pub month: String,
    /// `2026`
    pub year: String,
}

/// What was used of each window, by its name, in minor units.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Used(pub BTreeMap<String, u64>);

/// What is left in each window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Remaining {
    /// Of the day.
    pub daily_minor: u64,
    /// Of the month.
    pub monthly_minor: u64,
    /// Of the year.
    pub annual_minor: u64,
}

impl Limits {
    /// What a new user may send: tier 1 (contracts/sandbox.md).
    #[must_use]
    pub fn tier_1() -> Option<Self> {
        let currency = Currency::from_code("USD")?;
        let [daily_minor, monthly_minor, annual_minor] = [100_000, 500_000, 2_000_000];
        Some(Self { tier: 1, currency, daily_minor, monthly_minor, annual_minor })
    }

    /// What is left in the windows of that moment.
    #[must_use]
    pub fn remaining(&self, used: &Used, now: Timestamp) -> Remaining {
        let windows = Windows::of(now);
        let left = |limit: u64, window: &str| limit.saturating_sub(used.of(window));
        Remaining {
            daily_minor: left(self.daily_minor, &windows.day),
            monthly_minor: left(self.monthly_minor, &windows.month),
            annual_minor: left(self.annual_minor, &windows.year),
        }
    }
}

impl Remaining {
    /// The first limit that so much would pass: `daily`, `monthly` or `annual`.
    #[must_use]
    pub fn passed_by(&self, amount_minor: u64) -> Option<&'static str> {
        let limits = [(self.daily_minor, "daily"), (self.monthly_minor, "monthly"), (self.annual_minor, "annual")];
        limits.into_iter().find(|(left, _)| amount_minor > *left).map(|(_, name)| name)
    }
}

impl Windows {
    /// Those of that moment, in UTC.
    #[must_use]
    pub fn of(moment: Timestamp) -> Self {
        let date = moment.to_zoned(TimeZone::UTC).date();
        let year = format!("{:04}", date.year());
        let month = format!("{year}-{:02}", date.month());
        Self { day: format!("{month}-{:02}", date.day()), month, year }
    }

    /// Their names: day, month, year.
    #[must_use]
    pub fn names(&self) -> [&str; 3] {
        [&self.day, &self.month, &self.year]
    }
}

impl Used {
    /// What was used of that window.
    #[must_use]
    pub fn of(&self, window: &str) -> u64 {
        self.0.get(window).copied().unwrap_or(0)
    }

    /// The windows that nothing asks for any more: over for a day at least, so that no clock is so late as to be in one.
    pub fn over(&self, now: Timestamp) -> Vec<&str> {
        let late = now.checked_sub(CLOCKS_WITHIN).unwrap_or(now);
        let kept = [Windows::of(late), Windows::of(now)];
        let is_over = |name: &&str| !kept.iter().any(|windows| windows.names().contains(name));
        self.0.keys().map(String::as_str).filter(is_over).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn windows_are_calendar_days_months_and_years_in_utc() {
        let windows = Windows::of(at("2026-01-01T00:30:00+01:00"));
        assert_eq!(windows.names(), ["2025-12-31", "2025-12", "2025"]);
        assert_eq!(Windows::of(at("2026-11-20T23:59:59.999Z")).names(), ["2026-11-20", "2026-11", "2026"]);
    }

    #[test]
    fn what_is_left_is_told_window_by_window() {
        let limits = Limits::tier_1().unwrap();
        let used = [("2026-11-20", 40_000), ("2026-11", 480_000), ("2026", 1_999_999), ("2026-11-19", 90_000)];
        let used = Used(used.map(|(name, minor)| (name.to_owned(), minor)).into());
        let left = limits.remaining(&used, at("2026-11-20T12:00:00Z"));
        assert_eq!((left.daily_minor, left.monthly_minor, left.annual_minor), (60_000, 20_000, 1));
        assert_eq!(
            [1, 2, 20_001, 60_001].map(|minor| left.passed_by(minor)),
            [None, Some("annual"), Some("monthly"), Some("daily"),]
        );
        let next_year = limits.remaining(&used, at("2027-01-01T00:00:00Z"));
        assert_eq!(next_year.passed_by(100_000), None);
        assert_eq!(next_year.passed_by(100_001), Some("daily"));
        assert_eq!(used.over(at("2026-11-20T23:59:59Z")), Vec::<&str>::new(), "some clock may be a day late");
        assert_eq!(used.over(at("2026-11-21T00:00:00Z")), ["2026-11-19"]);
        assert_eq!(used.over(at("2027-01-02T00:00:00Z")), ["2026", "2026-11", "2026-11-19", "2026-11-20"]);
    }

    #[test]
    fn a_limit_below_what_was_used_leaves_nothing() {
        let limits = Limits { daily_minor: 10, ..Limits::tier_1().unwrap() };
        let used = Used([("2026-11-20".to_owned(), 11)].into());
        assert_eq!(limits.remaining(&used, at("2026-11-20T00:00:00Z")).daily_minor, 0);
    }
}

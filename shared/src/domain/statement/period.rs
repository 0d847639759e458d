//! Which days a statement covers, and whose completions it is asked about.

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};

/// How long a transfer may be under way before it is missed: a weekend, and the day of the bank's own.
pub const GRACE_DAYS: i64 = 3;
/// How many days a statement may cover.
pub const MAX_DAYS: i32 = 400;
/// Days that statements may be of: far from where calendars end.
const DAYS: std::ops::RangeInclusive<Date> = date(2000, 1, 1)..=date(2199, 12, 31);

/// The days from one to another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

impl Period {
    /// A period of that one day.
    #[must_use]
    pub fn day(day: Date) -> Self {
        Self { from: day, to: day }
    }

    /// The shortest one that has both in it.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self { from: self.from.min(other.from), to: self.to.max(other.to) }
    }

    /// What is wrong with it, if anything.
    #[must_use]
    pub fn problem(self) -> Option<&'static str> {
        let days = self.from.until(self.to).map_or(i32::MAX, |span| span.get_days());
        if self.from > self.to {
            Some("ends before it begins")
        } else if !DAYS.contains(&self.from) || !DAYS.contains(&self.to) {
            Some("is not between 2000 and 2199")
        } else if days >= MAX_DAYS {
            Some("covers more than 400 days")
        } else {
            None
        }
    }

    /// Whether its last day has begun, wherever on earth.
    #[must_use]
    pub fn has_come(self, now: Timestamp) -> bool {
        let tomorrow = now.to_zoned(TimeZone::UTC).date().saturating_add(1.days());
        self.to <= tomorrow
    }

    /// The moments (UTC, the last one not included) whose completions this statement is asked about: its own days, moved
    /// back by [`GRACE_DAYS`], so that what was completed on its last day is not missed while it is under way. Statements
    /// whose days follow each other leave no moment out and ask about none twice.
    #[must_use]
    pub fn asked_about(self) -> (Timestamp, Timestamp) {
        let moment = |day: Date, later: i64| {
            let day = day.checked_add((later - GRACE_DAYS).days()).ok()?;
            day.to_zoned(TimeZone::UTC).ok().map(|first| first.timestamp())
        };
        let none = || (Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH);
        moment(self.from, 0).zip(moment(self.to, 1)).unwrap_or_else(none)
    }
}

/// How much older than the first of those moments a contribution may be: what it waits for its completion, and some.
#[must_use]
pub fn oldest(from: Timestamp, expiry: SignedDuration) -> Timestamp {
    let slack = SignedDuration::from_hours(24);
    from.checked_sub(expiry + slack).unwrap_or(Timestamp::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_that_follow_each_other_ask_about_every_moment_once() {
        let week = Period { from: date(2026, 11, 16), to: date(2026, 11, 22) };
        let (from, to) = week.asked_about();
        assert_eq!(
            (from.to_string(), to.to_string()),
            ("2026-11-13T00:00:00Z".into(), "2026-11-20T00:00:00Z".into())
        );
        assert_eq!(Period::day(date(2026, 11, 23)).asked_about().0, to);
    }

    #[test]
    fn a_day_begins_in_the_east_while_it_is_the_day_before_in_utc() {
        let now = "2026-11-20T10:00:00Z".parse().unwrap();
        let come = |day: Date| Period { from: date(2026, 11, 1), to: day }.has_come(now);
        assert!(come(date(2026, 11, 20)) && come(date(2026, 11, 21)) && !come(date(2026, 11, 22)));
        assert!(Period::day(Date::MAX).has_come(Timestamp::MAX));
    }

    #[test]
    fn periods_are_bounded() {
        let period = |from, to| Period { from, to };
        assert_eq!(period(date(2026, 1, 1), date(2026, 12, 31)).problem(), None);
        assert_eq!(Period::day(date(2026, 1, 1)).problem(), None);
        for period in [
            period(date(2026, 1, 2), date(2026, 1, 1)),
            period(date(2026, 1, 1), date(2027, 2, 5)),
            Period::day(date(1999, 12, 31)),
            Period::day(date(9999, 12, 31)),
        ] {
            assert!(period.problem().is_some(), "{period:?}");
        }
        assert_eq!(Period::day(date(-9999, 1, 1)).asked_about().0, Timestamp::UNIX_EPOCH);
        let both = Period::day(date(2026, 1, 2)).with(Period::day(date(2026, 1, 1)));
        assert_eq!(both, period(date(2026, 1, 1), date(2026, 1, 2)));
    }
}

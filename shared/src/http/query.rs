//! Reading a list's query string.

use crate::domain::cursor::{self, Position};
use crate::domain::refusal::{FieldErrors, Refusal};
use crate::domain::tenant::Tenant;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use lambda_http::{Request, RequestExt};
use std::ops::RangeInclusive;

/// How many entries a page may have.
pub const PAGE_LIMITS: RangeInclusive<usize> = 1..=100;
/// How many it has when the caller does not say.
pub const DEFAULT_PAGE_LIMIT: usize = 20;

/// The parameters of one query string; an empty one is as good as none.
pub struct Query<'a> {
    request: &'a Request,
    errors: FieldErrors,
}

impl<'a> Query<'a> {
    /// The query of that request.
    #[must_use]
    pub fn of(request: &'a Request) -> Self {
        Self { request, errors: FieldErrors::default() }
    }

    /// A parameter, read by `read`; `None` when it is not given, or wrong, which [`Query::finish`] will say.
    pub fn optional<T>(&mut self, name: &str, read: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        let parameters = self.request.query_string_parameters_ref()?;
        let mut values = parameters.all(name)?.into_iter().filter(|value| !value.is_empty());
        let outcome = match (values.next(), values.next()) {
            (None, _) => return None,
            (Some(value), None) => read(value),
            (Some(_), Some(_)) => Err("must be given once".to_owned()),
        };
        outcome.map_err(|reason| self.errors.add(name, reason)).ok()
    }

    /// How many entries are wanted.
    pub fn limit(&mut self) -> usize {
        let reason = || format!("must be a number from {} to {}", PAGE_LIMITS.start(), PAGE_LIMITS.end());
        let read = |text: &str| text.parse().ok().filter(|limit| PAGE_LIMITS.contains(limit)).ok_or_else(reason);
        self.optional("limit", read).unwrap_or(DEFAULT_PAGE_LIMIT)
    }

    /// Where this tenant's list goes on.
    pub fn cursor(&mut self, tenant: Tenant) -> Option<Position> {
        let reason = || "must be a next_cursor of an earlier page".to_owned();
        self.optional("cursor", |text| cursor::decode(tenant, text).ok_or_else(reason))
    }

    /// The first moment that is wanted.
    pub fn from(&mut self) -> Option<Timestamp> {
        self.first_moment("from")
    }

    /// The last moment that is wanted; a date means the whole day.
    pub fn to(&mut self) -> Option<Timestamp> {
        self.last_moment("to")
    }

    /// The same by another name.
    pub fn first_moment(&mut self, name: &str) -> Option<Timestamp> {
        self.optional(name, |text| moment(text, SignedDuration::ZERO))
    }

    /// The same by another name.
    pub fn last_moment(&mut self, name: &str) -> Option<Timestamp> {
        self.optional(name, |text| moment(text, SignedDuration::from_hours(24) - SignedDuration::from_millis(1)))
    }

    /// # Errors
    /// [`Refusal::Invalid`] naming every wrong parameter.
    pub fn finish(self) -> Result<(), Refusal> {
        if self.errors.is_empty() { Ok(()) } else { Err(Refusal::Invalid(self.errors)) }
    }
}

/// An RFC 3339 time, or a date for its first moment in UTC and `into_day` more.
fn moment(text: &str, into_day: SignedDuration) -> Result<Timestamp, String> {
    let day = |date: Date| date.to_zoned(TimeZone::UTC).ok()?.timestamp().checked_add(into_day).ok();
    let read = if text.len() == "2026-11-20".len() {
        text.parse().ok().and_then(day)
    } else {
        text.parse::<Timestamp>().ok()
    };
    // The years that a key can hold in their natural order.
    read.filter(|moment| (1970..=9999).contains(&moment.to_zoned(TimeZone::UTC).year()))
        .ok_or_else(|| "must be an RFC 3339 time or a date such as 2026-11-20".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_rfc_3339_times_or_whole_days() {
        let read = |text| moment(text, SignedDuration::from_hours(24) - SignedDuration::from_millis(1));
        assert_eq!(read("2026-11-20").unwrap().to_string(), "2026-11-20T23:59:59.999Z");
        assert_eq!(read("2026-11-20T10:00:00+01:00").unwrap().to_string(), "2026-11-20T09:00:00Z");
        for text in ["", "yesterday", "2026-13-01", "2026-11-20T10:00:00", "1763600000", "-000001-01-01T00:00:00Z"]
        {
            assert!(read(text).is_err(), "{text}");
        }
    }
}

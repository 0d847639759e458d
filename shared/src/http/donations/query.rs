//! Reading a list's query: `limit`, `start_key`, and its filter.

use crate::domain::cursor;
use crate::domain::cursor::Span;
use crate::domain::id;
use crate::domain::refusal::{FieldErrors, Refusal};
use crate::http::query::Query;
use jiff::Timestamp;
use lambda_http::Request;
use uuid::Uuid;

/// What a list is narrowed by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    /// One company's.
    Company(Uuid),
    /// What the gateway calls that.
    ExternalId(String),
    /// Created from then to then; one of them may be open.
    Dates(Option<Timestamp>, Option<Timestamp>),
}

/// What a caller wants of a list.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// How many at most.
    pub limit: usize,
    /// What was sent as `start_key`; whose list it is of is known later.
    start_key: Option<String>,
    /// What it is narrowed by.
    pub filter: Option<Filter>,
}

/// The longest external id that can be asked for: a gateway's name and an id of its own.
const MAX_EXTERNAL_ID: usize = 300;

impl Wanted {
    /// Reads a payment gateway's query, which has exactly one filter.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] naming every wrong parameter.
    pub fn of_gateway(request: &Request) -> Result<Self, Refusal> {
        let mut query = Query::of(request);
        let company =
            query.optional("company_id", |text| id::parse(text).ok_or_else(|| "must be a UUID".to_owned()));
        Self::read(query, company.map(Filter::Company))?.exactly_one()
    }

    /// Reads a company's or a consumer's query: the path says whose, and one more filter may.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] naming every wrong parameter.
    pub fn of_company(request: &Request) -> Result<Self, Refusal> {
        Self::read(Query::of(request), None)
    }

    fn read(mut query: Query<'_>, company: Option<Filter>) -> Result<Self, Refusal> {
        let limit = query.limit();
        let start_key = query.optional("start_key", |text| Ok(text.to_owned()));
        let external_id = query.optional("external_id", |text| {
            let fits = text.chars().count() <= MAX_EXTERNAL_ID;
            fits.then(|| text.to_owned()).ok_or_else(|| format!("must have at most {MAX_EXTERNAL_ID} characters"))
        });
        let (from, to) = (query.first_moment("start_date"), query.last_moment("end_date"));
        query.finish()?;
        if let (Some(from), Some(to)) = (from, to)
            && from > to
        {
            return Err(invalid("start_date", "must not be after end_date"));
        }
        let dates = (from.is_some() || to.is_some()).then_some(Filter::Dates(from, to));
        let mut filters = [company, external_id.map(Filter::ExternalId), dates].into_iter().flatten();
        let filter = filters.next();
        if filters.next().is_some() {
            return Err(invalid("filter", "only one of company_id, external_id and start_date with end_date"));
        }
        Ok(Self { limit, start_key, filter })
    }

    fn exactly_one(self) -> Result<Self, Refusal> {
        let reason = "one of company_id, external_id and start_date with end_date is required";
        if self.filter.is_some() { Ok(self) } else { Err(invalid("filter", reason)) }
    }

    /// Which part of that list is wanted.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] when the `start_key` is not one that the list gave.
    pub fn span(&self, list: &str, now: Timestamp) -> Result<Span, Refusal> {
        let (from, to) = match self.filter {
            Some(Filter::Dates(from, to)) => (from, to),
            _ => (None, None),
        };
        let reason = "must be a last_key of an earlier page of the same list";
        let after = self
            .start_key
            .as_ref()
            .map(|key| cursor::decode(list, key).ok_or_else(|| invalid("start_key", reason)));
        Ok(Span {
            from: from.unwrap_or(Timestamp::UNIX_EPOCH),
            to: to.unwrap_or(now).min(now),
            after: after.transpose()?,
            limit: self.limit,
        })
    }
}

fn invalid(field: &str, reason: &str) -> Refusal {
    Refusal::Invalid(FieldErrors::one(field, reason))
}

//! A partner's contributions, newest first, month by month through the list index.
//!
//! The index holds keys alone, so that completing a contribution costs nothing in it; a page is therefore one
//! Query for the keys and one BatchGetItem for what they name, as last written.

use super::contribution_item::read;
use super::{Item, Store, StoreError, broken, key};
use crate::domain::contribution::{Contribution, Status};
use crate::domain::cursor::Position;
use crate::domain::month::Month;
use crate::domain::tenant::Tenant;
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use std::cmp::Reverse;
use uuid::Uuid;

/// How many keys one round reads at most: as many as a BatchGetItem takes.
const ROUND_KEYS: usize = 100;
/// How many rounds one page may take before it is handed out as it is, with a cursor to go on from.
const MAX_ROUNDS: usize = 24;

/// Which contributions are asked for.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// None created before this.
    pub from: Timestamp,
    /// None created after this.
    pub to: Timestamp,
    /// Only those that stand so now.
    pub status: Option<Status>,
    /// Only what comes after this place, when going on.
    pub after: Option<Position>,
    /// At most so many.
    pub limit: usize,
}

/// Part of a list.
#[derive(Debug, Default)]
pub struct Page {
    /// Newest first.
    pub contributions: Vec<Contribution>,
    /// Where to go on; `None` at the end.
    pub next: Option<Position>,
}

/// The contributions of that span. A page may be short and still have a `next`: when few are wanted among many,
/// it ends after 24 rounds.
///
/// # Errors
/// When the store cannot be asked.
pub async fn list(store: &Store, tenant: Tenant, span: Span, now: Timestamp) -> Result<Page, StoreError> {
    let mut page = Page::default();
    let newest = Position { created_at: span.to, id: Uuid::max() };
    let mut bound = span.after.map_or(newest, |after| after.min(newest));
    for _ in 0..MAX_ROUNDS {
        if bound.created_at < span.from {
            page.next = None;
            return Ok(page);
        }
        // One more than fits tells whether there is a next page; the bound itself may come back too.
        let missing = span.limit - page.contributions.len() + 2;
        let count = if span.status.is_some() { ROUND_KEYS } else { missing.min(ROUND_KEYS) };
        let round = keys_below(store, tenant, bound, span.from, count).await?;
        for contribution in fetch(store, round.keys).await? {
            let place = Position { created_at: contribution.created_at, id: contribution.id };
            if span.status.is_none_or(|status| status == contribution.status_at(now)) {
                if page.contributions.len() == span.limit {
                    page.next = Some(bound);
                    return Ok(page);
                }
                page.contributions.push(contribution);
            }
            bound = place;
        }
        bound = match round.last {
            Some(last) => last.min(bound),
            None => Position { created_at: Month::of(bound.created_at).previous().last_moment(), id: Uuid::max() },
        };
        page.next = Some(bound);
    }
    Ok(page)
}

/// The keys of one Query, and where it stopped unless that month is over.
struct Round {
    keys: Vec<String>,
    last: Option<Position>,
}

async fn keys_below(
    store: &Store,
    tenant: Tenant,
    bound: Position,
    from: Timestamp,
    count: usize,
) -> Result<Round, StoreError> {
    let month = key::contributions_of(tenant, Month::of(bound.created_at));
    let answer = store
        .client
        .query()
        .table_name(&store.table)
        .index_name(key::LIST_INDEX)
        .key_condition_expression("list_pk = :month AND list_sk BETWEEN :lower AND :upper")
        .expression_attribute_values(":month", AttributeValue::S(month))
        .expression_attribute_values(":lower", AttributeValue::S(key::list_from(from)))
        .expression_attribute_values(":upper", AttributeValue::S(key::list_position(bound)))
        .scan_index_forward(false)
        .limit(i32::try_from(count).unwrap_or(i32::MAX))
        .send()
        .await?;
    let places: Vec<_> = answer.items().iter().map(place).collect::<Result<_, _>>()?;
    let last = places.last().filter(|_| answer.last_evaluated_key().is_some());
    Ok(Round {
        last: last.map(|(place, _)| *place),
        keys: places.into_iter().filter(|(place, _)| *place != bound).map(|(_, pk)| pk).collect(),
    })
}

/// An entry of the index: its place, and the partition it names.
pub(super) fn place(item: &Item) -> Result<(Position, String), StoreError> {
    let text = |name| item.get(name)?.as_s().ok();
    let place = text("list_sk").and_then(|list_sk| key::position(list_sk));
    place.zip(text("pk").cloned()).ok_or_else(|| broken("a list entry"))
}

/// What those keys name, newest first. The index may briefly name an item that is not there: it is left out.
pub(super) async fn fetch(store: &Store, partitions: Vec<String>) -> Result<Vec<Contribution>, StoreError> {
    let key = |pk| key::Key { pk, sk: key::CONTRIBUTION_SK.to_owned() };
    let items = store.read_all(partitions.into_iter().map(key).collect()).await?;
    let mut found = items.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
    found.sort_unstable_by_key(|contribution| Reverse((contribution.created_at, contribution.id)));
    Ok(found)
}

//! Authorisations by when they were asked for: those that wait for their buyers, and a chain's decided ones.

use super::contribution_list::place;
use super::pre_approval_item::read;
use super::{Item, Store, StoreError, key};
use crate::domain::cursor::Position;
use crate::domain::month::Month;
use crate::domain::pre_approval::PreApproval;
use crate::domain::tenant::Tenant;
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use uuid::Uuid;

/// How many one step looks at: as many as a BatchGetItem takes.
const STEP: i32 = 100;

/// Authorisations after a place, in no order.
#[derive(Debug)]
pub struct Step {
    /// At most 100.
    pub authorisations: Vec<PreApproval>,
    /// Where the next step begins; `None` when there is none before `until`.
    pub next: Option<Position>,
}

/// A shard's authorisations that wait for their buyers since that moment or before, the oldest 100. One Query and one
/// BatchGetItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn waiting(store: &Store, shard: u8, since: Timestamp) -> Result<Vec<PreApproval>, StoreError> {
    let (keys, _) = keys(store, key::authorisations_waiting(shard), ["", &key::waiting_until(since)]).await?;
    fetch(store, keys.into_iter().map(|(_, pk)| pk)).await
}

/// A chain's decided authorisations after that place that were asked for before `until`. One Query and one
/// BatchGetItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn step(store: &Store, tenant: Tenant, after: Position, until: Timestamp) -> Result<Step, StoreError> {
    let month = Month::of(after.created_at);
    let bounds = [key::list_position(after), key::list_from(until)];
    let list = key::authorisations_of(tenant, month);
    let (places, unfinished) = keys(store, list, [&bounds[0], &bounds[1]]).await?;
    let last = places.last().map(|(place, _)| *place);
    let keys = places.into_iter().filter(|(place, _)| *place != after).map(|(_, pk)| pk);
    let authorisations = fetch(store, keys).await?;
    let next_month = Position { created_at: month.next().first_moment(), id: Uuid::nil() };
    let next = if unfinished { last } else { Some(next_month).filter(|next| next.created_at < until) };
    Ok(Step { authorisations, next })
}

/// A list's entries between two bounds, and whether there are more.
async fn keys(
    store: &Store,
    list: String,
    [from, to]: [&str; 2],
) -> Result<(Vec<(Position, String)>, bool), StoreError> {
    let query = store
        .client
        .query()
        .table_name(&store.table)
        .index_name(key::LIST_INDEX)
        .key_condition_expression("list_pk = :list AND list_sk BETWEEN :from AND :to")
        .expression_attribute_values(":list", AttributeValue::S(list))
        // The store takes no empty text for a bound.
        .expression_attribute_values(
            ":from",
            AttributeValue::S(if from.is_empty() { "0" } else { from }.to_owned()),
        )
        .expression_attribute_values(":to", AttributeValue::S(to.to_owned()))
        .limit(STEP);
    let answer = query.send().await?;
    let places = answer.items().iter().map(place).collect::<Result<_, _>>()?;
    Ok((places, answer.last_evaluated_key().is_some()))
}

async fn fetch(store: &Store, partitions: impl Iterator<Item = String>) -> Result<Vec<PreApproval>, StoreError> {
    let sk = "pre-approval".to_owned();
    let items: Vec<Item> = store.read_all(partitions.map(|pk| key::Key { pk, sk: sk.clone() }).collect()).await?;
    items.into_iter().map(read).collect()
}

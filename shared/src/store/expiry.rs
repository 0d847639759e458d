//! Writing down what has expired: a walk through a partner's contributions in the order they were made, that goes on
//! where it ended.
//!
//! What must stay true: the recorded place has nothing before it that is still pending, so that no contribution is
//! passed over however often the walk is broken off.

use super::contribution_list::{fetch, place};
use super::update::applied;
use super::{Item, Store, StoreError, broken, key};
use crate::domain::contribution::{Contribution, Status};
use crate::domain::cursor::Position;
use crate::domain::month::Month;
use crate::domain::tenant::Tenant;
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use uuid::Uuid;

/// How many contributions one step looks at: as many as a BatchGetItem takes.
const STEP: i32 = 100;

/// Contributions after a place, oldest first.
#[derive(Debug)]
pub struct Step {
    /// At most 100.
    pub contributions: Vec<Contribution>,
    /// Where the next step begins; `None` when there is none before `until`.
    pub next: Option<Position>,
}

/// Where the walk is to go on; `None` when there has been none. One GetItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn reached(store: &Store, tenant: Tenant) -> Result<Option<Position>, StoreError> {
    let Some(item) = store.read(&key::expiry(tenant), true).await? else { return Ok(None) };
    let place = item.get("reached").and_then(|place| key::position(place.as_s().ok()?));
    place.map(Some).ok_or_else(|| broken("reached"))
}

/// Records how far the walk is through. One PutItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn reach(store: &Store, tenant: Tenant, place: Position) -> Result<(), StoreError> {
    let key = key::expiry(tenant);
    let item = Item::from([
        ("pk".to_owned(), AttributeValue::S(key.pk)),
        ("sk".to_owned(), AttributeValue::S(key.sk)),
        ("reached".to_owned(), AttributeValue::S(key::list_position(place))),
    ]);
    store.client.put_item().table_name(&store.table).set_item(Some(item)).send().await?;
    Ok(())
}

/// The contributions after that place that were made before `until`. One Query and one BatchGetItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn step(store: &Store, tenant: Tenant, after: Position, until: Timestamp) -> Result<Step, StoreError> {
    let month = Month::of(after.created_at);
    let answer = store
        .client
        .query()
        .table_name(&store.table)
        .index_name(key::LIST_INDEX)
        .key_condition_expression("list_pk = :month AND list_sk BETWEEN :after AND :until")
        .expression_attribute_values(":month", AttributeValue::S(key::contributions_of(tenant, month)))
        .expression_attribute_values(":after", AttributeValue::S(key::list_position(after)))
        .expression_attribute_values(":until", AttributeValue::S(key::list_from(until)))
        .limit(STEP)
        .send()
        .await?;
    let places: Vec<_> = answer.items().iter().map(place).collect::<Result<_, _>>()?;
    let last = places.last().map(|(place, _)| *place);
    let unfinished = answer.last_evaluated_key().is_some();
    let keys = places.into_iter().filter(|(place, _)| *place != after).map(|(_, pk)| pk).collect();
    let mut contributions = fetch(store, keys).await?;
    contributions.reverse();
    let next_month = Position { created_at: month.next().first_moment(), id: Uuid::nil() };
    let next = if unfinished { last } else { Some(next_month).filter(|next| next.created_at < until) };
    Ok(Step { contributions, next })
}

/// Writes down that a pending contribution expired before that moment; `false` when it is no longer pending. One
/// UpdateItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn expire(store: &Store, tenant: Tenant, id: Uuid, before: Timestamp) -> Result<bool, StoreError> {
    let update = store
        .update(key::contribution(tenant, id))
        .update_expression("SET #status = :expired ADD version :one")
        // Pending: a completion that came first stands. Past its time, grace included.
        .condition_expression("#status = :pending AND expires_at_ms <= :before")
        .expression_attribute_names("#status", "status")
        .expression_attribute_values(":expired", AttributeValue::S(Status::Expired.as_str().to_owned()))
        .expression_attribute_values(":pending", AttributeValue::S(Status::Pending.as_str().to_owned()))
        .expression_attribute_values(":before", AttributeValue::N(before.as_millisecond().to_string()))
        .expression_attribute_values(":one", AttributeValue::N("1".to_owned()));
    applied(update).await
}

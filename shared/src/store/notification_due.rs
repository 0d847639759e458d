//! The list of what is owed: what is open and overdue, and when its bell is rung again.

use super::notification::{send, update};
use super::transaction::unbuilt;
use super::{Item, Store, StoreError, broken, key};
use crate::domain::notification::{Name, State};
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;

/// An entry of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// Which notification.
    pub name: Name,
    /// How often its bell has been rung again since something last happened.
    pub rings: u32,
}

/// What should have been rung for before that moment, in one shard, the longest overdue first; at most so many. With
/// no moment, everything that is open. One Query for each thousand or so.
///
/// # Errors
/// When the store cannot be asked.
pub async fn list(
    store: &Store,
    shard: u8,
    before: Option<Timestamp>,
    at_most: usize,
) -> Result<Vec<Due>, StoreError> {
    let mut query = store
        .client
        .query()
        .table_name(&store.table)
        .index_name(key::LIST_INDEX)
        .key_condition_expression("list_pk = :shard")
        .expression_attribute_values(":shard", AttributeValue::S(key::notifications_due(shard)));
    if let Some(before) = before {
        query = query
            .key_condition_expression("list_pk = :shard AND list_sk < :before")
            .expression_attribute_values(":before", AttributeValue::S(key::list_from(before)));
    }
    let due = |item: Item| {
        let text = |name: &str| item.get(name)?.as_s().ok();
        let (tenant, webhook_id, event_id) = key::notification_named(text("pk")?)?;
        Some(Due { name: Name { tenant, webhook_id, event_id }, rings: key::rings(text("list_sk")?)? })
    };
    let mut items = query.into_paginator().items().send();
    let mut found = Vec::new();
    while found.len() < at_most
        && let Some(item) = items.next().await
    {
        found.push(due(item?).ok_or_else(|| broken("a list entry"))?);
    }
    Ok(found)
}

/// Notes that the message of an exhausted notification is in the dead-letter queue. One UpdateItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn bury(store: &Store, name: Name) -> Result<bool, StoreError> {
    let update = update(store, name)
        .update_expression("SET #state = :dead REMOVE list_pk, list_sk")
        .condition_expression("#state = :exhausted")
        .expression_attribute_names("#state", "state")
        .expression_attribute_values(":dead", AttributeValue::S(State::Dead.as_str().to_owned()))
        .expression_attribute_values(":exhausted", AttributeValue::S(State::Exhausted.as_str().to_owned()))
        .build()
        .map_err(unbuilt)?;
    send(store, update).await
}

/// Puts off when the bell of an open notification is rung again; `false` when it is open no more.
///
/// # Errors
/// When the store cannot be asked.
pub async fn put_off(store: &Store, due: Due, until: Timestamp) -> Result<bool, StoreError> {
    let update = update(store, due.name)
        .update_expression("SET list_sk = :place")
        .condition_expression("attribute_exists(list_pk)")
        .expression_attribute_values(":place", AttributeValue::S(key::due_position(until, due.rings + 1)))
        .build()
        .map_err(unbuilt)?;
    send(store, update).await
}

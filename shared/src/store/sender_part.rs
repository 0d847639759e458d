//! What belongs to a sender (or to one of their receive users): made together with the count of what it belongs to.
//!
//! Two items in one transaction: how many there are cannot be held by any one of them, and nothing is made for somebody who
//! is not there.

use super::key::Key;
use super::sender::{Created, IS_THERE};
use super::transaction::{failed_condition, transact, unbuilt};
use super::{Item, Store, StoreError, broken};
use crate::domain::origin::{Origin, Repeat};
use aws_sdk_dynamodb::types::builders::UpdateBuilder;
use aws_sdk_dynamodb::types::{
    AttributeValue, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update,
};

/// What is counted where.
pub(super) struct Count {
    /// The item that counts.
    pub(super) at: Key,
    /// Its attribute.
    pub(super) attribute: &'static str,
    /// How many there may be.
    pub(super) max: u64,
}

/// A count's update: by one more, as long as there are fewer than there may be.
pub(super) fn one_more(store: &Store, count: &Count) -> UpdateBuilder {
    counted(store, count, "1")
        .condition_expression(format!("{IS_THERE} AND (attribute_not_exists(#count) OR #count < :max)"))
        .expression_attribute_values(":max", AttributeValue::N(count.max.to_string()))
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
}

/// A count's update by that much, with no condition but that it is there. (What is erased counts nothing any more: it would
/// fall below none.)
pub(super) fn counted(store: &Store, count: &Count, by: &str) -> UpdateBuilder {
    Update::builder()
        .table_name(&store.table)
        .key("pk", AttributeValue::S(count.at.pk.clone()))
        .key("sk", AttributeValue::S(count.at.sk.clone()))
        .update_expression("ADD #count :by")
        .condition_expression(IS_THERE)
        .expression_attribute_names("#count", count.attribute)
        .expression_attribute_values(":by", AttributeValue::N(by.to_owned()))
}

/// Records a part unless its id is taken, and counts it. One TransactWriteItems.
///
/// # Errors
/// When the store cannot be asked; it may have recorded it all the same, and the same call again will tell.
pub(super) async fn create<T>(
    store: &Store,
    item: Item,
    origin: &Origin,
    count: UpdateBuilder,
    read: impl Fn(Item) -> Result<(T, Origin), StoreError>,
) -> Result<Created<T>, StoreError> {
    let put = Put::builder()
        .table_name(&store.table)
        .set_item(Some(item))
        .condition_expression("attribute_not_exists(pk)")
        // On a repeat, the first one comes back without a further read.
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
        .build();
    let items = vec![
        TransactWriteItem::builder().put(put.map_err(unbuilt)?).build(),
        TransactWriteItem::builder().update(count.build().map_err(unbuilt)?).build(),
    ];
    let Some(reasons) = transact(store, items).await? else { return Ok(Created::Now) };
    if let Some(taken) = reasons.first().filter(|reason| failed_condition(reason)) {
        let existing = taken.item.clone().ok_or_else(|| broken("a taken id without its item"))?;
        let (existing, first) = read(existing)?;
        return Ok(match first.repeated_by(origin) {
            Repeat::Itself => Created::Now,
            Repeat::Same => Created::Already(Box::new(existing)),
            Repeat::Different => Created::Different,
        });
    }
    // What counts was there, and is full; or there is none, or nobody's any more.
    let there = reasons.get(1).and_then(|reason| reason.item.as_ref());
    let there = there.is_some_and(|item| !item.contains_key("erased_at_ms"));
    Ok(if there { Created::TooMany } else { Created::Missing })
}

impl Store {
    /// All items of a partition whose sort keys begin so, as last written. One Query for each MiB.
    pub(super) async fn parts(&self, partition: String, prefix: &str) -> Result<Vec<Item>, StoreError> {
        let query = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("pk = :pk AND begins_with(sk, :prefix)")
            .expression_attribute_values(":pk", AttributeValue::S(partition))
            .expression_attribute_values(":prefix", AttributeValue::S(prefix.to_owned()))
            // Consistent: a partner that lists right after writing must see it listed.
            .consistent_read(true);
        Ok(query.into_paginator().items().send().try_collect().await?)
    }
}

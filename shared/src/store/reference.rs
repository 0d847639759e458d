//! What the records that operators keep (partners, credentials, projects) have in common.

use super::update::applied;
use super::{Item, Store, StoreError, broken, key};
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure};

impl Store {
    /// Puts an item unless its key is taken; whether it was put. Finding the very same item there is finding our own
    /// write, made by an attempt whose answer was lost: it was put.
    pub(super) async fn put_new(&self, item: Item) -> Result<bool, StoreError> {
        let put = self
            .client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(item.clone()))
            .condition_expression("attribute_not_exists(pk)")
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        match put.send().await {
            Ok(_) => Ok(true),
            Err(error) => match error.as_service_error() {
                Some(PutItemError::ConditionalCheckFailedException(failed)) => Ok(failed.item() == Some(&item)),
                _ => Err(error.into()),
            },
        }
    }

    /// Sets an item's `active`; whether there is such an item.
    pub(super) async fn set_active(&self, key: key::Key, active: bool) -> Result<bool, StoreError> {
        let update = self
            .update(key)
            .update_expression("SET active = :active")
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_values(":active", AttributeValue::Bool(active));
        applied(update).await
    }

    /// Every item that the list index holds under that key, in its order.
    pub(super) async fn listed(&self, list_pk: String) -> Result<Vec<Item>, StoreError> {
        let query = self
            .client
            .query()
            .table_name(&self.table)
            .index_name(key::LIST_INDEX)
            .key_condition_expression("list_pk = :list")
            .expression_attribute_values(":list", AttributeValue::S(list_pk));
        let keys: Vec<Item> = query.into_paginator().items().send().try_collect().await?;
        let mut items = Vec::with_capacity(keys.len());
        for row in keys {
            let part = |name: &str| row.get(name)?.as_s().ok().cloned();
            let (Some(pk), Some(sk)) = (part("pk"), part("sk")) else { return Err(broken("a list entry")) };
            items.extend(self.read(&key::Key { pk, sk }, false).await?);
        }
        Ok(items)
    }
}

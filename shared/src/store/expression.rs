//! An update of one item that can be sent alone or as a part of a transaction.

use super::key::Key;
use super::transaction::unbuilt;
use super::{Store, StoreError};
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update};
use std::collections::HashMap;

/// What an update says.
#[derive(Debug)]
pub(super) struct Expression {
    pub(super) key: Key,
    pub(super) update: String,
    pub(super) condition: String,
    pub(super) names: HashMap<String, String>,
    pub(super) values: HashMap<String, AttributeValue>,
}

impl Expression {
    /// By itself.
    pub(super) fn alone(self, store: &Store) -> UpdateItemFluentBuilder {
        store
            .update(self.key)
            .update_expression(self.update)
            .condition_expression(self.condition)
            .set_expression_attribute_names((!self.names.is_empty()).then_some(self.names))
            .set_expression_attribute_values((!self.values.is_empty()).then_some(self.values))
    }

    /// Within a transaction; what stands there comes back when its condition fails.
    pub(super) fn part(self, store: &Store) -> Result<TransactWriteItem, StoreError> {
        let update = Update::builder()
            .table_name(&store.table)
            .key("pk", AttributeValue::S(self.key.pk))
            .key("sk", AttributeValue::S(self.key.sk))
            .update_expression(self.update)
            .condition_expression(self.condition)
            .set_expression_attribute_names((!self.names.is_empty()).then_some(self.names))
            .set_expression_attribute_values((!self.values.is_empty()).then_some(self.values))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        Ok(TransactWriteItem::builder().update(update.build().map_err(unbuilt)?).build())
    }
}

//! One item's conditional write.

use super::key::Key;
use super::{Item, Store, StoreError};
use aws_sdk_dynamodb::operation::put_item::builders::PutItemFluentBuilder;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure};

impl Store {
    /// A put of that item.
    pub(super) fn put(&self, item: Item) -> PutItemFluentBuilder {
        self.client.put_item().table_name(&self.table).set_item(Some(item))
    }

    /// An update of the item of that key.
    pub(super) fn update(&self, key: Key) -> UpdateItemFluentBuilder {
        let update = self.client.update_item().table_name(&self.table);
        update.key("pk", AttributeValue::S(key.pk)).key("sk", AttributeValue::S(key.sk))
    }
}

/// Sends an update; whether its condition held.
///
/// # Errors
/// When the store cannot be asked.
pub(super) async fn applied(update: UpdateItemFluentBuilder) -> Result<bool, StoreError> {
    match update.send().await {
        Ok(_) => Ok(true),
        Err(error) => match error.as_service_error() {
            Some(UpdateItemError::ConditionalCheckFailedException(_)) => Ok(false),
            _ => Err(error.into()),
        },
    }
}

/// What became of an update whose refusal has more than one reason.
pub(super) enum Applied {
    /// It was made; what the update asked to be given back.
    Now(Item),
    /// Its condition did not hold for the item, which is this.
    Refused(Item),
    /// There is no such item.
    Missing,
}

/// Sends an update; whether its condition held, and for what it did not.
///
/// # Errors
/// When the store cannot be asked.
pub(super) async fn applied_to(update: UpdateItemFluentBuilder) -> Result<Applied, StoreError> {
    let update = update.return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
    match update.send().await {
        Ok(answer) => Ok(Applied::Now(answer.attributes.unwrap_or_default())),
        Err(error) => match error.as_service_error() {
            Some(UpdateItemError::ConditionalCheckFailedException(failed)) => {
                Ok(failed.item().cloned().map_or(Applied::Missing, Applied::Refused))
            }
            _ => Err(error.into()),
        },
    }
}

//! One item's conditional update.

use super::key::Key;
use super::{Store, StoreError};
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue;

impl Store {
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

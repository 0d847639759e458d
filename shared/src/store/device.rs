//! Merchants' terminals: registered by operators, given their keys by one conditional update.

use super::device_item::{read, sealed};
use super::{Item, Store, StoreError, broken, key};
use crate::domain::device::Device;
use crate::domain::sealed::Sealed;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure};
use jiff::Timestamp;

pub use super::device_registration::{Registered, register};

/// What became of the exchange of a token for a key.
#[derive(Debug, PartialEq, Eq)]
pub enum Keyed {
    /// The device has this key, and no other.
    Now,
    /// The token was not good any more; this is the device as it is.
    Refused(Box<Device>),
}

/// A device of that merchant, active or not, as last written. One GetItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn find(store: &Store, merchant_id: &str, device_id: &str) -> Result<Option<Device>, StoreError> {
    // Consistent: a new key ends the old one at once.
    store.read(&key::device(merchant_id, device_id), true).await?.map(read).transpose()
}

/// Gives a device its new key for its token. One conditional update: the token is used and the old key ended by the same
/// write, whoever else presents the token meanwhile.
///
/// # Errors
/// When the store cannot be asked.
pub async fn give_key(
    store: &Store,
    device: &Device,
    token_sha256: &[u8; 32],
    new_key: &Sealed,
    now: Timestamp,
) -> Result<Keyed, StoreError> {
    let update = store
        .update(key::device(&device.merchant_id, &device.device_id))
        .update_expression("SET signing_key = :key, token_used = :true")
        // This token, once, in its time; and the operator has not stopped the device meanwhile.
        .condition_expression(
            "token_sha256 = :token AND token_used = :false AND token_expires_at_ms > :now AND active = :true",
        )
        .expression_attribute_values(":key", sealed(new_key)?)
        .expression_attribute_values(":token", AttributeValue::B(Blob::new(*token_sha256)))
        .expression_attribute_values(":now", number(now))
        .expression_attribute_values(":true", AttributeValue::Bool(true))
        .expression_attribute_values(":false", AttributeValue::Bool(false))
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
    let error = match update.send().await {
        Ok(_) => return Ok(Keyed::Now),
        Err(error) => error,
    };
    let Some(UpdateItemError::ConditionalCheckFailedException(failed)) = error.as_service_error() else {
        return Err(error.into());
    };
    let now_there = read(failed.item().cloned().ok_or_else(|| broken("a device that is gone"))?)?;
    // Ours, if our first try at it lost its answer: nobody else makes the same key.
    Ok(if now_there.key.as_ref() == Some(new_key) { Keyed::Now } else { Keyed::Refused(Box::new(now_there)) })
}

/// Makes a device as good as unknown; `false` when there is none.
///
/// # Errors
/// When the store cannot be asked.
pub async fn disable(store: &Store, merchant_id: &str, device_id: &str) -> Result<bool, StoreError> {
    store.set_active(key::device(merchant_id, device_id), false).await
}

/// All devices of a merchant, in the order of their ids. One Query.
///
/// # Errors
/// When the store cannot be asked.
pub async fn list(store: &Store, merchant_id: &str) -> Result<Vec<Device>, StoreError> {
    let query = store
        .client
        .query()
        .table_name(&store.table)
        .key_condition_expression("pk = :merchant AND begins_with(sk, :device)")
        .expression_attribute_values(":merchant", AttributeValue::S(key::merchant(merchant_id).pk))
        .expression_attribute_values(":device", AttributeValue::S(key::DEVICE_PREFIX.to_owned()));
    let items: Vec<Item> = query.into_paginator().items().send().try_collect().await?;
    items.into_iter().map(read).collect()
}

fn number(moment: Timestamp) -> AttributeValue {
    AttributeValue::N(moment.as_millisecond().to_string())
}

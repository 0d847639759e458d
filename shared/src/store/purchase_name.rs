//! What tills call purchases: the reference that one was authorised under, and any number of receipts' numbers.
//!
//! What must stay true: one text of one merchant names one purchase, whichever of the two it is.

use super::{Item, Store, StoreError, broken, key};
use crate::domain::code::Code;
use crate::domain::tenant::Tenant;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure};

/// What a text names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// That merchant's purchase, by its code.
    Own(Code),
    /// A purchase of another merchant of the chain.
    Others,
    /// Nothing.
    Nothing,
}

/// What a text names to that merchant. One Query.
///
/// # Errors
/// When the store cannot be asked.
pub async fn find(store: &Store, tenant: Tenant, merchant_id: &str, text: &str) -> Result<Named, StoreError> {
    let query = store
        .client
        .query()
        .table_name(&store.table)
        .key_condition_expression("pk = :names AND begins_with(sk, :merchant)")
        .expression_attribute_values(":names", AttributeValue::S(key::purchase_names(tenant, text)))
        .expression_attribute_values(":merchant", AttributeValue::S(key::MERCHANT_PREFIX.to_owned()))
        // Consistent: a refund may come right after its purchase.
        .consistent_read(true);
    let names: Vec<Item> = query.into_paginator().items().send().try_collect().await?;
    let own = key::purchase_name(tenant, text, merchant_id).sk;
    let is_own = |item: &&Item| item.get("sk").and_then(|sk| sk.as_s().ok()) == Some(&own);
    match names.iter().find(is_own) {
        Some(item) => code(item).map(Named::Own),
        None if names.is_empty() => Ok(Named::Nothing),
        None => Ok(Named::Others),
    }
}

/// Gives a purchase a receipt's number; `false` when that names another of the merchant's purchases. One PutItem.
///
/// # Errors
/// When the store cannot be asked; the same call again is right.
pub async fn give(
    store: &Store,
    tenant: Tenant,
    merchant_id: &str,
    receipt: &str,
    purchase: &Code,
) -> Result<bool, StoreError> {
    let name = key::purchase_name(tenant, receipt, merchant_id);
    let put = store
        .client
        .put_item()
        .table_name(&store.table)
        .item("pk", AttributeValue::S(name.pk))
        .item("sk", AttributeValue::S(name.sk))
        .item("code", AttributeValue::S(purchase.to_string()))
        // Free, or this purchase's: a receipt may be sent again.
        .condition_expression("attribute_not_exists(pk) OR code = :code")
        .expression_attribute_values(":code", AttributeValue::S(purchase.to_string()))
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::None);
    match put.send().await {
        Ok(_) => Ok(true),
        Err(error) => match error.as_service_error() {
            Some(PutItemError::ConditionalCheckFailedException(_)) => Ok(false),
            _ => Err(error.into()),
        },
    }
}

/// The purchase that a name's item names.
pub(super) fn code(item: &Item) -> Result<Code, StoreError> {
    let text = item.get("code").and_then(|code| code.as_s().ok());
    text.and_then(|text| Code::parse(text)).ok_or_else(|| broken("code"))
}

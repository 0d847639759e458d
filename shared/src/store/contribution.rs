//! Contributions: created by one conditional put, completed by one conditional update.

use super::contribution_item::{read, write};
use super::{Store, StoreError, key};
use crate::domain::contribution::{Completion, Contribution, Status};
use crate::domain::origin::Repeat;
use crate::domain::tenant::Tenant;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure};
use jiff::Timestamp;
use uuid::Uuid;

/// What became of a creation.
#[derive(Debug, PartialEq, Eq)]
pub enum Created {
    /// This request recorded it.
    Now,
    /// The same request had recorded it before; this is it, as it stands now.
    Already(Box<Contribution>),
    /// Another request took the key.
    Different,
}

/// What became of a completion.
#[derive(Debug, PartialEq, Eq)]
pub enum Completed {
    /// This call completed it.
    Now,
    /// It was completed before; nothing was written.
    Already,
    /// Its time was over.
    Expired,
    /// The tenant has no such contribution.
    Missing,
}

/// Records a new contribution unless its id is taken. One PutItem: 2 write units with the list index.
///
/// # Errors
/// When the store cannot be asked; it may have recorded it all the same, and the same call again will tell.
pub async fn create(store: &Store, tenant: Tenant, new: &Contribution) -> Result<Created, StoreError> {
    let put = store
        .client
        .put_item()
        .table_name(&store.table)
        .set_item(Some(write(tenant, new)?))
        // The id is new: the item itself is the idempotency record.
        .condition_expression("attribute_not_exists(pk)")
        // On a repeat, the first one comes back without a further read.
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
    let error = match put.send().await {
        Ok(_) => return Ok(Created::Now),
        Err(error) => error,
    };
    let Some(PutItemError::ConditionalCheckFailedException(failed)) = error.as_service_error() else {
        return Err(error.into());
    };
    let item = failed.item().cloned().ok_or_else(|| super::broken("a taken id without its item"))?;
    Ok(tell_apart(read(item)?, new))
}

/// What a creation would find, when it may not create: `None` when its id is free. One GetItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn find_repeated(
    store: &Store,
    tenant: Tenant,
    asked: &Contribution,
) -> Result<Option<Created>, StoreError> {
    Ok(get(store, tenant, asked.id).await?.map(|existing| tell_apart(existing, asked)))
}

fn tell_apart(existing: Contribution, asked: &Contribution) -> Created {
    match existing.origin.repeated_by(&asked.origin) {
        Repeat::Itself => Created::Now,
        Repeat::Same => Created::Already(Box::new(existing)),
        Repeat::Different => Created::Different,
    }
}

/// Completes a pending contribution. One UpdateItem: 1 write unit; a repeat writes nothing.
///
/// # Errors
/// When the store cannot be asked; it may have completed it all the same, and the same call again will tell.
pub async fn complete(store: &Store, tenant: Tenant, id: Uuid, now: Timestamp) -> Result<Completed, StoreError> {
    let update = store
        .update(key::contribution(tenant, id))
        .update_expression("SET #status = :completed, completed_at_ms = :now ADD version :one")
        // Pending: a repeat changes nothing, an unknown id creates nothing. Not past its time: by our clock, now.
        .condition_expression("#status = :pending AND expires_at_ms > :now")
        .expression_attribute_names("#status", "status")
        .expression_attribute_values(":completed", AttributeValue::S(Status::Completed.as_str().to_owned()))
        .expression_attribute_values(":pending", AttributeValue::S(Status::Pending.as_str().to_owned()))
        .expression_attribute_values(":now", AttributeValue::N(now.as_millisecond().to_string()))
        .expression_attribute_values(":one", AttributeValue::N("1".to_owned()))
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
    let error = match update.send().await {
        Ok(_) => return Ok(Completed::Now),
        Err(error) => error,
    };
    let Some(UpdateItemError::ConditionalCheckFailedException(failed)) = error.as_service_error() else {
        return Err(error.into());
    };
    let Some(item) = failed.item().cloned() else {
        return Ok(Completed::Missing);
    };
    match read(item)?.complete(now) {
        Completion::Already => Ok(Completed::Already),
        Completion::Expired => Ok(Completed::Expired),
        Completion::Possible => Err(super::broken("a pending contribution that refuses its completion")),
    }
}

/// One contribution of this tenant, as last written. One GetItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn get(store: &Store, tenant: Tenant, id: Uuid) -> Result<Option<Contribution>, StoreError> {
    // Consistent: a partner that reads right after completing must see it completed.
    store.read(&key::contribution(tenant, id), true).await?.map(read).transpose()
}

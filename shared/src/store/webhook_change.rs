//! What changes of a webhook once it is made: its secret, whether it is sent anything, since when it fails. Each is one
//! conditional update.

use super::update::applied;
use super::webhook_item::{has_secret, sealed_bytes};
use super::{Store, StoreError, key};
use crate::domain::sealed::Sealed;
use crate::domain::tenant::Tenant;
use crate::domain::webhook::{Status, Webhook};
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure};
use jiff::Timestamp;
use uuid::Uuid;

/// Replaces the secret of a webhook that has not changed since it was read; `false` when it has. One UpdateItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn rotate(
    store: &Store,
    webhook: &Webhook,
    secret: &Sealed,
    previous_until: Timestamp,
) -> Result<bool, StoreError> {
    let bytes = |secret| Ok::<_, StoreError>(AttributeValue::B(Blob::new(sealed_bytes(secret)?)));
    let update = change(store, webhook.tenant, webhook.id)
        .update_expression(
            "SET secret = :new, previous_secret = :old, previous_until_ms = :until ADD version :one",
        )
        .condition_expression("version = :version")
        .expression_attribute_values(":new", bytes(secret)?)
        .expression_attribute_values(":old", bytes(&webhook.secret)?)
        .expression_attribute_values(":until", number(previous_until))
        .expression_attribute_values(":version", AttributeValue::N(webhook.version.to_string()))
        .expression_attribute_values(":one", AttributeValue::N("1".to_owned()))
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
    match update.send().await {
        Ok(_) => Ok(true),
        Err(error) => match error.as_service_error() {
            // Ours, if our first try at it lost its answer: nobody else makes the same secret.
            Some(UpdateItemError::ConditionalCheckFailedException(failed)) => {
                failed.item().cloned().map_or(Ok(false), |item| has_secret(item, secret))
            }
            _ => Err(error.into()),
        },
    }
}

/// Disables an enabled webhook; `false` when it is not there or disabled already. The update is the source of the
/// event that tells the partner.
///
/// # Errors
/// When the store cannot be asked.
pub async fn disable(store: &Store, tenant: Tenant, id: Uuid, why: Status) -> Result<bool, StoreError> {
    let why = serde_dynamo::aws_sdk_dynamodb_1::to_attribute_value(why);
    let enabled = serde_dynamo::aws_sdk_dynamodb_1::to_attribute_value(Status::Enabled);
    let unwritten = |error: serde_dynamo::Error| StoreError::Broken(error.to_string());
    let update = change(store, tenant, id)
        .update_expression("SET #status = :why ADD version :one")
        .condition_expression("#status = :enabled")
        .expression_attribute_names("#status", "status")
        .expression_attribute_values(":why", why.map_err(unwritten)?)
        .expression_attribute_values(":enabled", enabled.map_err(unwritten)?);
    applied(update.expression_attribute_values(":one", AttributeValue::N("1".to_owned()))).await
}

/// Enables a disabled webhook; `false` when it is not there or enabled already. Its failures of before count no more:
/// it gets its full time to work again.
///
/// # Errors
/// When the store cannot be asked.
pub async fn enable(store: &Store, tenant: Tenant, id: Uuid) -> Result<bool, StoreError> {
    let enabled = serde_dynamo::aws_sdk_dynamodb_1::to_attribute_value(Status::Enabled);
    let enabled = enabled.map_err(|error| StoreError::Broken(error.to_string()))?;
    let update = change(store, tenant, id)
        .update_expression("SET #status = :enabled REMOVE failing_since_ms ADD version :one")
        // There, so that a deleted one does not come back as half an item.
        .condition_expression("attribute_exists(pk) AND #status <> :enabled")
        .expression_attribute_names("#status", "status")
        .expression_attribute_values(":enabled", enabled);
    applied(update.expression_attribute_values(":one", AttributeValue::N("1".to_owned()))).await
}

/// Notes since when every delivery fails, unless that is noted.
///
/// # Errors
/// When the store cannot be asked.
pub async fn note_failing(store: &Store, tenant: Tenant, id: Uuid, since: Timestamp) -> Result<bool, StoreError> {
    let update = change(store, tenant, id)
        .update_expression("SET failing_since_ms = :since")
        .condition_expression("attribute_exists(pk) AND attribute_not_exists(failing_since_ms)")
        .expression_attribute_values(":since", number(since));
    applied(update).await
}

/// Notes that a delivery went well.
///
/// # Errors
/// When the store cannot be asked.
pub async fn note_working(store: &Store, tenant: Tenant, id: Uuid) -> Result<bool, StoreError> {
    let update = change(store, tenant, id)
        .update_expression("REMOVE failing_since_ms")
        .condition_expression("attribute_exists(failing_since_ms)");
    applied(update).await
}

fn change(store: &Store, tenant: Tenant, id: Uuid) -> UpdateItemFluentBuilder {
    store.update(key::webhook(tenant, id))
}

fn number(moment: Timestamp) -> AttributeValue {
    AttributeValue::N(moment.as_millisecond().to_string())
}

//! What operators do with a terminal: they register it, so that it can come by a key.

use super::device_item::sealed;
use super::transaction::{failed_condition, transact, unbuilt};
use super::{Store, StoreError, key};
use crate::domain::device::Device;
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::{AttributeValue, Put, TransactWriteItem, Update};

/// What became of a registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registered {
    /// The device can come by a key with this token, and with no earlier one.
    Now,
    /// The merchant is another chain's.
    Foreign,
}

/// Registers a device of a chain's merchant, or gives a registered one another token. One TransactWriteItems: that a
/// merchant is one chain's cannot be held by its devices, one item each.
///
/// # Errors
/// When the store cannot be asked.
pub async fn register(store: &Store, device: &Device) -> Result<Registered, StoreError> {
    let tenant = AttributeValue::S(device.tenant.to_string());
    let own = "attribute_not_exists(pk) OR tenant = :tenant";
    let merchant = key::merchant(&device.merchant_id);
    let merchant = Put::builder()
        .table_name(&store.table)
        .item("pk", AttributeValue::S(merchant.pk))
        .item("sk", AttributeValue::S(merchant.sk))
        .item("list_pk", AttributeValue::S(key::merchants_of(device.tenant)))
        .item("list_sk", AttributeValue::S(device.merchant_id.clone()))
        .item("tenant", tenant.clone())
        .condition_expression(own)
        .expression_attribute_values(":tenant", tenant.clone())
        .build();
    let device_key = key::device(&device.merchant_id, &device.device_id);
    let mut set = String::from(
        "SET tenant = :tenant, merchant_id = :merchant, device_id = :device, active = :active, token_used = :used",
    );
    let mut update = Update::builder()
        .table_name(&store.table)
        .key("pk", AttributeValue::S(device_key.pk))
        .key("sk", AttributeValue::S(device_key.sk))
        .condition_expression(own)
        .expression_attribute_values(":tenant", tenant)
        .expression_attribute_values(":merchant", AttributeValue::S(device.merchant_id.clone()))
        .expression_attribute_values(":device", AttributeValue::S(device.device_id.clone()))
        .expression_attribute_values(":active", AttributeValue::Bool(true))
        .expression_attribute_values(":used", AttributeValue::Bool(false));
    if let Some(token) = &device.token {
        set.push_str(", token_sha256 = :token, token_expires_at_ms = :expires");
        let expires = AttributeValue::N(token.expires_at.as_millisecond().to_string());
        update = update
            .expression_attribute_values(":token", AttributeValue::B(Blob::new(token.sha256)))
            .expression_attribute_values(":expires", expires);
    }
    if let Some(signing_key) = &device.key {
        set.push_str(", signing_key = :key");
        update = update.expression_attribute_values(":key", sealed(signing_key)?);
    }
    let items = vec![
        TransactWriteItem::builder().put(merchant.map_err(unbuilt)?).build(),
        TransactWriteItem::builder().update(update.update_expression(set).build().map_err(unbuilt)?).build(),
    ];
    let failed = transact(store, items).await?.is_some_and(|reasons| reasons.iter().any(failed_condition));
    Ok(if failed { Registered::Foreign } else { Registered::Now })
}

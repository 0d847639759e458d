//! Webhooks: made and deleted together with their count, changed one conditional update at a time.

use super::transaction::{failed_condition, transact, unbuilt};
use super::webhook_item::{read, write};
use super::{Item, Store, StoreError, broken, from_item, key};
use crate::domain::id;
use crate::domain::origin::Repeat;
use crate::domain::tenant::Tenant;
use crate::domain::webhook::{MAX_WEBHOOKS, Webhook};
use aws_sdk_dynamodb::types::builders::UpdateBuilder;
use aws_sdk_dynamodb::types::{
    AttributeValue, ConditionCheck, Delete, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update,
};
use uuid::Uuid;

pub use super::webhook_change::{disable, enable, note_failing, note_working, rotate};

/// What became of a creation.
#[derive(Debug, PartialEq, Eq)]
pub enum Created {
    /// This request recorded it.
    Now,
    /// The same request had recorded it before; this is it, as it stands now.
    Already(Box<Webhook>),
    /// Another request took the key.
    Different,
    /// The key made one that has been deleted since: it makes no second one.
    Deleted,
    /// The partner has [`MAX_WEBHOOKS`] already.
    TooMany,
}

/// Records a webhook unless its id is taken or the partner has too many.
///
/// Items in one transaction: a limit on how many there are cannot be held by any one of them, and what was deleted is
/// remembered beside it.
///
/// # Errors
/// When the store cannot be asked; it may have recorded it all the same, and the same call again will tell.
pub async fn create(store: &Store, new: &Webhook) -> Result<Created, StoreError> {
    let put = Put::builder()
        .table_name(&store.table)
        .set_item(Some(write(new)?))
        .condition_expression("attribute_not_exists(pk)")
        // On a repeat, the first one comes back without a further read.
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
        .build();
    let count = count(store, new.tenant, 1)
        .condition_expression("attribute_not_exists(webhooks) OR webhooks < :max")
        .expression_attribute_values(":max", AttributeValue::N(MAX_WEBHOOKS.to_string()))
        .build();
    let mut items = vec![
        TransactWriteItem::builder().put(put.map_err(unbuilt)?).build(),
        TransactWriteItem::builder().update(count.map_err(unbuilt)?).build(),
    ];
    if id::is_derived(new.id) {
        let grave = key::deleted_webhook(new.tenant, new.id);
        let check = ConditionCheck::builder()
            .table_name(&store.table)
            .key("pk", AttributeValue::S(grave.pk))
            .key("sk", AttributeValue::S(grave.sk))
            .condition_expression("attribute_not_exists(pk)")
            .build();
        items.push(TransactWriteItem::builder().condition_check(check.map_err(unbuilt)?).build());
    }
    let reasons = match transact(store, items).await? {
        None => return Ok(Created::Now),
        Some(reasons) => reasons,
    };
    let Some(webhook) = reasons.first().filter(|reason| failed_condition(reason)) else {
        let deleted = reasons.get(2).is_some_and(failed_condition);
        return Ok(if deleted { Created::Deleted } else { Created::TooMany });
    };
    let existing = webhook.item.clone().ok_or_else(|| broken("a taken id without its item"))?;
    let existing = read(from_item(existing)?)?;
    Ok(match existing.origin.repeated_by(&new.origin) {
        Repeat::Itself => Created::Now,
        Repeat::Same => Created::Already(Box::new(existing)),
        Repeat::Different => Created::Different,
    })
}

/// Deletes a webhook; `false` when there is none. Its notifications find it gone.
///
/// # Errors
/// When the store cannot be asked.
pub async fn delete(store: &Store, tenant: Tenant, id: Uuid) -> Result<bool, StoreError> {
    let key = key::webhook(tenant, id);
    let delete = Delete::builder()
        .table_name(&store.table)
        .key("pk", AttributeValue::S(key.pk))
        .key("sk", AttributeValue::S(key.sk))
        .condition_expression("attribute_exists(pk)")
        .build();
    let mut items = vec![
        TransactWriteItem::builder().delete(delete.map_err(unbuilt)?).build(),
        TransactWriteItem::builder().update(count(store, tenant, -1).build().map_err(unbuilt)?).build(),
    ];
    if id::is_derived(id) {
        // Its key never expires: the same request must not make it anew, and hear what was owed to the first.
        let grave = key::deleted_webhook(tenant, id);
        let put = Put::builder()
            .table_name(&store.table)
            .item("pk", AttributeValue::S(grave.pk))
            .item("sk", AttributeValue::S(grave.sk))
            .build();
        items.push(TransactWriteItem::builder().put(put.map_err(unbuilt)?).build());
    }
    Ok(transact(store, items).await?.is_none())
}

fn count(store: &Store, tenant: Tenant, by: i8) -> UpdateBuilder {
    let key = key::webhook_count(tenant);
    Update::builder()
        .table_name(&store.table)
        .key("pk", AttributeValue::S(key.pk))
        .key("sk", AttributeValue::S(key.sk))
        .update_expression("ADD webhooks :by")
        .expression_attribute_values(":by", AttributeValue::N(by.to_string()))
}

/// One webhook of this tenant, as last written. One GetItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn find(store: &Store, tenant: Tenant, id: Uuid) -> Result<Option<Webhook>, StoreError> {
    // Consistent: a deleted or disabled one must not be posted to again, nor signed for with an old secret.
    store.read(&key::webhook(tenant, id), true).await?.map(|item| read(from_item(item)?)).transpose()
}

/// All webhooks of this tenant, oldest first. One Query.
///
/// # Errors
/// When the store cannot be asked.
pub async fn list(store: &Store, tenant: Tenant) -> Result<Vec<Webhook>, StoreError> {
    let query = store
        .client
        .query()
        .table_name(&store.table)
        .key_condition_expression("pk = :webhooks AND begins_with(sk, :webhook)")
        .expression_attribute_values(":webhooks", AttributeValue::S(key::webhooks_of(tenant)))
        .expression_attribute_values(":webhook", AttributeValue::S(key::WEBHOOK_PREFIX.to_owned()))
        .consistent_read(true);
    let items: Vec<Item> = query.into_paginator().items().send().try_collect().await?;
    let read = |item| read(from_item(item)?);
    let mut webhooks = items.into_iter().map(read).collect::<Result<Vec<_>, StoreError>>()?;
    webhooks.sort_by_key(|webhook| (webhook.created_at, webhook.id));
    Ok(webhooks)
}

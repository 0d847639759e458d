//! What bank statements say of contributions, each written by one conditional update of the contribution.
//!
//! What must stay true: the first transfer that names a contribution settles it, whoever else looks at it meanwhile; what is
//! written is never taken back, and what is written already is not written again. `version` stays as it is: it counts
//! changes of the status alone.

use super::contribution_item::read;
use super::transfer_item::{DUPLICATED, MISSED, MissedItem, SETTLED, TransferItem};
use super::update::{Applied, applied_to};
use super::{Store, StoreError, key};
use crate::domain::contribution::{Contribution, Settlement};
use crate::domain::statement::outcome::{Duplicated, Missed, Settled, Verdict};
use crate::domain::tenant::Tenant;
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue;
use serde::Serialize;
use uuid::Uuid;

/// How many contributions are read at once: as many as a BatchGetItem takes.
pub const MAX_READ: usize = 100;

/// What became of a write.
#[derive(Debug, PartialEq, Eq)]
pub enum Written {
    /// It was made.
    Now,
    /// The contribution has changed since it was read, or it is written already; this is how it stands.
    Stands(Box<Contribution>),
}

/// Those of the tenant's contributions that there are, as last written, in no order. One BatchGetItem; at most
/// [`MAX_READ`] ids, each once.
///
/// # Errors
/// When the store cannot be asked.
pub async fn find(store: &Store, tenant: Tenant, ids: &[Uuid]) -> Result<Vec<Contribution>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let items = store.read_all(ids.iter().map(|id| key::contribution(tenant, *id)).collect()).await?;
    items.into_iter().map(read).collect()
}

/// Settles a contribution as it was read by the transfer that names it first. One UpdateItem: 1 write unit.
///
/// # Errors
/// When the store cannot be asked; it may be settled all the same, and the same call again will tell.
pub async fn settle(
    store: &Store,
    tenant: Tenant,
    as_read: &Contribution,
    settled: &Settled,
) -> Result<Written, StoreError> {
    let settlement =
        if settled.verdict == Verdict::Matched { Settlement::Matched } else { Settlement::Mismatched };
    let update = update(store, tenant, as_read.id, SETTLED, settlement, TransferItem::settled(settled))?
        // Nothing has settled it. Its status is the one that the verdict is about.
        .condition_expression("attribute_exists(pk) AND attribute_not_exists(#said) AND version = :version")
        .expression_attribute_values(":version", AttributeValue::N(as_read.version.to_string()));
    written(update).await
}

/// Writes down the first transfer after the one that settled the contribution. One UpdateItem: 1 write unit.
///
/// # Errors
/// As [`settle`].
pub async fn duplicate(
    store: &Store,
    tenant: Tenant,
    id: Uuid,
    duplicated: &Duplicated,
) -> Result<Written, StoreError> {
    let update =
        update(store, tenant, id, DUPLICATED, Settlement::Mismatched, TransferItem::duplicated(duplicated))?
            // Something else has settled it; no other duplicate was there before.
            .condition_expression("attribute_exists(#settled) AND attribute_not_exists(#said)")
            .expression_attribute_names("#settled", SETTLED);
    written(update).await
}

/// Writes down that a completed contribution's transfer did not come in its time. One UpdateItem: 1 write unit.
///
/// # Errors
/// As [`settle`].
pub async fn miss(store: &Store, tenant: Tenant, id: Uuid, missed: &Missed) -> Result<Written, StoreError> {
    let update = update(store, tenant, id, MISSED, Settlement::Mismatched, MissedItem::of(missed))?
        // Nothing has settled it meanwhile, and it is missed once only.
        .condition_expression(
            "attribute_exists(pk) AND attribute_not_exists(#settled) AND attribute_not_exists(#said)",
        )
        .expression_attribute_names("#settled", SETTLED);
    written(update).await
}

fn update(
    store: &Store,
    tenant: Tenant,
    id: Uuid,
    attribute: &str,
    settlement: Settlement,
    said: impl Serialize,
) -> Result<UpdateItemFluentBuilder, StoreError> {
    let said = attribute_value(said)?;
    let settlement = attribute_value(settlement)?;
    Ok(store
        .update(key::contribution(tenant, id))
        .update_expression("SET settlement = :settlement, #said = :said")
        .expression_attribute_names("#said", attribute)
        .expression_attribute_values(":settlement", settlement)
        .expression_attribute_values(":said", said))
}

fn attribute_value(value: impl Serialize) -> Result<AttributeValue, StoreError> {
    let value = serde_dynamo::aws_sdk_dynamodb_1::to_attribute_value(value);
    value.map_err(|error| StoreError::Broken(error.to_string()))
}

async fn written(update: UpdateItemFluentBuilder) -> Result<Written, StoreError> {
    match applied_to(update).await? {
        Applied::Now(_) => Ok(Written::Now),
        Applied::Refused(item) => Ok(Written::Stands(Box::new(read(item)?))),
        Applied::Missing => Err(super::broken("a contribution that is gone")),
    }
}

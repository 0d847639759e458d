//! Charities: read by every function that records a donation, written by operators alone.

use super::update::{Applied, applied_to};
use super::{Item, Store, StoreError, broken, from_item, key, to_item};
use crate::domain::charity::{CAUSES, Charity};
use crate::domain::tenant::Mode;
use aws_sdk_dynamodb::types::AttributeValue;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Serialize, Deserialize)]
struct CharityItem {
    pk: String,
    sk: String,
    list_pk: String,
    list_sk: String,
    mode: Mode,
    name: String,
    // A set: one cause is added or taken away by one update, whatever else changes meanwhile.
    #[serde(with = "serde_dynamo::string_set")]
    causes: Vec<String>,
    active: bool,
}

/// What became of adding a cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    /// The charity has it, now or before.
    Now,
    /// The charity has as many as it may.
    TooMany,
    /// There is no such charity.
    Missing,
}

/// What became of taking a cause away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removed {
    /// It is taken away.
    Now,
    /// The charity does not have it.
    Absent,
    /// It is the charity's only one.
    Last,
    /// There is no such charity.
    Missing,
}

/// The charity, active or not. One GetItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn find(store: &Store, id: Uuid) -> Result<Option<Charity>, StoreError> {
    // Eventually consistent: what is read stays in memory for a minute anyway.
    store.read(&key::charity(id), false).await?.map(read).transpose()
}

/// Records a charity; `false` when its id is taken, in whichever mode.
///
/// # Errors
/// When the store cannot be asked.
pub async fn create(store: &Store, charity: &Charity) -> Result<bool, StoreError> {
    let key = key::charity(charity.id);
    let item = to_item(CharityItem {
        pk: key.pk,
        sk: key.sk,
        list_pk: key::charities_in(charity.mode),
        list_sk: charity.id.to_string(),
        mode: charity.mode,
        name: charity.name.clone(),
        causes: charity.causes.clone(),
        active: charity.active,
    })?;
    store.put_new(item).await
}

/// Lets a charity take donations, or stops it; `false` when there is none. One UpdateItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn set_active(store: &Store, id: Uuid, active: bool) -> Result<bool, StoreError> {
    store.set_active(key::charity(id), active).await
}

/// Adds a cause. One UpdateItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn add_cause(store: &Store, id: Uuid, cause: &str) -> Result<Added, StoreError> {
    let update = store
        .update(key::charity(id))
        .update_expression("ADD causes :set")
        // There, and with room for it unless it has it.
        .condition_expression("attribute_exists(pk) AND (size(causes) < :most OR contains(causes, :cause))")
        .expression_attribute_values(":set", AttributeValue::Ss(vec![cause.to_owned()]))
        .expression_attribute_values(":cause", AttributeValue::S(cause.to_owned()))
        .expression_attribute_values(":most", AttributeValue::N(CAUSES.end().to_string()));
    Ok(match applied_to(update).await? {
        Applied::Now(_) => Added::Now,
        Applied::Refused(_) => Added::TooMany,
        Applied::Missing => Added::Missing,
    })
}

/// Takes a cause away. One UpdateItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn remove_cause(store: &Store, id: Uuid, cause: &str) -> Result<Removed, StoreError> {
    let update = store
        .update(key::charity(id))
        .update_expression("DELETE causes :set")
        // It has this one, and others.
        .condition_expression("contains(causes, :cause) AND size(causes) > :least")
        .expression_attribute_values(":set", AttributeValue::Ss(vec![cause.to_owned()]))
        .expression_attribute_values(":cause", AttributeValue::S(cause.to_owned()))
        .expression_attribute_values(":least", AttributeValue::N(CAUSES.start().to_string()));
    Ok(match applied_to(update).await? {
        Applied::Now(_) => Removed::Now,
        Applied::Refused(item) if read(item.clone())?.causes.iter().any(|own| own == cause) => Removed::Last,
        Applied::Refused(_) => Removed::Absent,
        Applied::Missing => Removed::Missing,
    })
}

/// All charities of a mode, in the order of their ids.
///
/// # Errors
/// When the store cannot be asked.
pub async fn list(store: &Store, mode: Mode) -> Result<Vec<Charity>, StoreError> {
    store.listed(key::charities_in(mode)).await?.into_iter().map(read).collect()
}

fn read(item: Item) -> Result<Charity, StoreError> {
    let mut item: CharityItem = from_item(item)?;
    let id = key::charity_named(&item.pk).ok_or_else(|| broken("pk"))?;
    // A set has no order.
    item.causes.sort_unstable();
    Ok(Charity { id, mode: item.mode, name: item.name, causes: item.causes, active: item.active })
}

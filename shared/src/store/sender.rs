//! Senders: recorded by one conditional put, changed by one conditional update.

use super::sender_item::{read, write};
use super::update::{Applied, applied_to};
use super::{Item, Store, StoreError, broken, key};
use crate::domain::origin::Repeat;
use crate::domain::remittance::allowance::Limits;
use crate::domain::sender::{KycStatus, Person, Sender, SenderId};
use crate::domain::tenant::Tenant;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue, ReturnValuesOnConditionCheckFailure};
use jiff::Timestamp;
use jiff::civil::Date;

/// What became of a creation.
#[derive(Debug, PartialEq, Eq)]
pub enum Created<T> {
    /// This request recorded it.
    Now,
    /// The same request had recorded it before; this is it, as it stands now.
    Already(Box<T>),
    /// Another request took the key.
    Different,
    /// What it belongs to is not there.
    Missing,
    /// There are as many as there may be.
    TooMany,
}

/// There is somebody, and their data were not erased.
pub(super) const IS_THERE: &str = "attribute_exists(pk) AND attribute_not_exists(erased_at_ms)";

/// Records a sender unless their id is taken. One PutItem.
///
/// # Errors
/// When the store cannot be asked; it may have recorded them all the same, and the same call again will tell.
pub async fn create(store: &Store, new: &Sender) -> Result<Created<Sender>, StoreError> {
    let put = store
        .put(write(new)?)
        // The id is new: the item itself is the idempotency record.
        .condition_expression("attribute_not_exists(pk)")
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
    let error = match put.send().await {
        Ok(_) => return Ok(Created::Now),
        Err(error) => error,
    };
    let Some(PutItemError::ConditionalCheckFailedException(failed)) = error.as_service_error() else {
        return Err(error.into());
    };
    let item = failed.item().cloned().ok_or_else(|| broken("a taken id without its item"))?;
    // Who was erased is not made anew by the key that made them.
    let Some(existing) = read(item)? else { return Ok(Created::Different) };
    Ok(match existing.origin.repeated_by(&new.origin) {
        Repeat::Itself => Created::Now,
        Repeat::Same => Created::Already(Box::new(existing)),
        Repeat::Different => Created::Different,
    })
}

/// A sender as last written. One GetItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn find(store: &Store, id: SenderId) -> Result<Option<Sender>, StoreError> {
    // Consistent: a partner that reads right after writing must see it written.
    Ok(store.read(&key::sender(id), true).await?.map(read).transpose()?.flatten())
}

/// The same, perhaps as they were a moment ago: for what the next moment may change anyway. One GetItem at half the price.
///
/// # Errors
/// When the store cannot be asked.
pub async fn glance(store: &Store, id: SenderId) -> Result<Option<Sender>, StoreError> {
    Ok(store.read(&key::sender(id), false).await?.map(read).transpose()?.flatten())
}

/// Changes what is given of who they are; the sender as they then stand. One UpdateItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn change(
    store: &Store,
    id: SenderId,
    person: &Person,
    date_of_birth: Option<Date>,
) -> Result<Option<Sender>, StoreError> {
    let mut given = texts(person)?;
    given.extend(date_of_birth.map(|date| ("date_of_birth".to_owned(), AttributeValue::S(date.to_string()))));
    if given.is_empty() {
        return find(store, id).await;
    }
    let update = setting(store.update(key::sender(id)), given).condition_expression(IS_THERE);
    match applied_to(update.return_values(ReturnValue::AllNew)).await? {
        Applied::Now(item) => read(item),
        Applied::Refused(_) | Applied::Missing => Ok(None),
    }
}

/// What a person's fields are as attributes: those that are given.
pub(super) fn texts(person: &Person) -> Result<Item, StoreError> {
    super::to_item(person)
}

/// An update that sets those attributes.
pub(super) fn setting(mut update: UpdateItemFluentBuilder, given: Item) -> UpdateItemFluentBuilder {
    let mut sets = Vec::new();
    for (at, (name, value)) in given.into_iter().enumerate() {
        sets.push(format!("#given_{at} = :given_{at}"));
        update = update.expression_attribute_names(format!("#given_{at}"), name);
        update = update.expression_attribute_values(format!(":given_{at}"), value);
    }
    update.update_expression(format!("SET {}", sets.join(", ")))
}

/// Moves what is known of their identity from where it was seen; `false` when it stands elsewhere by now. One UpdateItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn move_kyc(store: &Store, seen: &Sender, to: KycStatus, now: Timestamp) -> Result<bool, StoreError> {
    let text = |status: KycStatus| AttributeValue::S(status.as_str().to_owned());
    let update = store
        .update(key::sender(seen.id))
        .update_expression("SET kyc_status = :to, kyc_at_ms = :now ADD version :one")
        // As it was judged: nobody moved it meanwhile, and nobody was erased.
        .condition_expression(format!("{IS_THERE} AND kyc_status = :seen AND version = :version"))
        .expression_attribute_values(":to", text(to))
        .expression_attribute_values(":seen", text(seen.kyc))
        .expression_attribute_values(":version", AttributeValue::N(seen.version.to_string()))
        .expression_attribute_values(":now", AttributeValue::N(now.as_millisecond().to_string()))
        .expression_attribute_values(":one", AttributeValue::N("1".to_owned()));
    super::update::applied(update).await
}

/// Sets what they may send; `false` when there is nobody. One UpdateItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn limit(store: &Store, id: SenderId, limits: &Limits) -> Result<bool, StoreError> {
    let number = |number: u64| AttributeValue::N(number.to_string());
    let update = store
        .update(key::sender(id))
        .update_expression(
            "SET tier = :tier, daily_minor = :daily, monthly_minor = :monthly, annual_minor = :annual",
        )
        .condition_expression(format!("{IS_THERE} AND limit_currency = :currency"))
        .expression_attribute_values(":tier", number(u64::from(limits.tier)))
        .expression_attribute_values(":daily", number(limits.daily_minor))
        .expression_attribute_values(":monthly", number(limits.monthly_minor))
        .expression_attribute_values(":annual", number(limits.annual_minor))
        .expression_attribute_values(":currency", AttributeValue::S(limits.currency.code().to_owned()));
    super::update::applied(update).await
}

/// All senders of a partner, oldest first.
///
/// # Errors
/// When the store cannot be asked.
pub async fn list(store: &Store, tenant: Tenant) -> Result<Vec<Sender>, StoreError> {
    let items = store.listed(key::senders_of(tenant)).await?;
    items.into_iter().filter_map(|item| read(item).transpose()).collect()
}

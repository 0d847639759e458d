//! Consumer users: read by every function that records a donation of theirs, written by operators alone.

use super::consumer_user_item::{read, write};
use super::update::{Applied, applied_to};
use super::{Store, StoreError, key};
use crate::domain::consumer_user::{ConsumerUser, ConsumerUserId, Details, MAX_PAYMENT_METHODS, PaymentMethod};
use crate::domain::tenant::Mode;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use uuid::Uuid;

/// What became of setting a payment method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MethodSet {
    /// It is as it was to be.
    Now,
    /// The consumer user has as many as they may.
    TooMany,
    /// There is no such consumer user.
    Missing,
}

/// What became of taking a payment method away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MethodRemoved {
    /// It is taken away.
    Now,
    /// The consumer user does not have it.
    Absent,
    /// There is no such consumer user.
    Missing,
}

/// The consumer user. One GetItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn find(store: &Store, id: ConsumerUserId) -> Result<Option<ConsumerUser>, StoreError> {
    // Eventually consistent: what is read stays in memory for a minute anyway.
    store.read(&key::consumer_user(id), false).await?.map(read).transpose()
}

/// Records a consumer user; `false` when there is one of that id.
///
/// # Errors
/// When the store cannot be asked.
pub async fn create(store: &Store, consumer: &ConsumerUser) -> Result<bool, StoreError> {
    store.put_new(write(consumer)?).await
}

/// Changes the details of a consumer user, who is given back as they are now; `None` when there is none. One UpdateItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn set_details(
    store: &Store,
    id: ConsumerUserId,
    details: &Details,
) -> Result<Option<ConsumerUser>, StoreError> {
    let mut update = store
        .update(key::consumer_user(id))
        .condition_expression("attribute_exists(pk)")
        .return_values(ReturnValue::AllNew);
    let (mut sets, mut removes) = (Vec::new(), Vec::new());
    let texts = [("full_name", &details.full_name), ("email", &details.email), ("phone", &details.phone)];
    for (name, text) in texts {
        match text {
            Some(text) if text.is_empty() => removes.push(name),
            Some(text) => {
                sets.push(format!("{name} = :{name}"));
                update = update.expression_attribute_values(format!(":{name}"), AttributeValue::S(text.clone()));
            }
            None => {}
        }
    }
    if let Some(anonymized) = details.email_anonymized {
        sets.push("email_anonymized = :anonymized".to_owned());
        update = update.expression_attribute_values(":anonymized", AttributeValue::Bool(anonymized));
    }
    let clause = |verb: &str, what: String| if what.is_empty() { what } else { format!("{verb} {what} ") };
    let expression = clause("SET", sets.join(", ")) + &clause("REMOVE", removes.join(", "));
    if !expression.is_empty() {
        update = update.update_expression(expression);
    }
    match applied_to(update).await? {
        Applied::Now(item) => read(item).map(Some),
        Applied::Refused(_) | Applied::Missing => Ok(None),
    }
}

/// Adds a payment method, or says how one stands now. One UpdateItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn set_method(
    store: &Store,
    id: ConsumerUserId,
    method: PaymentMethod,
) -> Result<MethodSet, StoreError> {
    let update = store
        .update(key::consumer_user(id))
        .update_expression("SET payment_methods.#method = :state")
        // There, and with room for it unless it is theirs already.
        .condition_expression(
            "attribute_exists(pk) AND (size(payment_methods) < :most OR attribute_exists(payment_methods.#method))",
        )
        .expression_attribute_names("#method", method.id.to_string())
        .expression_attribute_values(":state", AttributeValue::S(method.state.as_str().to_owned()))
        .expression_attribute_values(":most", AttributeValue::N(MAX_PAYMENT_METHODS.to_string()));
    Ok(match applied_to(update).await? {
        Applied::Now(_) => MethodSet::Now,
        Applied::Refused(_) => MethodSet::TooMany,
        Applied::Missing => MethodSet::Missing,
    })
}

/// Takes a payment method away. One UpdateItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn remove_method(
    store: &Store,
    id: ConsumerUserId,
    method_id: Uuid,
) -> Result<MethodRemoved, StoreError> {
    let update = store
        .update(key::consumer_user(id))
        .update_expression("REMOVE payment_methods.#method")
        .condition_expression("attribute_exists(payment_methods.#method)")
        .expression_attribute_names("#method", method_id.to_string());
    Ok(match applied_to(update).await? {
        Applied::Now(_) => MethodRemoved::Now,
        Applied::Refused(_) => MethodRemoved::Absent,
        Applied::Missing => MethodRemoved::Missing,
    })
}

/// All consumer users of a mode, in the order of their ids.
///
/// # Errors
/// When the store cannot be asked.
pub async fn list(store: &Store, mode: Mode) -> Result<Vec<ConsumerUser>, StoreError> {
    store.listed(key::consumer_users_in(mode)).await?.into_iter().map(read).collect()
}

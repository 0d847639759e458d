//! Customers: what may be financed for them. Operators set it; purchases and refunds move it.

use super::customer_item::{read, write};
use super::update::applied;
use super::{Store, StoreError, broken, key};
use crate::domain::cents::Cents;
use crate::domain::customer::{Customer, CustomerId};
use crate::domain::tenant::Mode;
use aws_sdk_dynamodb::types::builders::{ConditionCheckBuilder, UpdateBuilder};
use aws_sdk_dynamodb::types::{AttributeValue, ConditionCheck, ReturnValuesOnConditionCheckFailure, Update};

/// The customer, as last written. One GetItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn find(store: &Store, id: CustomerId) -> Result<Option<Customer>, StoreError> {
    // Consistent: what an operator has just set, or a purchase taken, must show.
    store.read(&key::customer(id), true).await?.map(read).transpose()
}

/// Records a new customer; `false` when there is one of that id.
///
/// # Errors
/// When the store cannot be asked.
pub async fn create(store: &Store, customer: &Customer) -> Result<bool, StoreError> {
    store.put_new(write(customer)?).await
}

/// Replaces what an operator read of a customer; `false` when it has changed since.
///
/// # Errors
/// When the store cannot be asked.
pub async fn change(store: &Store, before: &Customer, after: &Customer) -> Result<bool, StoreError> {
    let item = write(&Customer { version: before.version + 1, ..after.clone() })?;
    let value = |name: &str| item.get(name).cloned().ok_or_else(|| broken("a customer without its parts"));
    let number = |number: String| AttributeValue::N(number);
    let update = store
        .update(key::customer(before.id))
        .update_expression(
            "SET standing = :standing, available = :available, outstanding = :outstanding, version = :next",
        )
        // Nobody else has changed it, and no purchase has moved it: the amounts are set from what was read.
        .condition_expression(
            "version = :version AND available = :was_available AND outstanding = :was_outstanding",
        )
        .expression_attribute_values(":standing", value("standing")?)
        .expression_attribute_values(":available", value("available")?)
        .expression_attribute_values(":outstanding", value("outstanding")?)
        .expression_attribute_values(":next", value("version")?)
        .expression_attribute_values(":version", number(before.version.to_string()))
        .expression_attribute_values(":was_available", number(before.available.to_string()))
        .expression_attribute_values(":was_outstanding", number(before.outstanding.to_string()));
    applied(update).await
}

/// All customers of a mode.
///
/// # Errors
/// When the store cannot be asked.
pub async fn list(store: &Store, mode: Mode) -> Result<Vec<Customer>, StoreError> {
    store.listed(key::customers_in(mode)).await?.into_iter().map(read).collect()
}

/// Raises what is outstanding, while the customer stands as it was seen and can afford it. An item of its own: a limit
/// over all of a customer's purchases cannot be held by any one of them.
pub(super) fn raise(store: &Store, seen: &Customer, by: Cents) -> UpdateBuilder {
    moved(store, seen.id, "SET outstanding = outstanding + :by, available = available - :by", by)
        .condition_expression("version = :version AND available >= :by")
        .expression_attribute_values(":version", AttributeValue::N(seen.version.to_string()))
}

/// Raises it again by what an adjustment had taken off, if the limit still allows it.
pub(super) fn raise_again(store: &Store, id: CustomerId, by: Cents) -> UpdateBuilder {
    moved(store, id, "SET outstanding = outstanding + :by, available = available - :by", by)
        .condition_expression("available >= :by")
}

/// Lowers what is outstanding, which never falls below zero.
pub(super) fn lower(store: &Store, id: CustomerId, by: Cents) -> UpdateBuilder {
    moved(store, id, "SET outstanding = outstanding - :by, available = available + :by", by)
        .condition_expression("outstanding >= :by")
}

fn moved(store: &Store, id: CustomerId, expression: &str, by: Cents) -> UpdateBuilder {
    let key = key::customer(id);
    Update::builder()
        .table_name(&store.table)
        .key("pk", AttributeValue::S(key.pk))
        .key("sk", AttributeValue::S(key.sk))
        .update_expression(expression)
        .expression_attribute_values(":by", AttributeValue::N(by.get().to_string()))
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
}

/// That the customer stands as it was seen, and cannot afford that much.
pub(super) fn cannot_afford(store: &Store, seen: &Customer, finance: Cents) -> ConditionCheckBuilder {
    standing_as(store, seen)
        .condition_expression("version = :version AND available < :finance")
        .expression_attribute_values(":finance", AttributeValue::N(finance.get().to_string()))
}

/// That the customer stands as it was seen.
pub(super) fn standing_as(store: &Store, seen: &Customer) -> ConditionCheckBuilder {
    let key = key::customer(seen.id);
    ConditionCheck::builder()
        .table_name(&store.table)
        .key("pk", AttributeValue::S(key.pk))
        .key("sk", AttributeValue::S(key.sk))
        .condition_expression("version = :version")
        .expression_attribute_values(":version", AttributeValue::N(seen.version.to_string()))
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
}

//! Sales adjustments and their reversals: each moves a purchase, what its customer owes, and its own record together.
//!
//! What must stay true: what is given back of a purchase never passes its amount, however many tills race; an adjustment
//! is made once and taken back once; a reference is used once in a chain.

use super::adjustment_item::{read, write};
use super::customer::lower;
use super::transaction::{failed_condition, transact, unbuilt};
use super::{Store, StoreError, broken, customer_item, key, pre_approval_item};
use crate::domain::adjustment::Adjustment;
use crate::domain::authorisation::Authorisation;
use crate::domain::cents::Cents;
use crate::domain::code::Code;
use crate::domain::customer::Customer;
use crate::domain::pre_approval::PreApproval;
use crate::domain::tenant::Tenant;
use aws_sdk_dynamodb::types::builders::UpdateBuilder;
use aws_sdk_dynamodb::types::{
    AttributeValue, CancellationReason, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update,
};

pub use super::reversal::{Reversed, reverse};

/// What became of an adjustment.
#[derive(Debug, PartialEq, Eq)]
pub enum Adjusted {
    /// It is made.
    Now,
    /// The same request had made it before; this is it.
    Already(Box<Adjustment>),
    /// The chain has used its reference for another.
    ReferenceTaken,
    /// Something else had become of the purchase; this is it, as it stands now.
    Overtaken(Box<PreApproval>),
    /// The customer owes less than was to be taken off; this is how it stands.
    Owing(Box<Customer>),
}

/// The adjustment that a request of that signature made. One GetItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn find(store: &Store, tenant: Tenant, signature: &str) -> Result<Option<Adjustment>, StoreError> {
    // Consistent: a reversal may come right after.
    store.read(&key::adjustment(tenant, signature), true).await?.map(read).transpose()
}

/// Gives part of a purchase back, the purchase being as it was read. One TransactWriteItems of up to four items: the
/// record, its reference, the purchase, and what the customer owes.
///
/// # Errors
/// When the store cannot be asked; it may have recorded it all the same, and the same request again will tell.
pub async fn make(
    store: &Store,
    adjustment: &Adjustment,
    purchase: &Authorisation,
) -> Result<Adjusted, StoreError> {
    let record = Put::builder()
        .table_name(&store.table)
        .set_item(Some(write(adjustment)?))
        .condition_expression("attribute_not_exists(pk)")
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
        .build();
    let (tenant, code) = (adjustment.tenant, &adjustment.code);
    let moved = moved(store, tenant, code, "+", adjustment)
        // As it was read: the amounts above were judged by that.
        .condition_expression("adjustments = :seen")
        .expression_attribute_values(":seen", AttributeValue::N(purchase.adjustments.to_string()))
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
        .build();
    let mut items = vec![
        TransactWriteItem::builder().put(record.map_err(unbuilt)?).build(),
        reference(store, tenant, &adjustment.reference)?,
        TransactWriteItem::builder().update(moved.map_err(unbuilt)?).build(),
    ];
    if adjustment.released > Cents::default() {
        let lowered = lower(store, adjustment.customer, adjustment.released).build().map_err(unbuilt)?;
        items.push(TransactWriteItem::builder().update(lowered).build());
    }
    let Some(reasons) = transact(store, items).await? else { return Ok(Adjusted::Now) };
    let failed = |at: usize| reasons.get(at).filter(|reason| failed_condition(reason));
    let item =
        |reason: &CancellationReason| reason.item.clone().ok_or_else(|| broken("a taken key without its item"));
    if let Some(reason) = failed(0) {
        return Ok(Adjusted::Already(Box::new(read(item(reason)?)?)));
    }
    if failed(1).is_some() {
        return Ok(Adjusted::ReferenceTaken);
    }
    if let Some(reason) = failed(2) {
        return Ok(Adjusted::Overtaken(Box::new(pre_approval_item::read(item(reason)?)?)));
    }
    let reason = failed(3).ok_or_else(|| broken("a transaction that failed on nothing"))?;
    Ok(Adjusted::Owing(Box::new(customer_item::read(item(reason)?)?)))
}

/// The purchase, with more (`+`) or less (`-`) of it given back.
pub(super) fn moved(
    store: &Store,
    tenant: Tenant,
    code: &Code,
    sign: &str,
    adjustment: &Adjustment,
) -> UpdateBuilder {
    let key = key::pre_approval(tenant.mode, code);
    let number = |number: u64| AttributeValue::N(number.to_string());
    Update::builder()
        .table_name(&store.table)
        .key("pk", AttributeValue::S(key.pk))
        .key("sk", AttributeValue::S(key.sk))
        .update_expression(format!(
            "SET refunded = refunded {sign} :amount, released = released {sign} :released, \
             adjustments = adjustments + :one"
        ))
        .expression_attribute_values(":amount", number(adjustment.amount.get()))
        .expression_attribute_values(":released", number(adjustment.released.get()))
        .expression_attribute_values(":one", number(1))
}

/// That the chain has not used the reference, and from then on has.
pub(super) fn reference(store: &Store, tenant: Tenant, reference: &str) -> Result<TransactWriteItem, StoreError> {
    let key = key::adjustment_reference(tenant, reference);
    let put = Put::builder()
        .table_name(&store.table)
        .item("pk", AttributeValue::S(key.pk))
        .item("sk", AttributeValue::S(key.sk))
        .condition_expression("attribute_not_exists(pk)")
        .build();
    Ok(TransactWriteItem::builder().put(put.map_err(unbuilt)?).build())
}

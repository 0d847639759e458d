//! Reversals: an adjustment is taken back, once, with all that it had moved.

use super::adjustment::{moved, reference};
use super::adjustment_item::{facts, read};
use super::customer::raise_again;
use super::transaction::{failed_condition, transact, unbuilt};
use super::{Store, StoreError, broken, key};
use crate::domain::adjustment::{Adjustment, Reversal};
use crate::domain::cents::Cents;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update};

/// What became of a reversal.
#[derive(Debug, PartialEq, Eq)]
pub enum Reversed {
    /// It is taken back.
    Now,
    /// It had been taken back before; this is it.
    Already(Box<Adjustment>),
    /// The chain has used its reference for another.
    ReferenceTaken,
    /// The customer has used its limit for something else meanwhile.
    Unaffordable,
}

/// Takes an adjustment back. One TransactWriteItems of up to four items, as for making it.
///
/// # Errors
/// When the store cannot be asked; it may have recorded it all the same, and the same request again will tell.
pub async fn reverse(store: &Store, adjustment: &Adjustment, reversal: &Reversal) -> Result<Reversed, StoreError> {
    let tenant = adjustment.tenant;
    let key = key::adjustment(tenant, &adjustment.signature);
    let facts = serde_dynamo::aws_sdk_dynamodb_1::to_attribute_value(facts(reversal));
    let record = Update::builder()
        .table_name(&store.table)
        .key("pk", AttributeValue::S(key.pk))
        .key("sk", AttributeValue::S(key.sk))
        .update_expression("SET reversal = :reversal")
        // Made, and not taken back.
        .condition_expression("attribute_exists(pk) AND attribute_not_exists(reversal)")
        .expression_attribute_values(":reversal", facts.map_err(|error| StoreError::Broken(error.to_string()))?)
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
        .build();
    let moved = moved(store, tenant, &adjustment.code, "-", adjustment)
        .condition_expression("attribute_exists(pk) AND refunded >= :amount AND released >= :released")
        .build();
    let mut items = vec![
        TransactWriteItem::builder().update(record.map_err(unbuilt)?).build(),
        reference(store, tenant, &reversal.reference)?,
        TransactWriteItem::builder().update(moved.map_err(unbuilt)?).build(),
    ];
    if adjustment.released > Cents::default() {
        let raised = raise_again(store, adjustment.customer, adjustment.released).build().map_err(unbuilt)?;
        items.push(TransactWriteItem::builder().update(raised).build());
    }
    let Some(reasons) = transact(store, items).await? else { return Ok(Reversed::Now) };
    let failed = |at: usize| reasons.get(at).filter(|reason| failed_condition(reason));
    if let Some(reason) = failed(0) {
        let item = reason.item.clone().ok_or_else(|| broken("an adjustment that is gone"))?;
        return Ok(Reversed::Already(Box::new(read(item)?)));
    }
    if failed(1).is_some() {
        return Ok(Reversed::ReferenceTaken);
    }
    if failed(2).is_some() {
        return Err(broken("an adjustment of more than was given back"));
    }
    Ok(Reversed::Unaffordable)
}

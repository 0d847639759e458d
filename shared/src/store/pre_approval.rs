//! Pre-approvals: issued by one conditional put, taken back by one conditional update.

use super::customer_item::{self, facts};
use super::pre_approval_item::{Status, read, write};
use super::transaction::{transact, unbuilt};
use super::{Store, StoreError, broken, key};
use crate::domain::code::Code;
use crate::domain::customer::{Customer, CustomerId};
use crate::domain::origin::Repeat;
use crate::domain::pre_approval::PreApproval;
use crate::domain::tenant::Mode;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{AttributeValue, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem};
use std::collections::HashMap;

/// What became of an issue.
#[derive(Debug, PartialEq, Eq)]
pub enum Issued {
    /// This request recorded it.
    Now,
    /// The same request had recorded it before; this is it, as it stands now.
    Already(Box<PreApproval>),
    /// Another request took the idempotency key.
    Different,
    /// The code is another's: another code will do.
    Taken,
}

/// What became of a buyer's taking a pre-approval back.
#[derive(Debug, PartialEq, Eq)]
pub enum Withdrawn {
    /// It is taken back, now or before.
    Done,
    /// It was used.
    Used,
    /// The buyer has no such pre-approval.
    Missing,
}

/// Records a new pre-approval unless its code is taken. One PutItem.
///
/// # Errors
/// When the store cannot be asked; it may have recorded it all the same, and the same call again will tell.
pub async fn issue(store: &Store, new: &PreApproval) -> Result<Issued, StoreError> {
    let put = store
        .client
        .put_item()
        .table_name(&store.table)
        .set_item(Some(write(new)?))
        // Nobody has the code.
        .condition_expression("attribute_not_exists(pk)")
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
    let error = match put.send().await {
        Ok(_) => return Ok(Issued::Now),
        Err(error) => error,
    };
    let Some(PutItemError::ConditionalCheckFailedException(failed)) = error.as_service_error() else {
        return Err(error.into());
    };
    let existing = read(failed.item().cloned().ok_or_else(|| broken("a taken code without its item"))?)?;
    if existing.id != new.id {
        return Ok(Issued::Taken);
    }
    Ok(match existing.origin.repeated_by(&new.origin) {
        Repeat::Itself => Issued::Now,
        Repeat::Same => Issued::Already(Box::new(existing)),
        Repeat::Different => Issued::Different,
    })
}

/// Those of these codes that there are, at most 100. One BatchGetItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn known(store: &Store, mode: Mode, codes: &[&Code]) -> Result<Vec<Code>, StoreError> {
    let keys = codes.iter().map(|code| key::pre_approval(mode, code)).collect();
    let items = store.read_all(keys).await?;
    items.into_iter().map(|item| read(item).map(|found| found.code)).collect()
}

/// Records new pre-approvals and their customers together; `false`, and nothing is, when one of either is there already.
/// One TransactWriteItems: at most 50 of them.
///
/// # Errors
/// When the store cannot be asked.
pub async fn issue_all(store: &Store, new: &[PreApproval]) -> Result<bool, StoreError> {
    let mut items = new.iter().map(write).collect::<Result<Vec<_>, _>>()?;
    let customers: HashMap<_, _> = new.iter().map(|code| (code.customer.id, &code.customer)).collect();
    for customer in customers.into_values() {
        items.push(customer_item::write(customer)?);
    }
    let put = |item| {
        let put = Put::builder().table_name(&store.table).set_item(Some(item));
        let put = put.condition_expression("attribute_not_exists(pk)").build().map_err(unbuilt)?;
        Ok::<_, StoreError>(TransactWriteItem::builder().put(put).build())
    };
    Ok(transact(store, items.into_iter().map(put).collect::<Result<_, _>>()?).await?.is_none())
}

/// The pre-approval of that code, as last written. One GetItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn find(store: &Store, mode: Mode, code: &Code) -> Result<Option<PreApproval>, StoreError> {
    // Consistent: a buyer's app asks right after the till did.
    store.read(&key::pre_approval(mode, code), true).await?.map(read).transpose()
}

/// Takes back a buyer's unused pre-approval. One UpdateItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn withdraw(store: &Store, buyer: CustomerId, code: &Code) -> Result<Withdrawn, StoreError> {
    let update = store
        .update(key::pre_approval(buyer.mode, code))
        .update_expression("SET #status = :withdrawn ADD version :one")
        // The buyer's own, and no terminal came first.
        .condition_expression("customer_id = :buyer AND #status = :open")
        .expression_attribute_names("#status", "status")
        .expression_attribute_values(":buyer", AttributeValue::S(buyer.id.to_string()))
        .expression_attribute_values(":open", AttributeValue::S(Status::Open.as_str().to_owned()))
        .expression_attribute_values(":withdrawn", AttributeValue::S(Status::Withdrawn.as_str().to_owned()))
        .expression_attribute_values(":one", AttributeValue::N("1".to_owned()))
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
    let error = match update.send().await {
        Ok(_) => return Ok(Withdrawn::Done),
        Err(error) => error,
    };
    let Some(UpdateItemError::ConditionalCheckFailedException(failed)) = error.as_service_error() else {
        return Err(error.into());
    };
    let Some(item) = failed.item().cloned() else { return Ok(Withdrawn::Missing) };
    let existing = read(item)?;
    Ok(match existing {
        PreApproval { customer, .. } if customer.id != buyer => Withdrawn::Missing,
        PreApproval { cancelled: true, .. } => Withdrawn::Done,
        _ => Withdrawn::Used,
    })
}

/// Tells a customer's unused pre-approvals how the customer stands now, so that what is recorded on one of them is
/// rarely refused for having guessed wrong. Nothing depends on it. Returns how many there were.
///
/// # Errors
/// When the store cannot be asked.
pub async fn tell(store: &Store, customer: &Customer) -> Result<usize, StoreError> {
    let unused = of_customer(store, customer.id).await?;
    let facts = serde_dynamo::aws_sdk_dynamodb_1::to_attribute_value(facts(customer));
    let facts = facts.map_err(|error| StoreError::Broken(error.to_string()))?;
    for code in &unused {
        let update = store
            .update(key::pre_approval(customer.id.mode, &code.code))
            .update_expression("SET customer = :customer")
            .condition_expression("#status = :open AND customer.version < :version")
            .expression_attribute_names("#status", "status")
            .expression_attribute_values(":open", AttributeValue::S(Status::Open.as_str().to_owned()))
            .expression_attribute_values(":version", AttributeValue::N(customer.version.to_string()))
            .expression_attribute_values(":customer", facts.clone());
        super::update::applied(update).await?;
    }
    Ok(unused.len())
}

/// A customer's unused pre-approvals, those past their time included, oldest first.
///
/// # Errors
/// When the store cannot be asked.
pub async fn of_customer(store: &Store, id: CustomerId) -> Result<Vec<PreApproval>, StoreError> {
    store.listed(key::pre_approvals_of(id)).await?.into_iter().map(read).collect()
}

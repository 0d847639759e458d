//! A sender's funding accounts.
//!
//! What must stay true: a sender's record counts those that are not deleted, and those of them that can be used; a deleted
//! one stays as a mark without its number, so that the key that made it makes no second one.

use super::sender::Created;
use super::sender_part::{self, Count, counted, one_more};
use super::transaction::{failed_condition, transact, unbuilt};
use super::{Item, Store, StoreError, broken, from_item, key, moment, to_item};
use crate::domain::origin::Origin;
use crate::domain::remittance::payout::FundingSource;
use crate::domain::sealed::Sealed;
use crate::domain::sender::{Fund, MAX_FUNDS, SenderId, Verification};
use aws_sdk_dynamodb::types::builders::UpdateBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use uuid::Uuid;

#[derive(Serialize, Deserialize)]
struct FundItem {
    pk: String,
    sk: String,
    funding_source_type: FundingSource,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    account_holder_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sealed_number: Option<ByteBuf>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    account_number_last4: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    routing_number: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bank_name: Option<String>,
    verification_status: Verification,
    created_at_ms: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    deleted_at_ms: Option<i64>,
    #[serde(with = "serde_bytes")]
    request_fingerprint: [u8; 32],
    request_id: String,
}

fn write(fund: &Fund) -> Result<Item, StoreError> {
    let key = key::fund(fund.sender, fund.id);
    let sealed = fund.number.as_ref().map(sealed_bytes).transpose()?;
    to_item(FundItem {
        pk: key.pk,
        sk: key.sk,
        funding_source_type: fund.source,
        account_holder_name: fund.holder.clone(),
        sealed_number: sealed,
        account_number_last4: fund.last_four.clone(),
        routing_number: fund.routing_number.clone(),
        bank_name: fund.bank_name.clone(),
        verification_status: fund.verification,
        created_at_ms: fund.created_at.as_millisecond(),
        deleted_at_ms: fund.deleted_at.map(Timestamp::as_millisecond),
        request_fingerprint: fund.origin.fingerprint,
        request_id: fund.origin.request_id.clone(),
    })
}

pub(super) fn sealed_bytes(sealed: &Sealed) -> Result<ByteBuf, StoreError> {
    sealed.to_bytes().map(ByteBuf::from).ok_or_else(|| broken("a wrapped key of more than 64 KiB"))
}

pub(super) fn opened(bytes: &ByteBuf) -> Result<Sealed, StoreError> {
    Sealed::from_bytes(bytes).ok_or_else(|| broken("sealed_number"))
}

pub(super) fn read(item: Item) -> Result<Fund, StoreError> {
    let item: FundItem = from_item(item)?;
    let id = item.sk.strip_prefix(key::FUND_PREFIX).and_then(|id| Uuid::try_parse(id).ok());
    Ok(Fund {
        sender: key::sender_named(&item.pk).ok_or_else(|| broken("pk"))?,
        id: id.ok_or_else(|| broken("sk"))?,
        source: item.funding_source_type,
        holder: item.account_holder_name,
        number: item.sealed_number.as_ref().map(opened).transpose()?,
        last_four: item.account_number_last4,
        routing_number: item.routing_number,
        bank_name: item.bank_name,
        verification: item.verification_status,
        created_at: moment(item.created_at_ms)?,
        deleted_at: item.deleted_at_ms.map(moment).transpose()?,
        origin: Origin { fingerprint: item.request_fingerprint, request_id: item.request_id },
    })
}

fn count(sender: SenderId) -> Count {
    Count { at: key::sender(sender), attribute: "funds", max: MAX_FUNDS }
}

/// The count of all, and with it that of those that can be used, each by so much.
fn both(update: UpdateBuilder, usable: &str) -> UpdateBuilder {
    update
        .update_expression("ADD #count :by, active_funds :usable")
        .expression_attribute_values(":usable", AttributeValue::N(usable.to_owned()))
}

/// Records a funding account unless its id is taken or its sender has too many. One TransactWriteItems.
///
/// # Errors
/// When the store cannot be asked; it may have recorded it all the same, and the same call again will tell.
pub async fn create(store: &Store, new: &Fund) -> Result<Created<Fund>, StoreError> {
    let counts = both(one_more(store, &count(new.sender)), if new.is_active() { "1" } else { "0" });
    sender_part::create(store, write(new)?, &new.origin, counts, |item| {
        read(item).map(|fund| (fund.clone(), fund.origin))
    })
    .await
}

/// A sender's funding accounts that are not deleted, oldest first. One Query.
///
/// # Errors
/// When the store cannot be asked.
pub async fn list(store: &Store, sender: SenderId) -> Result<Vec<Fund>, StoreError> {
    let items = store.parts(key::senders_partition(sender), key::FUND_PREFIX).await?;
    let funds: Result<Vec<_>, _> = items.into_iter().map(read).collect();
    let mut funds: Vec<_> = funds?.into_iter().filter(|fund| fund.deleted_at.is_none()).collect();
    funds.sort_by_key(|fund| (fund.created_at, fund.id));
    Ok(funds)
}

/// A funding account, deleted or not. One GetItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn find(store: &Store, sender: SenderId, id: Uuid) -> Result<Option<Fund>, StoreError> {
    store.read(&key::fund(sender, id), true).await?.map(read).transpose()
}

/// Deletes a funding account as it was seen, and its number with it; `false` when it stands otherwise by now. One
/// TransactWriteItems.
///
/// # Errors
/// When the store cannot be asked.
pub async fn delete(store: &Store, seen: &Fund, now: Timestamp) -> Result<bool, StoreError> {
    let update = change(store, seen)
        .update_expression("SET deleted_at_ms = :now REMOVE sealed_number, account_holder_name, routing_number")
        .expression_attribute_values(":now", AttributeValue::N(now.as_millisecond().to_string()));
    let counts = both(counted(store, &count(seen.sender), "-1"), if seen.is_active() { "-1" } else { "0" });
    changed(store, update, counts).await
}

/// Says whether a funding account can be used; `false` when it stands otherwise by now. One TransactWriteItems.
///
/// # Errors
/// When the store cannot be asked.
pub async fn verify(store: &Store, seen: &Fund, to: Verification) -> Result<bool, StoreError> {
    let update = change(store, seen)
        .update_expression("SET verification_status = :to")
        .expression_attribute_values(":to", AttributeValue::S(to.as_str().to_owned()));
    let usable = i8::from(to == Verification::Verified) - i8::from(seen.is_active());
    let counts = both(counted(store, &count(seen.sender), "0"), &usable.to_string());
    changed(store, update, counts).await
}

/// An update of a funding account that stands as it was seen.
fn change(store: &Store, seen: &Fund) -> UpdateBuilder {
    let key = key::fund(seen.sender, seen.id);
    Update::builder()
        .table_name(&store.table)
        .key("pk", AttributeValue::S(key.pk))
        .key("sk", AttributeValue::S(key.sk))
        .condition_expression("verification_status = :seen AND attribute_not_exists(deleted_at_ms)")
        .expression_attribute_values(":seen", AttributeValue::S(seen.verification.as_str().to_owned()))
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::None)
}

async fn changed(store: &Store, update: UpdateBuilder, counts: UpdateBuilder) -> Result<bool, StoreError> {
    let items = [update, counts].map(|update| {
        update.build().map(|update| TransactWriteItem::builder().update(update).build()).map_err(unbuilt)
    });
    let items = items.into_iter().collect::<Result<Vec<_>, _>>()?;
    let reasons = transact(store, items).await?;
    Ok(!reasons.is_some_and(|reasons| reasons.iter().any(failed_condition)))
}

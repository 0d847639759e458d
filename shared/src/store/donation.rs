//! Donations: a pre-transaction by one conditional put, a transaction by one conditional update that merges with it.
//!
//! The update sets what the body says and leaves the rest, so that the body wins attribute by attribute without
//! anything being read; its condition fails with the item that stands there, which tells why.

use super::donation_item::{known, pre_transaction, read, recorded};
use super::donation_merge::merge;
use super::update::{Applied, applied_to};
use super::{Item, Store, StoreError, broken, key};
use crate::domain::donation::{Donation, DonationId, Judgement, Recording, Status};
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::put_item::builders::PutItemFluentBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure};

/// What became of a pre-transaction.
#[derive(Debug, PartialEq, Eq)]
pub enum Announced {
    /// This request recorded it.
    Now,
    /// The same request had recorded it before; this is it.
    Already(Box<Donation>),
    /// Its reconciliation id is another's, or a transaction's by now.
    Taken,
}

/// What became of a recording.
#[derive(Debug, PartialEq, Eq)]
pub enum Recorded {
    /// This request recorded it: the transaction as it stands, merged.
    Now(Box<Donation>),
    /// The same request had recorded it before; this is it, as it stands now.
    Already(Box<Donation>),
    /// It cannot be recorded. Never possible, a repeat, or a replacement.
    Refused(Judgement),
}

/// Records a pre-transaction, unless its reconciliation id is taken: the first writer wins. One PutItem.
///
/// # Errors
/// When the store cannot be asked; it may have recorded it all the same, and the same call again will tell.
pub async fn announce(store: &Store, new: &Donation) -> Result<Announced, StoreError> {
    let put = store
        .put(pre_transaction(new)?)
        // Nobody has the id, or it is that of a pre-transaction whose time is over and that is not deleted yet.
        .condition_expression("attribute_not_exists(pk) OR (transaction_status = :pre AND forget_at_s <= :now)")
        .expression_attribute_values(":pre", text(Status::PreTransaction))
        .expression_attribute_values(":now", AttributeValue::N(new.created_at.as_second().to_string()));
    let Some(existing) = failed(put).await? else { return Ok(Announced::Now) };
    Ok(announced(read(existing)?, new))
}

/// What announcing would find where it is to stand, if anything; for a repeat of what could not be announced any more.
/// One GetItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn find_announced(store: &Store, new: &Donation) -> Result<Option<Announced>, StoreError> {
    let found = find(store, new.id).await?.filter(|found| !found.is_gone_at(new.created_at));
    Ok(found.map(|existing| announced(existing, new)))
}

/// What it means for a pre-transaction that this stands in its place.
fn announced(existing: Donation, new: &Donation) -> Announced {
    if existing.announced_by == new.announced_by {
        // The store had recorded it and its answer was lost; whatever became of it since.
        return Announced::Now;
    }
    // What has become a transaction is nobody's business here, not even that of who announced it.
    let same = existing.status == Status::PreTransaction && existing.origin.fingerprint == new.origin.fingerprint;
    if same { Announced::Already(Box::new(existing)) } else { Announced::Taken }
}

/// Records a transaction, merged with its pre-transaction if there is one. One UpdateItem; a PutItem more where a
/// pre-transaction stands in its place whose time is over and that is not deleted yet, because an update could not take
/// away all that it says.
///
/// # Errors
/// When the store cannot be asked; it may have recorded it all the same, and the same call again will tell.
pub async fn record(store: &Store, recording: &Recording) -> Result<Recorded, StoreError> {
    let found = match applied_to(merge(store, recording)?).await? {
        Applied::Now(item) => return Ok(Recorded::Now(Box::new(read(item)?))),
        Applied::Refused(item) => Some(read(item)?),
        Applied::Missing => None,
    };
    match recording.judge(found.as_ref()) {
        Judgement::Replacing => replace(store, recording, found).await,
        judgement => told(judgement, found),
    }
}

/// What recording would find, when it would not be possible. One GetItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn foresee(store: &Store, recording: &Recording) -> Result<Option<Recorded>, StoreError> {
    let found = find(store, recording.id).await?;
    match recording.judge(found.as_ref()) {
        Judgement::Possible | Judgement::Replacing => Ok(None),
        judgement => told(judgement, found).map(Some),
    }
}

/// What a judgement comes to that was made of that item.
fn told(judgement: Judgement, found: Option<Donation>) -> Result<Recorded, StoreError> {
    match (judgement, found) {
        (Judgement::Itself, Some(found)) => Ok(Recorded::Now(Box::new(found))),
        (Judgement::Same, Some(found)) => Ok(Recorded::Already(Box::new(found))),
        (Judgement::Possible | Judgement::Replacing | Judgement::Itself | Judgement::Same, _) => {
            Err(broken("a donation that refuses what it allows"))
        }
        (refused, _) => Ok(Recorded::Refused(refused)),
    }
}

/// A pre-transaction whose time is over gives way to a transaction that is whole.
async fn replace(store: &Store, recording: &Recording, gone: Option<Donation>) -> Result<Recorded, StoreError> {
    let mut item = known(recording)?;
    item.extend(recorded(recording)?);
    let new = read(item.clone())?;
    let gone = gone.ok_or_else(|| broken("nothing to replace"))?;
    let put = store
        .put(item)
        // Still the one that was looked at, or deleted by now: neither renewed nor merged since.
        .condition_expression("attribute_not_exists(pk) OR (request_id = :seen AND transaction_status = :pre)")
        .expression_attribute_values(":seen", AttributeValue::S(gone.origin.request_id))
        .expression_attribute_values(":pre", text(Status::PreTransaction));
    let Some(found) = failed(put).await? else { return Ok(Recorded::Now(Box::new(new))) };
    let found = read(found)?;
    match recording.judge(Some(&found)) {
        // Somebody renewed it just now: the next try merges with it.
        Judgement::Possible | Judgement::Replacing => {
            Err(StoreError::Unavailable("its pre-transaction was renewed meanwhile".to_owned()))
        }
        judgement => told(judgement, Some(found)),
    }
}

/// A donation as last written, whosever it is. One GetItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn find(store: &Store, id: DonationId) -> Result<Option<Donation>, StoreError> {
    // Consistent: who reads right after writing must see it written.
    store.read(&key::donation(id), true).await?.map(read).transpose()
}

/// Sends a put; the item that stands there when its condition failed.
async fn failed(put: PutItemFluentBuilder) -> Result<Option<Item>, StoreError> {
    let put = put.return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
    let error = match put.send().await {
        Ok(_) => return Ok(None),
        Err(error) => error,
    };
    let Some(PutItemError::ConditionalCheckFailedException(failed)) = error.as_service_error() else {
        return Err(error.into());
    };
    failed.item().cloned().map(Some).ok_or_else(|| broken("a failed condition without its item"))
}

pub(super) fn text(status: Status) -> AttributeValue {
    AttributeValue::S(status.as_str().to_owned())
}

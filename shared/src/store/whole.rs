//! The whole table: read page by page, and put back item by item. For operators alone; no function may do this.
//!
//! What must stay true: an item is put back as it was, to the attribute's type, and only where there is none.

use super::update::{Applied, applied_to};
use super::whole_json::{read_item, write_item};
use super::{Item, Store, StoreError, broken, key};
use crate::domain::retention::RESTORED;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure, Select};
use jiff::Timestamp;

/// Where a reader of the table is.
#[derive(Clone, Debug)]
pub struct Place(Option<Item>);

/// Some items in DynamoDB's own JSON, and where to go on, unless that was the end.
#[derive(Clone, Debug)]
pub struct Page {
    /// One text for each item, without line breaks.
    pub items: Vec<String>,
    /// Where to go on.
    pub next: Option<Place>,
}

/// What putting an item back came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PutBack {
    /// It is there now.
    Now,
    /// It was there.
    There,
    /// Another with its key was there, and stays.
    Other,
}

/// Whether a file may be restored into a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begun {
    /// The table is empty.
    Now,
    /// Restoring this file was begun before, and did not come to its end.
    Again,
    /// This file was restored at that moment.
    Done(Timestamp),
    /// Another file's restoration was begun or done.
    Other,
    /// There is something in it.
    NotEmpty,
}

/// Where every reader begins.
#[must_use]
pub fn beginning() -> Place {
    Place(None)
}

/// Reads on: at most a megabyte, as it is now. One Scan.
///
/// # Errors
/// When the store cannot be asked.
pub async fn page(store: &Store, from: Place) -> Result<Page, StoreError> {
    let scan = store.client.scan().table_name(&store.table).consistent_read(true);
    let answer = scan.set_exclusive_start_key(from.0).send().await?;
    let next = answer.last_evaluated_key().filter(|key| !key.is_empty()).cloned().map(|key| Place(Some(key)));
    // That the table was restored itself is not part of what it holds.
    let marker = AttributeValue::S(key::restored().pk);
    let items = answer.items().iter().filter(|item| item.get("pk") != Some(&marker)).map(write_item);
    Ok(Page { items: items.collect::<Result<_, _>>()?, next })
}

/// The partition key of an item that [`page`] wrote.
///
/// # Errors
/// [`StoreError::Broken`] when it is none.
pub fn pk_of(text: &str) -> Result<String, StoreError> {
    let item = read_item(text)?;
    let part = |name: &str| item.get(name).and_then(|value| value.as_s().ok());
    part("pk").zip(part("sk")).map(|(pk, _)| pk.clone()).ok_or_else(|| broken("an item without its key"))
}

/// In which of [`TURNS`] turns an item is put back. The new stack's schedules and the reader of its stream run meanwhile: what
/// is owed to a webhook that is not there is dropped for good, a change of which nobody is known to have been told is told
/// again, and a partner's contributions are walked through for what has expired, past those that are not there yet.
#[must_use]
pub fn turn_of(pk: &str) -> u8 {
    match pk.split('#').next() {
        Some("webhooks") => 0,
        Some("notification") => 1,
        Some("partner") => 3,
        _ => 2,
    }
}

/// How many turns there are.
pub const TURNS: u8 = 4;

/// Puts an item back that [`page`] wrote, unless there is one with its key. One PutItem.
///
/// # Errors
/// When the store cannot be asked; putting it back again is right.
pub async fn put_back(store: &Store, text: &str) -> Result<PutBack, StoreError> {
    let item = read_item(text)?;
    let put = store
        .put(item.clone())
        .condition_expression("attribute_not_exists(pk)")
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
    match put.send().await {
        Ok(_) => Ok(PutBack::Now),
        Err(error) => match error.as_service_error() {
            Some(PutItemError::ConditionalCheckFailedException(failed)) => {
                let there = failed.item().cloned().map(ordered);
                Ok(if there == Some(ordered(item)) { PutBack::There } else { PutBack::Other })
            }
            _ => Err(error.into()),
        },
    }
}

/// The same item: a set has no order, and DynamoDB gives it in any.
fn ordered(mut item: Item) -> Item {
    for value in item.values_mut() {
        if let AttributeValue::Ss(texts) | AttributeValue::Ns(texts) = value {
            texts.sort_unstable();
        }
    }
    item
}

/// Notes that the file of that SHA-256 is being restored, if the table is empty.
///
/// # Errors
/// When the store cannot be asked.
pub async fn begin(store: &Store, sha256: &str, now: Timestamp) -> Result<Begun, StoreError> {
    if let Some(marker) = store.read(&key::restored(), true).await? {
        return begun_before(&marker, sha256);
    }
    let scan = store.client.scan().table_name(&store.table).consistent_read(true).limit(1).select(Select::Count);
    if scan.send().await?.count() > 0 {
        return Ok(Begun::NotEmpty);
    }
    let key = key::restored();
    let marker = Item::from([
        ("pk".to_owned(), AttributeValue::S(key.pk)),
        ("sk".to_owned(), AttributeValue::S(key.sk)),
        ("sha256".to_owned(), AttributeValue::S(sha256.to_owned())),
        ("begun_at_ms".to_owned(), AttributeValue::N(now.as_millisecond().to_string())),
    ]);
    Ok(if store.put_new(marker).await? { Begun::Now } else { Begun::Other })
}

fn begun_before(marker: &Item, sha256: &str) -> Result<Begun, StoreError> {
    if marker.get("sha256").and_then(|text| text.as_s().ok()).map(String::as_str) != Some(sha256) {
        return Ok(Begun::Other);
    }
    let Some(done) = marker.get("done_at_ms") else { return Ok(Begun::Again) };
    let done = done.as_n().ok().and_then(|millis| millis.parse().ok()).ok_or_else(|| broken("done_at_ms"))?;
    super::moment(done).map(Begun::Done)
}

/// Notes that all of it is restored. One UpdateItem.
///
/// # Errors
/// When the store cannot be asked; noting it again is right.
pub async fn end(store: &Store, now: Timestamp) -> Result<(), StoreError> {
    let forget_at = now.checked_add(RESTORED).unwrap_or(Timestamp::MAX);
    let update = store
        .update(key::restored())
        .update_expression("SET done_at_ms = :now, forget_at_s = :forget")
        .condition_expression("attribute_exists(pk)")
        .expression_attribute_values(":now", AttributeValue::N(now.as_millisecond().to_string()))
        .expression_attribute_values(":forget", AttributeValue::N(forget_at.as_second().to_string()));
    match applied_to(update).await? {
        Applied::Missing => Err(broken("a restoration that was never begun")),
        Applied::Now(_) | Applied::Refused(_) => Ok(()),
    }
}

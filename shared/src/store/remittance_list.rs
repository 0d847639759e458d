//! Remittances in lists: a sender's, newest first; and all that are held, oldest first.
//!
//! The indexes hold keys alone; a page is a Query for the keys and a BatchGetItem for what they name, as last written.

use super::list::{List, below};
use super::remittance_item::read;
use super::{Item, Store, StoreError, key};
use crate::domain::cursor::{Position, Span};
use crate::domain::remittance::Transaction;
use crate::domain::sender::SenderId;
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use std::cmp::Reverse;
use uuid::Uuid;

/// How many held transactions one step looks at: as many as a BatchGetItem takes.
const STEP: i32 = 100;

/// Part of a list.
#[derive(Debug, Default)]
pub struct Page {
    /// Newest first.
    pub transactions: Vec<Transaction>,
    /// Where to go on; `None` at the end.
    pub next: Option<Position>,
}

/// A sender's list.
#[must_use]
pub fn of_sender(sender: SenderId) -> List {
    List { index: key::LIST_INDEX, partition_key: "list_pk", name: key::remittances_of(sender) }
}

/// A sender's transactions of that span, at most 98 of them. One Query and one BatchGetItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn list(store: &Store, sender: SenderId, span: Span) -> Result<Page, StoreError> {
    let newest = Position { created_at: span.to, id: Uuid::max() };
    let bound = span.after.map_or(newest, |after| after.min(newest));
    if bound.created_at < span.from {
        return Ok(Page::default());
    }
    // One more than fits tells whether there is a next page; the bound itself may come back too.
    let (mut places, _) = below(store, &of_sender(sender), bound, span.from, span.limit + 2).await?;
    places.retain(|(place, _)| *place != bound);
    let more = places.len() > span.limit;
    places.truncate(span.limit);
    let next = places.last().filter(|_| more).map(|(place, _)| *place);
    let mut transactions = fetch(store, places.into_iter().map(|(_, pk)| pk).collect()).await?;
    transactions.sort_unstable_by_key(|it| Reverse((it.created_at, it.id.id)));
    Ok(Page { transactions, next })
}

/// Held transactions that were created by that moment, as last written, and where to go on. One Query and one
/// BatchGetItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn held(
    store: &Store,
    created_by: Timestamp,
    after: Option<Item>,
) -> Result<(Vec<Transaction>, Option<Item>), StoreError> {
    let answer = store
        .client
        .query()
        .table_name(&store.table)
        .index_name(key::SECOND_LIST_INDEX)
        .key_condition_expression("list_2_pk = :held AND list_sk <= :by")
        .expression_attribute_values(":held", AttributeValue::S(key::REMITTANCES_HELD.to_owned()))
        .expression_attribute_values(
            ":by",
            AttributeValue::S(key::list_position(Position { created_at: created_by, id: Uuid::max() })),
        )
        .limit(STEP)
        .set_exclusive_start_key(after)
        .send()
        .await?;
    let pk = |item: &Item| item.get("pk").and_then(|pk| pk.as_s().ok()).cloned();
    let found = fetch(store, answer.items().iter().filter_map(pk).collect()).await?;
    Ok((found, answer.last_evaluated_key))
}

/// What those keys name. An index may briefly name an item that is not there: it is left out.
async fn fetch(store: &Store, partitions: Vec<String>) -> Result<Vec<Transaction>, StoreError> {
    let key = |pk| key::Key { pk, sk: key::REMITTANCE_SK.to_owned() };
    let items = store.read_all(partitions.into_iter().map(key).collect()).await?;
    items.into_iter().map(read).collect()
}

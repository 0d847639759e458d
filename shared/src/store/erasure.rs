//! Taking away what is known of a person, and leaving what the ledger must say: amounts, moments, states.
//!
//! What must stay true: it begins by marking the sender, from when on nobody finds them and nothing new is made of theirs;
//! whatever breaks it off, doing it again goes on.

use super::sender_item::{self, SenderItem};
use super::update::{Applied, applied_to};
use super::{Item, Store, StoreError, from_item, key};
use crate::domain::remittance::Transaction;
use crate::domain::sender::{Person, Sender, SenderId};
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use jiff::Timestamp;

/// What is in the place of a request's fingerprint: nothing of the request can be found out from it.
const NO_FINGERPRINT: [u8; 32] = [0; 32];

/// Marks a sender as erased, and takes away who they are; `None` when there never was one. One UpdateItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn mark(store: &Store, id: SenderId, now: Timestamp) -> Result<Option<Sender>, StoreError> {
    let fields = Person::FIELDS.iter().copied().chain(["date_of_birth", "list_pk"]);
    let update = store
        .update(key::sender(id))
        .update_expression(format!(
            "SET erased_at_ms = if_not_exists(erased_at_ms, :now), request_fingerprint = :none, funds = :zero, \
             active_funds = :zero, receive_users = :zero REMOVE {}",
            removed("field", fields.clone().count())
        ))
        .condition_expression("attribute_exists(pk)")
        .expression_attribute_values(":now", AttributeValue::N(now.as_millisecond().to_string()))
        .expression_attribute_values(":none", AttributeValue::B(Blob::new(NO_FINGERPRINT)))
        .expression_attribute_values(":zero", AttributeValue::N("0".to_owned()))
        .return_values(ReturnValue::AllNew);
    let named = fields
        .enumerate()
        .fold(update, |update, (at, name)| update.expression_attribute_names(format!("#field_{at}"), name));
    match applied_to(named).await? {
        Applied::Now(item) => sender_item::owned(from_item::<SenderItem>(item)?).map(Some),
        Applied::Refused(_) | Applied::Missing => Ok(None),
    }
}

/// Deletes a sender's funding accounts, receive users and their accounts; how many they were. One Query, and one DeleteItem
/// for each.
///
/// # Errors
/// When the store cannot be asked; those before it are deleted.
pub async fn delete_parts(store: &Store, id: SenderId) -> Result<usize, StoreError> {
    let mut deleted = 0;
    // Accounts after whom they are of: without a receive user none is made any more.
    for prefix in [key::FUND_PREFIX, key::RECEIVE_USER_PREFIX, key::RECEIVE_ACCOUNT_PREFIX] {
        for item in store.parts(key::senders_partition(id), prefix).await? {
            let delete = store.client.delete_item().table_name(&store.table);
            delete.set_key(Some(key_of(&item))).send().await?;
            deleted += 1;
        }
    }
    Ok(deleted)
}

fn key_of(item: &Item) -> Item {
    ["pk", "sk"].into_iter().filter_map(|name| Some((name.to_owned(), item.get(name)?.clone()))).collect()
}

/// Takes away whom a transaction went to and what was said of it; its amounts, moments and states stay. One UpdateItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn anonymise(store: &Store, transaction: &Transaction) -> Result<(), StoreError> {
    let reasons = (0..).zip(&transaction.history).filter(|(_, change)| change.reason.is_some());
    // Short names: an expression has 4 KB, and there may be 200 of them.
    let reasons: String = reasons.map(|(at, _): (usize, _)| format!(", #h[{at}].#r")).collect();
    let update = store
        .update(key::remittance(transaction.id))
        .update_expression(format!(
            "SET request_fingerprint = :none REMOVE note, ip_address, custom_purpose, #r{reasons}, {}",
            removed("receiver.#field", Person::FIELDS.len())
        ))
        .condition_expression("attribute_exists(pk)")
        .expression_attribute_names("#r", "reason")
        .expression_attribute_values(":none", AttributeValue::B(Blob::new(NO_FINGERPRINT)));
    // What is named must be used.
    let history = (!reasons.is_empty()).then(|| ("#h".to_owned(), "history"));
    let fields = Person::FIELDS.into_iter().enumerate().map(|(at, name)| (format!("#field_{at}"), name));
    let named =
        fields.chain(history).fold(update, |update, (short, name)| update.expression_attribute_names(short, name));
    super::update::applied(named).await.map(drop)
}

/// `#field_0, #field_1, …`
fn removed(prefix: &str, count: usize) -> String {
    let prefix = if prefix.contains('#') { prefix.to_owned() } else { format!("#{prefix}") };
    (0..count).map(|at| format!("{prefix}_{at}")).collect::<Vec<_>>().join(", ")
}

//! Notifications: owed once, taken up by one worker at a time, recorded together with their log.

use super::notification_item::{forget_at_s, read, write};
use super::transaction::{transact, unbuilt};
use super::update::applied;
use super::{Store, StoreError, attempt, broken, from_item, key};
use crate::domain::notification::{Attempt, LEASE, Name, Notification, State};
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::builders::UpdateBuilder;
use aws_sdk_dynamodb::types::{
    AttributeValue, Put, ReturnValue, ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update,
};
use jiff::Timestamp;

/// What a worker finds that wants to take up an attempt.
#[derive(Debug, PartialEq, Eq)]
pub enum Claimed {
    /// It is the worker's until the lease ends; `due_at` is that end.
    Now(Box<Notification>),
    /// It is not due before this: another has it, or its message came early.
    NotBefore(Timestamp),
    /// Nothing is owed any more; it was left like this after so many attempts.
    Over(State, u32),
    /// There is no such notification.
    Missing,
}

/// Records that an event is owed to a webhook, unless it is known; `false` when it is. One PutItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn owe(store: &Store, notification: &Notification) -> Result<bool, StoreError> {
    store.put_new(write(notification)?).await
}

/// Takes up the next attempt, if it is due: nobody else can until the lease ends. One UpdateItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn claim(store: &Store, name: Name, now: Timestamp) -> Result<Claimed, StoreError> {
    let until = now.checked_add(LEASE).unwrap_or(Timestamp::MAX);
    let update = store
        .update(key::notification(name.tenant, name.webhook_id, name.event_id))
        .update_expression("SET due_at_ms = :until")
        // Pending: nothing is posted twice that was taken. Due: not while another has it, nor ahead of the schedule.
        .condition_expression("#state = :pending AND due_at_ms <= :now")
        .expression_attribute_names("#state", "state")
        .expression_attribute_values(":pending", pending())
        .expression_attribute_values(":now", number(now))
        .expression_attribute_values(":until", number(until))
        .return_values(ReturnValue::AllNew)
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
    let error = match update.send().await {
        Ok(answer) => {
            let item = answer.attributes.ok_or_else(|| broken("a claim without its item"))?;
            return Ok(Claimed::Now(Box::new(read(from_item(item)?)?)));
        }
        Err(error) => error,
    };
    let Some(UpdateItemError::ConditionalCheckFailedException(failed)) = error.as_service_error() else {
        return Err(error.into());
    };
    let Some(item) = failed.item().cloned() else { return Ok(Claimed::Missing) };
    let notification = read(from_item(item)?)?;
    Ok(match notification.state {
        State::Pending => Claimed::NotBefore(notification.due_at),
        over => Claimed::Over(over, notification.attempts),
    })
}

/// Records what came of a claimed attempt and where that leaves the notification; `false` when the claim has been
/// lost to another worker. Both in one transaction: the log shows every attempt that is counted, under its number,
/// and counts none that it does not show.
///
/// # Errors
/// When the store cannot be asked.
pub async fn record(
    store: &Store,
    claimed: &Notification,
    attempt: &Attempt,
    then: State,
) -> Result<bool, StoreError> {
    let due_at = attempt.next_attempt_at.unwrap_or(claimed.due_at);
    let update = leave(store, claimed, then, due_at)
        .expression_attribute_values(":attempts", AttributeValue::N(attempt.number.to_string()));
    let log = attempt::write(claimed.event.tenant, claimed.webhook_id, attempt)?;
    let put = Put::builder().table_name(&store.table).set_item(Some(log)).build();
    let items = vec![
        TransactWriteItem::builder().update(update.build().map_err(unbuilt)?).build(),
        TransactWriteItem::builder().put(put.map_err(unbuilt)?).build(),
    ];
    let Some(reasons) = transact(store, items).await? else { return Ok(true) };
    // Ours, if our first try at recording lost its answer.
    let now = reasons.first().and_then(|reason| reason.item.clone());
    let now = now.map(|item| read(from_item(item)?)).transpose()?;
    Ok(now.is_some_and(|now| now.attempts == attempt.number && now.state == then))
}

/// Leaves a claimed notification so without an attempt: its webhook is gone, or the attempt could not be made.
///
/// # Errors
/// When the store cannot be asked.
pub async fn give_up(store: &Store, claimed: &Notification, then: State) -> Result<bool, StoreError> {
    let update = leave(store, claimed, then, claimed.due_at)
        .expression_attribute_values(":attempts", AttributeValue::N(claimed.attempts.to_string()))
        .build()
        .map_err(unbuilt)?;
    send(store, update).await
}

/// The end of a claim: only while it is still ours, which its own `due_at` tells.
fn leave(store: &Store, claimed: &Notification, then: State, due_at: Timestamp) -> UpdateBuilder {
    let listed = if then.is_open() { ", list_sk = :place" } else { " REMOVE list_pk, list_sk" };
    let update = update(store, claimed.name())
        .update_expression(format!("SET #state = :then, attempts = :attempts, due_at_ms = :due{listed}"))
        .condition_expression("#state = :pending AND due_at_ms = :claimed")
        .expression_attribute_names("#state", "state")
        .expression_attribute_values(":pending", pending())
        .expression_attribute_values(":claimed", number(claimed.due_at))
        .expression_attribute_values(":then", AttributeValue::S(then.as_str().to_owned()))
        .expression_attribute_values(":due", number(due_at))
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
    if then.is_open() {
        update.expression_attribute_values(":place", AttributeValue::S(key::due_position(due_at, 0)))
    } else {
        update
    }
}

/// Owes it anew, now, from the schedule's beginning and under the same event id; `false` when there is no such
/// notification. One that is under way, or due within seconds, is left as it is.
///
/// # Errors
/// When the store cannot be asked.
pub async fn owe_again(store: &Store, name: Name, now: Timestamp) -> Result<bool, StoreError> {
    let list = key::notifications_due(key::due_shard(name.event_id));
    let update = store
        .update(key::notification(name.tenant, name.webhook_id, name.event_id))
        .update_expression(
            "SET #state = :pending, attempts_before = attempts, due_at_ms = :now, list_pk = :list, list_sk = :place, \
             forget_at_s = :forget",
        )
        // Over, or waiting for longer than a worker's lease lasts: nobody is at it.
        .condition_expression("attribute_exists(pk) AND (#state <> :pending OR due_at_ms > :lease)")
        .expression_attribute_names("#state", "state")
        .expression_attribute_values(":pending", pending())
        .expression_attribute_values(":now", number(now))
        .expression_attribute_values(":lease", number(now.checked_add(LEASE).unwrap_or(Timestamp::MAX)))
        .expression_attribute_values(":list", AttributeValue::S(list))
        .expression_attribute_values(":place", AttributeValue::S(key::due_position(now, 0)))
        .expression_attribute_values(":forget", AttributeValue::N(forget_at_s(now).to_string()))
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
    match update.send().await {
        Ok(_) => Ok(true),
        Err(error) => match error.as_service_error() {
            Some(UpdateItemError::ConditionalCheckFailedException(failed)) => Ok(failed.item().is_some()),
            _ => Err(error.into()),
        },
    }
}

/// An update of that notification.
pub(super) fn update(store: &Store, name: Name) -> UpdateBuilder {
    let key = key::notification(name.tenant, name.webhook_id, name.event_id);
    let update = Update::builder().table_name(&store.table);
    update.key("pk", AttributeValue::S(key.pk)).key("sk", AttributeValue::S(key.sk))
}

/// Sends one update on its own; whether its condition held.
pub(super) async fn send(store: &Store, update: Update) -> Result<bool, StoreError> {
    let update = store
        .client
        .update_item()
        .table_name(&store.table)
        .set_key(Some(update.key))
        .update_expression(update.update_expression)
        .set_condition_expression(update.condition_expression)
        .set_expression_attribute_names(update.expression_attribute_names)
        .set_expression_attribute_values(update.expression_attribute_values);
    applied(update).await
}

fn pending() -> AttributeValue {
    AttributeValue::S(State::Pending.as_str().to_owned())
}

fn number(moment: Timestamp) -> AttributeValue {
    AttributeValue::N(moment.as_millisecond().to_string())
}

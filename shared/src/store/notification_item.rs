//! How a notification stands in the table, and back.

use super::{Item, StoreError, broken, key, moment, to_item};
use crate::domain::event::{Event, EventType};
use crate::domain::notification::{Notification, State};
use crate::domain::retention::NOTIFICATION;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Serialize, Deserialize)]
pub(super) struct NotificationItem {
    pk: String,
    sk: String,
    /// Only what is open is in the list of what is owed.
    #[serde(skip_serializing_if = "Option::is_none")]
    list_pk: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    list_sk: Option<String>,
    kind: String,
    resource_id: Uuid,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_id: Option<String>,
    event_at_ms: i64,
    data: String,
    state: State,
    attempts: u32,
    attempts_before: u32,
    due_at_ms: i64,
    forget_at_s: i64,
}

pub(super) fn write(notification: &Notification) -> Result<Item, StoreError> {
    let Notification { webhook_id, event, state, attempts, attempts_before, due_at } = notification;
    let key = key::notification(event.tenant, *webhook_id, event.id);
    let owed = state.is_open();
    to_item(NotificationItem {
        pk: key.pk,
        sk: key.sk,
        list_pk: owed.then(|| key::notifications_due(key::due_shard(event.id))),
        list_sk: owed.then(|| key::due_position(*due_at, 0)),
        kind: event.kind.as_str().to_owned(),
        resource_id: event.resource_id,
        user_id: event.user_id.clone(),
        event_at_ms: event.at.as_millisecond(),
        data: event.data.clone(),
        state: *state,
        attempts: *attempts,
        attempts_before: *attempts_before,
        due_at_ms: due_at.as_millisecond(),
        forget_at_s: forget_at_s(*due_at),
    })
}

pub(super) fn read(item: NotificationItem) -> Result<Notification, StoreError> {
    let (tenant, webhook_id, id) = key::notification_named(&item.pk).ok_or_else(|| broken("pk"))?;
    Ok(Notification {
        webhook_id,
        event: Event {
            tenant,
            id,
            kind: EventType::parse(&item.kind).ok_or_else(|| broken("kind"))?,
            resource_id: item.resource_id,
            user_id: item.user_id,
            at: moment(item.event_at_ms)?,
            data: item.data,
        },
        state: item.state,
        attempts: item.attempts,
        attempts_before: item.attempts_before,
        due_at: moment(item.due_at_ms)?,
    })
}

/// When something that was last touched at that moment may be forgotten, in seconds since 1970.
pub(super) fn forget_at_s(now: Timestamp) -> i64 {
    now.checked_add(NOTIFICATION).unwrap_or(Timestamp::MAX).as_second()
}

//! The delivery log: every attempt at a webhook's deliveries, kept for 30 days.

use super::{Item, Store, StoreError, broken, from_item, key, moment, to_item};
use crate::domain::cursor::Position;
use crate::domain::notification::{Attempt, KEPT_FOR};
use crate::domain::tenant::Tenant;
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Serialize, Deserialize)]
struct AttemptItem {
    pk: String,
    sk: String,
    event_id: Uuid,
    kind: String,
    resource_id: Uuid,
    number: u32,
    at_ms: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    duration_ms: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_attempt_at_ms: Option<i64>,
    forget_at_s: i64,
}

/// Part of a delivery log.
#[derive(Debug, Default)]
pub struct Page {
    /// Newest first.
    pub attempts: Vec<Attempt>,
    /// Where to go on; `None` at the end.
    pub next: Option<Position>,
}

pub(super) fn write(tenant: Tenant, webhook_id: Uuid, attempt: &Attempt) -> Result<Item, StoreError> {
    to_item(AttemptItem {
        pk: key::attempts_of(tenant, webhook_id),
        sk: key::list_position(Position { created_at: attempt.at, id: attempt.event_id }),
        event_id: attempt.event_id,
        kind: attempt.kind.clone(),
        resource_id: attempt.resource_id,
        number: attempt.number,
        at_ms: attempt.at.as_millisecond(),
        status: attempt.status,
        error: attempt.error.clone(),
        duration_ms: attempt.duration_ms,
        next_attempt_at_ms: attempt.next_attempt_at.map(Timestamp::as_millisecond),
        forget_at_s: attempt.at.checked_add(KEPT_FOR).unwrap_or(Timestamp::MAX).as_second(),
    })
}

/// A webhook's attempts, newest first, after that place. One Query.
///
/// # Errors
/// When the store cannot be asked.
pub async fn list(
    store: &Store,
    tenant: Tenant,
    webhook_id: Uuid,
    after: Option<Position>,
    limit: usize,
) -> Result<Page, StoreError> {
    let mut query = store
        .client
        .query()
        .table_name(&store.table)
        .expression_attribute_values(":log", AttributeValue::S(key::attempts_of(tenant, webhook_id)))
        .scan_index_forward(false)
        .consistent_read(true)
        // One more than fits tells whether there is a next page.
        .limit(i32::try_from(limit + 1).unwrap_or(i32::MAX));
    query = match after {
        None => query.key_condition_expression("pk = :log"),
        Some(after) => query
            .key_condition_expression("pk = :log AND sk < :after")
            .expression_attribute_values(":after", AttributeValue::S(key::list_position(after))),
    };
    let answer = query.send().await?;
    let mut attempts =
        answer.items.unwrap_or_default().into_iter().map(read).collect::<Result<Vec<_>, StoreError>>()?;
    let more = attempts.len() > limit;
    attempts.truncate(limit);
    let next = attempts.last().filter(|_| more);
    Ok(Page { next: next.map(|last| Position { created_at: last.at, id: last.event_id }), attempts })
}

fn read(item: Item) -> Result<Attempt, StoreError> {
    let item: AttemptItem = from_item(item)?;
    if item.number == 0 {
        return Err(broken("number"));
    }
    Ok(Attempt {
        event_id: item.event_id,
        kind: item.kind,
        resource_id: item.resource_id,
        number: item.number,
        at: moment(item.at_ms)?,
        status: item.status,
        error: item.error,
        duration_ms: item.duration_ms,
        next_attempt_at: item.next_attempt_at_ms.map(moment).transpose()?,
    })
}

//! Completions that were accepted while the store was away and had to be refused afterwards: for operators.

use super::{Item, Store, StoreError, from_item, key, moment, to_item};
use crate::domain::retention::OVER;
use crate::domain::tenant::Tenant;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One such completion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RejectedCompletion {
    /// The request that brought it.
    pub request_id: String,
    /// Whose it was, as far as is known.
    pub tenant: Option<Tenant>,
    /// What it named.
    pub transaction_id: Uuid,
    /// When it was accepted.
    pub reported_at: Timestamp,
    /// When it was refused.
    pub rejected_at: Timestamp,
    /// Why, in a word: `unknown`, `expired`, `unauthenticated`.
    pub reason: String,
}

#[derive(Serialize, Deserialize)]
struct RejectedCompletionItem {
    pk: String,
    sk: String,
    list_pk: String,
    list_sk: String,
    request_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    tenant: Option<String>,
    transaction_id: Uuid,
    reported_at_ms: i64,
    rejected_at_ms: i64,
    reason: String,
    forget_at_s: i64,
}

/// Records one, once. One PutItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn record(store: &Store, rejected: &RejectedCompletion) -> Result<(), StoreError> {
    let key = key::rejected_completion(&rejected.request_id);
    let item = to_item(RejectedCompletionItem {
        pk: key.pk,
        sk: key.sk,
        list_pk: key::REJECTED_COMPLETIONS.to_owned(),
        list_sk: key::list_from(rejected.rejected_at),
        request_id: rejected.request_id.clone(),
        tenant: rejected.tenant.map(|tenant| tenant.to_string()),
        transaction_id: rejected.transaction_id,
        reported_at_ms: rejected.reported_at.as_millisecond(),
        rejected_at_ms: rejected.rejected_at.as_millisecond(),
        reason: rejected.reason.clone(),
        forget_at_s: rejected.rejected_at.checked_add(OVER).unwrap_or(Timestamp::MAX).as_second(),
    })?;
    // Whether it was there already does not matter: its message may come twice.
    store.put_new(item).await.map(drop)
}

/// All of them, oldest first.
///
/// # Errors
/// When the store cannot be asked.
pub async fn list(store: &Store) -> Result<Vec<RejectedCompletion>, StoreError> {
    store.listed(key::REJECTED_COMPLETIONS.to_owned()).await?.into_iter().map(read).collect()
}

fn read(item: Item) -> Result<RejectedCompletion, StoreError> {
    let item: RejectedCompletionItem = from_item(item)?;
    let tenant = item.tenant.map(|tenant| tenant.parse().map_err(|_| super::broken("tenant"))).transpose()?;
    Ok(RejectedCompletion {
        request_id: item.request_id,
        tenant,
        transaction_id: item.transaction_id,
        reported_at: moment(item.reported_at_ms)?,
        rejected_at: moment(item.rejected_at_ms)?,
        reason: item.reason,
    })
}

//! Reports of settlement's that could not be applied: for operators.

use super::{Item, Store, StoreError, broken, from_item, key, moment, to_item};
use crate::domain::remittance::TransactionId;
use crate::domain::retention::OVER;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One such report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RejectedSettlement {
    /// The transaction that it is of.
    pub id: TransactionId,
    /// What it says was reached.
    pub step: String,
    /// Its number among the transaction's.
    pub sequence: u64,
    /// Where the transaction stood: a status and a delivery status; `unknown` when there is none.
    pub stood: String,
    /// When it was refused.
    pub rejected_at: Timestamp,
}

#[derive(Serialize, Deserialize)]
struct RejectedSettlementItem {
    pk: String,
    sk: String,
    list_pk: String,
    list_sk: String,
    tenant: String,
    transaction_id: Uuid,
    step: String,
    sequence: u64,
    stood: String,
    rejected_at_ms: i64,
    forget_at_s: i64,
}

/// Records one, once. One PutItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn record(store: &Store, rejected: &RejectedSettlement) -> Result<(), StoreError> {
    let key = key::rejected_settlement(rejected.id, &rejected.step, rejected.sequence);
    let item = to_item(RejectedSettlementItem {
        pk: key.pk,
        sk: key.sk,
        list_pk: key::REJECTED_SETTLEMENTS.to_owned(),
        list_sk: key::list_from(rejected.rejected_at),
        tenant: rejected.id.tenant.to_string(),
        transaction_id: rejected.id.id,
        step: rejected.step.clone(),
        sequence: rejected.sequence,
        stood: rejected.stood.clone(),
        rejected_at_ms: rejected.rejected_at.as_millisecond(),
        forget_at_s: rejected.rejected_at.checked_add(OVER).unwrap_or(Timestamp::MAX).as_second(),
    })?;
    // Whether it was there already does not matter: its message may come twice.
    store.put_new(item).await.map(drop)
}

/// All of them, oldest first.
///
/// # Errors
/// When the store cannot be asked.
pub async fn list(store: &Store) -> Result<Vec<RejectedSettlement>, StoreError> {
    store.listed(key::REJECTED_SETTLEMENTS.to_owned()).await?.into_iter().map(read).collect()
}

fn read(item: Item) -> Result<RejectedSettlement, StoreError> {
    let item: RejectedSettlementItem = from_item(item)?;
    let tenant = item.tenant.parse().map_err(|_| broken("tenant"))?;
    Ok(RejectedSettlement {
        id: TransactionId { tenant, id: item.transaction_id },
        step: item.step,
        sequence: item.sequence,
        stood: item.stood,
        rejected_at: moment(item.rejected_at_ms)?,
    })
}

//! Partners: read by every function, written by operators alone.

use super::{Item, Store, StoreError, broken, from_item, key, to_item};
use crate::domain::money::Currency;
use crate::domain::partner::Partner;
use crate::domain::tenant::{Mode, Tenant};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Serialize, Deserialize)]
struct PartnerItem {
    pk: String,
    sk: String,
    list_pk: String,
    list_sk: String,
    id: Uuid,
    mode: Mode,
    name: String,
    currency: String,
    active: bool,
    contribution_expiry_s: i64,
    created_at_ms: i64,
}

/// The partner, active or not. One GetItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn find(store: &Store, tenant: Tenant) -> Result<Option<Partner>, StoreError> {
    store.read(&key::partner(tenant), false).await?.map(read).transpose()
}

/// Records a partner; `false` when its id is taken.
///
/// # Errors
/// When the store cannot be asked.
pub async fn create(store: &Store, partner: &Partner) -> Result<bool, StoreError> {
    let key = key::partner(partner.tenant);
    let item = to_item(PartnerItem {
        pk: key.pk,
        sk: key.sk,
        list_pk: key::partners_in(partner.tenant.mode),
        list_sk: partner.tenant.partner_id.to_string(),
        id: partner.tenant.partner_id,
        mode: partner.tenant.mode,
        name: partner.name.clone(),
        currency: partner.currency.code().to_owned(),
        active: partner.active,
        contribution_expiry_s: partner.contribution_expiry.as_secs(),
        created_at_ms: partner.created_at.as_millisecond(),
    })?;
    store.put_new(item).await
}

/// Stops everything that the partner's credentials open; `false` when there is no such partner.
///
/// # Errors
/// When the store cannot be asked.
pub async fn disable(store: &Store, tenant: Tenant) -> Result<bool, StoreError> {
    store.set_active(key::partner(tenant), false).await
}

/// All partners of a mode, in the order of their ids.
///
/// # Errors
/// When the store cannot be asked.
pub async fn list(store: &Store, mode: Mode) -> Result<Vec<Partner>, StoreError> {
    store.listed(key::partners_in(mode)).await?.into_iter().map(read).collect()
}

fn read(item: Item) -> Result<Partner, StoreError> {
    let item: PartnerItem = from_item(item)?;
    Ok(Partner {
        tenant: Tenant { mode: item.mode, partner_id: item.id },
        name: item.name,
        currency: Currency::from_code(&item.currency).ok_or_else(|| broken("currency"))?,
        active: item.active,
        contribution_expiry: SignedDuration::from_secs(item.contribution_expiry_s),
        created_at: Timestamp::from_millisecond(item.created_at_ms).map_err(|_| broken("created_at_ms"))?,
    })
}

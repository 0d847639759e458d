//! Credentials: found by their public half, issued once, revoked for good.

use super::{Item, Store, StoreError, from_item, key, to_item};
use crate::domain::partner::{Credential, CredentialKind};
use crate::domain::tenant::{Mode, Tenant};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Serialize, Deserialize)]
struct CredentialItem {
    pk: String,
    sk: String,
    list_pk: String,
    list_sk: String,
    id: String,
    kind: CredentialKind,
    mode: Mode,
    partner_id: Uuid,
    #[serde(with = "serde_bytes")]
    secret_sha256: [u8; 32],
    active: bool,
    created_at_ms: i64,
}

/// The credential of that kind and id, active or not. One GetItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn find(store: &Store, kind: CredentialKind, id: &str) -> Result<Option<Credential>, StoreError> {
    // Eventually consistent: what is read stays in memory for a minute anyway.
    store.read(&key::credential(kind, id), false).await?.map(read).transpose()
}

/// Records a credential; `false` when its id is taken.
///
/// # Errors
/// When the store cannot be asked.
pub async fn issue(store: &Store, credential: &Credential) -> Result<bool, StoreError> {
    let key = key::credential(credential.kind, &credential.id);
    let item = to_item(CredentialItem {
        pk: key.pk,
        sk: key.sk,
        list_pk: key::credentials_of(credential.tenant),
        list_sk: credential.id.clone(),
        id: credential.id.clone(),
        kind: credential.kind,
        mode: credential.tenant.mode,
        partner_id: credential.tenant.partner_id,
        secret_sha256: credential.secret_sha256,
        active: credential.active,
        created_at_ms: credential.created_at.as_millisecond(),
    })?;
    store.put_new(item).await
}

/// Makes a credential open nothing; `false` when there is none of that kind and id.
///
/// # Errors
/// When the store cannot be asked.
pub async fn revoke(store: &Store, kind: CredentialKind, id: &str) -> Result<bool, StoreError> {
    store.set_active(key::credential(kind, id), false).await
}

/// All credentials of a partner, in the order of their ids.
///
/// # Errors
/// When the store cannot be asked.
pub async fn list(store: &Store, tenant: Tenant) -> Result<Vec<Credential>, StoreError> {
    store.listed(key::credentials_of(tenant)).await?.into_iter().map(read).collect()
}

fn read(item: Item) -> Result<Credential, StoreError> {
    let item: CredentialItem = from_item(item)?;
    Ok(Credential {
        id: item.id,
        kind: item.kind,
        tenant: Tenant { mode: item.mode, partner_id: item.partner_id },
        secret_sha256: item.secret_sha256,
        active: item.active,
        created_at: Timestamp::from_millisecond(item.created_at_ms).map_err(|_| super::broken("created_at_ms"))?,
    })
}

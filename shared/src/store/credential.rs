//! Credentials: found by their public half, issued once, given another secret, revoked for good.

use super::update::{Applied, applied_to};
use super::{Item, Store, StoreError, from_item, key, moment, to_item};
use crate::domain::credential::{Credential, Previous, Rotation, forget_at};
use crate::domain::partner::CredentialKind;
use crate::domain::tenant::{Mode, Tenant};
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteArray;
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
    secret_sha256: ByteArray<32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    previous_sha256: Option<ByteArray<32>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    previous_until_ms: Option<i64>,
    active: bool,
    created_at_ms: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expires_at_ms: Option<i64>,
    /// Only of what will open nothing one day, or does not any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    forget_at_s: Option<i64>,
}

/// The credential of that kind and id, open or not. One GetItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn find(
    store: &Store,
    kind: CredentialKind,
    id: &str,
    consistent: bool,
) -> Result<Option<Credential>, StoreError> {
    store.read(&key::credential(kind, id), consistent).await?.map(read).transpose()
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
        secret_sha256: ByteArray::new(credential.secret_sha256),
        previous_sha256: credential.previous.map(|previous| ByteArray::new(previous.secret_sha256)),
        previous_until_ms: credential.previous.map(|previous| previous.until.as_millisecond()),
        active: credential.active,
        created_at_ms: credential.created_at.as_millisecond(),
        expires_at_ms: credential.expires_at.map(Timestamp::as_millisecond),
        forget_at_s: credential.expires_at.map(|expires_at| forget_at(expires_at).as_second()),
    })?;
    store.put_new(item).await
}

/// Gives a credential its other secret, unless it has changed since it was read; `false` when it has. One UpdateItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn rotate(store: &Store, credential: &Credential, rotation: &Rotation) -> Result<bool, StoreError> {
    let bytes = |sha256: [u8; 32]| AttributeValue::B(Blob::new(sha256));
    let number = |number: i64| AttributeValue::N(number.to_string());
    let expires =
        if rotation.expires_at.is_some() { ", expires_at_ms = :expires, forget_at_s = :forget" } else { "" };
    let mut update = store
        .update(key::credential(credential.kind, &credential.id))
        .update_expression(format!(
            "SET secret_sha256 = :new, previous_sha256 = :previous, previous_until_ms = :until{expires}"
        ))
        // Its current secret: no two operators give it another at once. Active: revoked is for good.
        .condition_expression("secret_sha256 = :current AND active = :active")
        .expression_attribute_values(":new", bytes(rotation.secret_sha256))
        .expression_attribute_values(":previous", bytes(rotation.previous.secret_sha256))
        .expression_attribute_values(":until", number(rotation.previous.until.as_millisecond()))
        .expression_attribute_values(":current", bytes(credential.secret_sha256))
        .expression_attribute_values(":active", AttributeValue::Bool(true));
    if let Some(expires_at) = rotation.expires_at {
        update = update
            .expression_attribute_values(":expires", number(expires_at.as_millisecond()))
            .expression_attribute_values(":forget", number(forget_at(expires_at).as_second()));
    }
    match applied_to(update).await? {
        Applied::Now(_) => Ok(true),
        // Ours, if our first try at it lost its answer: nobody else makes the same secret.
        Applied::Refused(item) => Ok(read(item)?.secret_sha256 == rotation.secret_sha256),
        Applied::Missing => Ok(false),
    }
}

/// Makes a credential open nothing; `false` when there is none of that kind and id.
///
/// # Errors
/// When the store cannot be asked.
pub async fn revoke(store: &Store, kind: CredentialKind, id: &str, now: Timestamp) -> Result<bool, StoreError> {
    let update = store
        .update(key::credential(kind, id))
        .update_expression("SET active = :revoked, forget_at_s = :forget")
        // Revoking it again keeps it no longer.
        .condition_expression("active = :active")
        .expression_attribute_values(":revoked", AttributeValue::Bool(false))
        .expression_attribute_values(":active", AttributeValue::Bool(true))
        .expression_attribute_values(":forget", AttributeValue::N(forget_at(now).as_second().to_string()));
    Ok(!matches!(applied_to(update).await?, Applied::Missing))
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
    let previous = item.previous_sha256.zip(item.previous_until_ms).map(|(sha256, until_ms)| {
        moment(until_ms).map(|until| Previous { secret_sha256: sha256.into_array(), until })
    });
    Ok(Credential {
        id: item.id,
        kind: item.kind,
        tenant: Tenant { mode: item.mode, partner_id: item.partner_id },
        secret_sha256: item.secret_sha256.into_array(),
        previous: previous.transpose()?,
        active: item.active,
        created_at: moment(item.created_at_ms)?,
        expires_at: item.expires_at_ms.map(moment).transpose()?,
    })
}

//! How a device stands in the table, and back.

use super::{Item, StoreError, broken, from_item, moment};
use crate::domain::device::{Device, Token};
use crate::domain::sealed::Sealed;
use crate::domain::tenant::Tenant;
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use serde::Deserialize;
use serde_bytes::ByteBuf;

#[derive(Deserialize)]
struct DeviceItem {
    tenant: String,
    merchant_id: String,
    device_id: String,
    #[serde(default)]
    signing_key: Option<ByteBuf>,
    #[serde(default)]
    token_sha256: Option<ByteBuf>,
    #[serde(default)]
    token_expires_at_ms: Option<i64>,
    #[serde(default)]
    token_used: bool,
    active: bool,
}

pub(super) fn read(item: Item) -> Result<Device, StoreError> {
    let item: DeviceItem = from_item(item)?;
    let tenant: Tenant = item.tenant.parse().map_err(|_| broken("tenant"))?;
    let sealed = |bytes: ByteBuf| Sealed::from_bytes(&bytes).ok_or_else(|| broken("signing_key"));
    let token = match (item.token_sha256, item.token_expires_at_ms) {
        (Some(sha256), Some(expires_at_ms)) => Some(Token {
            sha256: sha256.into_vec().try_into().map_err(|_| broken("token_sha256"))?,
            expires_at: moment(expires_at_ms)?,
            used: item.token_used,
        }),
        _ => None,
    };
    let key = item.signing_key.map(sealed).transpose()?;
    let (merchant_id, device_id, active) = (item.merchant_id, item.device_id, item.active);
    Ok(Device { tenant, merchant_id, device_id, key, token, active })
}

/// A sealed key as the table holds it.
pub(super) fn sealed(key: &Sealed) -> Result<AttributeValue, StoreError> {
    let bytes = key.to_bytes().ok_or_else(|| broken("a wrapped key of more than 64 KiB"))?;
    Ok(AttributeValue::B(Blob::new(bytes)))
}

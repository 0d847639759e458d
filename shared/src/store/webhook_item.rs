//! How a webhook stands in the table, and back.

use super::{Item, StoreError, broken, from_item, key, moment, to_item};
use crate::domain::event::EventFilter;
use crate::domain::origin::Origin;
use crate::domain::sealed::Sealed;
use crate::domain::webhook::{Status, Webhook};
use crate::domain::webhook_dialect::Dialect;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

#[derive(Serialize, Deserialize)]
pub(super) struct WebhookItem {
    pk: String,
    sk: String,
    url: String,
    events: Vec<String>,
    dialect: Dialect,
    status: Status,
    created_at_ms: i64,
    secret: ByteBuf,
    #[serde(skip_serializing_if = "Option::is_none")]
    previous_secret: Option<ByteBuf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    previous_until_ms: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failing_since_ms: Option<i64>,
    version: u64,
    #[serde(with = "serde_bytes")]
    request_fingerprint: [u8; 32],
    request_id: String,
}

pub(super) fn write(webhook: &Webhook) -> Result<Item, StoreError> {
    let key = key::webhook(webhook.tenant, webhook.id);
    let previous = webhook.previous_secret.as_ref();
    to_item(WebhookItem {
        pk: key.pk,
        sk: key.sk,
        url: webhook.url.clone(),
        events: webhook.events.entries().to_vec(),
        dialect: webhook.dialect,
        status: webhook.status,
        created_at_ms: webhook.created_at.as_millisecond(),
        secret: ByteBuf::from(sealed_bytes(&webhook.secret)?),
        previous_secret: previous.map(|(secret, _)| sealed_bytes(secret).map(ByteBuf::from)).transpose()?,
        previous_until_ms: previous.map(|(_, until)| until.as_millisecond()),
        failing_since_ms: webhook.failing_since.map(Timestamp::as_millisecond),
        version: webhook.version,
        request_fingerprint: webhook.origin.fingerprint,
        request_id: webhook.origin.request_id.clone(),
    })
}

pub(super) fn read(item: WebhookItem) -> Result<Webhook, StoreError> {
    let (tenant, id) = key::webhook_named(&item.pk, &item.sk).ok_or_else(|| broken("pk"))?;
    let sealed = |bytes: &ByteBuf| Sealed::from_bytes(bytes).ok_or_else(|| broken("secret"));
    let previous_secret = match (&item.previous_secret, item.previous_until_ms) {
        (Some(secret), Some(until)) => Some((sealed(secret)?, moment(until)?)),
        _ => None,
    };
    Ok(Webhook {
        tenant,
        id,
        url: item.url,
        events: EventFilter::recorded(item.events),
        dialect: item.dialect,
        status: item.status,
        created_at: moment(item.created_at_ms)?,
        secret: sealed(&item.secret)?,
        previous_secret,
        failing_since: item.failing_since_ms.map(moment).transpose()?,
        version: item.version,
        origin: Origin { fingerprint: item.request_fingerprint, request_id: item.request_id },
    })
}

/// Whether a webhook's current secret is that one.
pub(super) fn has_secret(item: Item, secret: &Sealed) -> Result<bool, StoreError> {
    Ok(read(from_item(item)?)?.secret == *secret)
}

/// A sealed secret as the table holds it.
pub(super) fn sealed_bytes(secret: &Sealed) -> Result<Vec<u8>, StoreError> {
    secret.to_bytes().ok_or_else(|| broken("a wrapped key of more than 64 KiB"))
}

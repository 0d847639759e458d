//! Invitations: recorded, so that the table's stream tells of them.

use super::update::applied;
use super::{Store, StoreError, broken, key, moment};
use crate::domain::cents::Cents;
use crate::domain::invitation::{Invitation, SAME_WITHIN};
use crate::domain::money::Currency;
use crate::domain::retention::INVITATION;
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct InvitationItem {
    pk: String,
    merchant_id: String,
    device_id: String,
    operator_id: String,
    mobile: String,
    amount: u64,
    currency: String,
    asked_at_ms: i64,
    version: u64,
}

/// Records that somebody is invited, unless the same was asked for within the last minute. One UpdateItem: asking again
/// later is another version of the same item, and so another event.
///
/// # Errors
/// When the store cannot be asked; the same request again is right.
pub async fn invite(store: &Store, new: &Invitation) -> Result<(), StoreError> {
    let before = new.asked_at.checked_sub(SAME_WITHIN).unwrap_or(Timestamp::MIN);
    let forget_at = new.asked_at.checked_add(INVITATION).unwrap_or(Timestamp::MAX);
    let text = |text: &str| AttributeValue::S(text.to_owned());
    let number = |moment: Timestamp| AttributeValue::N(moment.as_millisecond().to_string());
    let update = store
        .update(key::invitation(new.tenant, new.id))
        .update_expression(
            "SET merchant_id = :merchant, device_id = :device, operator_id = :operator, mobile = :mobile, \
             amount = :amount, currency = :currency, asked_at_ms = :now, forget_at_s = :forget ADD version :one",
        )
        .condition_expression("attribute_not_exists(pk) OR asked_at_ms <= :before")
        .expression_attribute_values(":merchant", text(&new.merchant_id))
        .expression_attribute_values(":device", text(&new.device_id))
        .expression_attribute_values(":operator", text(&new.operator_id))
        .expression_attribute_values(":mobile", text(&new.mobile))
        .expression_attribute_values(":amount", AttributeValue::N(new.amount.get().to_string()))
        .expression_attribute_values(":currency", text(new.currency.code()))
        .expression_attribute_values(":now", number(new.asked_at))
        .expression_attribute_values(":forget", AttributeValue::N(forget_at.as_second().to_string()))
        .expression_attribute_values(":before", number(before))
        .expression_attribute_values(":one", AttributeValue::N("1".to_owned()));
    // Whether it was recorded now or within the last minute does not matter.
    applied(update).await.map(drop)
}

/// The invitation that an item of the stream is.
pub(super) fn owned(item: InvitationItem) -> Result<Invitation, StoreError> {
    let (tenant, id) = key::invitation_named(&item.pk).ok_or_else(|| broken("pk"))?;
    Ok(Invitation {
        tenant,
        id,
        merchant_id: item.merchant_id,
        device_id: item.device_id,
        operator_id: item.operator_id,
        mobile: item.mobile,
        amount: Cents::new(item.amount).ok_or_else(|| broken("amount"))?,
        currency: Currency::from_code(&item.currency).ok_or_else(|| broken("currency"))?,
        asked_at: moment(item.asked_at_ms)?,
        version: item.version,
    })
}

//! How an adjustment stands in the table, and back.

use super::{Item, StoreError, broken, from_item, key, moment, to_item};
use crate::domain::adjustment::{Adjustment, Reversal};
use crate::domain::cents::Cents;
use crate::domain::code::Code;
use crate::domain::customer::CustomerId;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Serialize, Deserialize)]
struct AdjustmentItem {
    pk: String,
    sk: String,
    reference: String,
    merchant_id: String,
    device_id: String,
    code: String,
    customer_id: Uuid,
    amount: u64,
    released: u64,
    at_ms: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    reversal: Option<ReversalFacts>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct ReversalFacts {
    signature: String,
    reference: String,
    at_ms: i64,
}

pub(super) fn write(adjustment: &Adjustment) -> Result<Item, StoreError> {
    let key = key::adjustment(adjustment.tenant, &adjustment.signature);
    to_item(AdjustmentItem {
        pk: key.pk,
        sk: key.sk,
        reference: adjustment.reference.clone(),
        merchant_id: adjustment.merchant_id.clone(),
        device_id: adjustment.device_id.clone(),
        code: adjustment.code.to_string(),
        customer_id: adjustment.customer.id,
        amount: adjustment.amount.get(),
        released: adjustment.released.get(),
        at_ms: adjustment.at.as_millisecond(),
        reversal: adjustment.reversal.as_ref().map(facts),
    })
}

pub(super) fn read(item: Item) -> Result<Adjustment, StoreError> {
    let item: AdjustmentItem = from_item(item)?;
    let (tenant, signature) = key::adjustment_named(&item.pk).ok_or_else(|| broken("pk"))?;
    let reversal = |facts: ReversalFacts| {
        Ok::<_, StoreError>(Reversal {
            signature: facts.signature,
            reference: facts.reference,
            at: moment(facts.at_ms)?,
        })
    };
    Ok(Adjustment {
        tenant,
        signature,
        reference: item.reference,
        merchant_id: item.merchant_id,
        device_id: item.device_id,
        code: Code::parse(&item.code).ok_or_else(|| broken("code"))?,
        customer: CustomerId { mode: tenant.mode, id: item.customer_id },
        amount: Cents::new(item.amount).ok_or_else(|| broken("amount"))?,
        released: Cents::new(item.released).ok_or_else(|| broken("released"))?,
        at: moment(item.at_ms)?,
        reversal: item.reversal.map(reversal).transpose()?,
    })
}

pub(super) fn facts(reversal: &Reversal) -> ReversalFacts {
    ReversalFacts {
        signature: reversal.signature.clone(),
        reference: reversal.reference.clone(),
        at_ms: reversal.at.as_millisecond(),
    }
}

//! How a contribution stands in the table, and back. An item that breaks a rule is refused, never mended.

use super::transfer_item::{MissedItem, TransferItem};
use super::{Item, StoreError, broken, from_item, key, moment, to_item};
use crate::domain::contribution::{Contribution, Settlement, Status};
use crate::domain::cursor::Position;
use crate::domain::money::{Currency, Money};
use crate::domain::month::Month;
use crate::domain::origin::Origin;
use crate::domain::statement::outcome::Transfers;
use crate::domain::tenant::Tenant;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
pub(super) struct ContributionItem {
    pk: String,
    sk: String,
    list_pk: String,
    list_sk: String,
    project_id: u64,
    amount_minor: u64,
    currency: String,
    exponent: u8,
    user_hash: String,
    status: Status,
    settlement: Settlement,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    settled: Option<TransferItem>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    duplicated: Option<TransferItem>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    missed: Option<MissedItem>,
    created_at_ms: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    completed_at_ms: Option<i64>,
    expires_at_ms: i64,
    version: u64,
    #[serde(with = "serde_bytes")]
    request_fingerprint: [u8; 32],
    request_id: String,
}

pub(super) fn write(tenant: Tenant, contribution: &Contribution) -> Result<Item, StoreError> {
    let key = key::contribution(tenant, contribution.id);
    let Contribution { id, created_at, amount, .. } = *contribution;
    to_item(ContributionItem {
        pk: key.pk,
        sk: key.sk,
        list_pk: key::contributions_of(tenant, Month::of(created_at)),
        list_sk: key::list_position(Position { created_at, id }),
        project_id: contribution.project_id,
        amount_minor: amount.minor_units(),
        currency: amount.currency().code().to_owned(),
        exponent: amount.exponent(),
        user_hash: contribution.user_hash.clone(),
        status: contribution.status,
        settlement: contribution.recorded_settlement,
        settled: contribution.transfers.settled.as_ref().map(TransferItem::settled),
        duplicated: contribution.transfers.duplicated.as_ref().map(TransferItem::duplicated),
        missed: contribution.transfers.missed.as_ref().map(MissedItem::of),
        created_at_ms: created_at.as_millisecond(),
        completed_at_ms: contribution.completed_at.map(Timestamp::as_millisecond),
        expires_at_ms: contribution.expires_at.as_millisecond(),
        version: contribution.version,
        request_fingerprint: contribution.origin.fingerprint,
        request_id: contribution.origin.request_id.clone(),
    })
}

pub(super) fn read(item: Item) -> Result<Contribution, StoreError> {
    owned(from_item(item)?).map(|(_, contribution)| contribution)
}

/// The contribution, and whose it is.
pub(super) fn owned(item: ContributionItem) -> Result<(Tenant, Contribution), StoreError> {
    let (tenant, id) = key::contribution_named(&item.pk).ok_or_else(|| broken("pk"))?;
    let currency = Currency::from_code(&item.currency).ok_or_else(|| broken("currency"))?;
    let contribution = Contribution {
        id,
        project_id: item.project_id,
        amount: Money::from_minor_units(item.amount_minor, currency, item.exponent)
            .ok_or_else(|| broken("amount_minor"))?,
        user_hash: item.user_hash,
        status: item.status,
        created_at: moment(item.created_at_ms)?,
        completed_at: item.completed_at_ms.map(moment).transpose()?,
        expires_at: moment(item.expires_at_ms)?,
        recorded_settlement: item.settlement,
        transfers: Transfers {
            settled: item.settled.as_ref().map(TransferItem::as_settled).transpose()?,
            duplicated: item.duplicated.as_ref().map(TransferItem::as_duplicated).transpose()?,
            missed: item.missed.as_ref().map(MissedItem::as_missed).transpose()?,
        },
        version: item.version,
        origin: Origin { fingerprint: item.request_fingerprint, request_id: item.request_id },
    };
    Ok((tenant, contribution))
}

//! How what statements said of a contribution stands in its item, and back.

use super::{StoreError, broken, moment};
use crate::domain::statement::amount::{Amount, CurrencyCode};
use crate::domain::statement::outcome::{Duplicated, Missed, Settled, Verdict};
use crate::domain::statement::{Digest, Transfer};
use serde::{Deserialize, Serialize};

/// The attribute of the transfer that settled it.
pub(super) const SETTLED: &str = "settled";
/// The attribute of the first transfer after that one.
pub(super) const DUPLICATED: &str = "duplicated";
/// The attribute of the statement that it was missed in.
pub(super) const MISSED: &str = "missed";

/// A transfer, with what it said; of a duplicate, nothing.
#[derive(Serialize, Deserialize)]
pub(super) struct TransferItem {
    #[serde(with = "serde_bytes")]
    statement: [u8; 32],
    entry: u32,
    amount: String,
    currency: String,
    booked_on: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<Verdict>,
    at_ms: i64,
}

/// A statement, and when it was looked through in vain.
#[derive(Serialize, Deserialize)]
pub(super) struct MissedItem {
    #[serde(with = "serde_bytes")]
    statement: [u8; 32],
    at_ms: i64,
}

impl TransferItem {
    pub(super) fn settled(settled: &Settled) -> Self {
        Self { verdict: Some(settled.verdict), ..Self::duplicated(&Duplicated { by: settled.by, at: settled.at }) }
    }

    pub(super) fn duplicated(duplicated: &Duplicated) -> Self {
        let Transfer { statement, entry, amount, booked_on } = duplicated.by;
        Self {
            statement: statement.0,
            entry,
            amount: amount.to_string(),
            currency: amount.currency.as_str().to_owned(),
            booked_on: booked_on.to_string(),
            verdict: None,
            at_ms: duplicated.at.as_millisecond(),
        }
    }

    fn transfer(&self) -> Result<Transfer, StoreError> {
        let currency = CurrencyCode::parse(&self.currency).ok_or_else(|| broken("a transfer's currency"))?;
        Ok(Transfer {
            statement: Digest(self.statement),
            entry: self.entry,
            amount: Amount::parse(&self.amount, currency).map_err(|_| broken("a transfer's amount"))?,
            booked_on: self.booked_on.parse().map_err(|_| broken("a transfer's day"))?,
        })
    }

    pub(super) fn as_settled(&self) -> Result<Settled, StoreError> {
        let verdict = self.verdict.ok_or_else(|| broken("a settlement without its verdict"))?;
        Ok(Settled { by: self.transfer()?, verdict, at: moment(self.at_ms)? })
    }

    pub(super) fn as_duplicated(&self) -> Result<Duplicated, StoreError> {
        Ok(Duplicated { by: self.transfer()?, at: moment(self.at_ms)? })
    }
}

impl MissedItem {
    pub(super) fn of(missed: &Missed) -> Self {
        Self { statement: missed.by.0, at_ms: missed.at.as_millisecond() }
    }

    pub(super) fn as_missed(&self) -> Result<Missed, StoreError> {
        Ok(Missed { by: Digest(self.statement), at: moment(self.at_ms)? })
    }
}

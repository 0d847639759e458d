//! What came of holding a transfer against the ledger.

use super::{Digest, Transfer};
use crate::domain::contribution::{Contribution, Status};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What the first transfer that names a contribution says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It agrees.
    Matched,
    /// It is another amount.
    AmountDiffers,
    /// It is in another currency.
    CurrencyDiffers,
    /// It agrees, but nobody has reported the transfer.
    NotCompleted,
}

impl Verdict {
    /// Holds a transfer against its contribution, as it is recorded.
    #[must_use]
    pub fn of(transfer: &Transfer, contribution: &Contribution) -> Self {
        if !transfer.amount.is_in(contribution.amount) {
            Self::CurrencyDiffers
        } else if !transfer.amount.is_as_much_as(contribution.amount) {
            Self::AmountDiffers
        } else if contribution.status != Status::Completed {
            Self::NotCompleted
        } else {
            Self::Matched
        }
    }

    /// What it is told as, unless it agrees.
    #[must_use]
    pub fn mismatch(self) -> Option<Mismatch> {
        match self {
            Self::Matched => None,
            Self::AmountDiffers => Some(Mismatch::AmountDiffers),
            Self::CurrencyDiffers => Some(Mismatch::CurrencyDiffers),
            Self::NotCompleted => Some(Mismatch::NotCompleted),
        }
    }
}

/// How a contribution and the statements disagree. Each is said of a contribution once at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mismatch {
    /// Its transfer is another amount.
    AmountDiffers,
    /// Its transfer is in another currency.
    CurrencyDiffers,
    /// Its transfer came, and nobody has reported it.
    NotCompleted,
    /// It was transferred more than once.
    DuplicateTransfer,
    /// Its transfer was reported, and did not come.
    NeverTransferred,
}

impl Mismatch {
    /// In a word, as subscribers and reports have it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AmountDiffers => "amount_differs",
            Self::CurrencyDiffers => "currency_differs",
            Self::NotCompleted => "not_completed",
            Self::DuplicateTransfer => "duplicate_transfer",
            Self::NeverTransferred => "never_transferred",
        }
    }
}

/// The transfer that settled a contribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settled {
    /// The transfer.
    pub by: Transfer,
    /// What it said of it then: the same statement says the same again, whatever has happened since.
    pub verdict: Verdict,
    /// When that was written down.
    pub at: Timestamp,
}

/// The first transfer after the one that settled a contribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Duplicated {
    /// The transfer.
    pub by: Transfer,
    /// When that was written down.
    pub at: Timestamp,
}

/// The statement in which a contribution's transfer should have been, and was not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missed {
    /// The statement.
    pub by: Digest,
    /// When that was written down.
    pub at: Timestamp,
}

/// What statements have said of a contribution so far. Nothing of it is ever taken back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Transfers {
    /// What settled it.
    pub settled: Option<Settled>,
    /// What came once more.
    pub duplicated: Option<Duplicated>,
    /// Where it was missed.
    pub missed: Option<Missed>,
}

/// A disagreement, as it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// Which.
    pub mismatch: Mismatch,
    /// What came, if anything did.
    pub transfer: Option<Transfer>,
    /// When it was written down.
    pub at: Timestamp,
}

impl Transfers {
    /// Every disagreement that is written down.
    #[must_use]
    pub fn mismatches(&self) -> Vec<Told> {
        let missed =
            self.missed.map(|Missed { at, .. }| Told { mismatch: Mismatch::NeverTransferred, transfer: None, at });
        let settled = self.settled.and_then(|Settled { by, verdict, at }| {
            verdict.mismatch().map(|mismatch| Told { mismatch, transfer: Some(by), at })
        });
        let duplicated = self.duplicated.map(|Duplicated { by, at }| Told {
            mismatch: Mismatch::DuplicateTransfer,
            transfer: Some(by),
            at,
        });
        [missed, settled, duplicated].into_iter().flatten().collect()
    }

    /// Those of them that were not there before.
    #[must_use]
    pub fn mismatches_since(&self, before: &Self) -> Vec<Told> {
        let known = before.mismatches();
        self.mismatches().into_iter().filter(|told| known.iter().all(|it| it.mismatch != told.mismatch)).collect()
    }
}

#[cfg(test)]
#[path = "outcome_tests.rs"]
mod tests;

//! A partner's bank statement, as far as the ledger compares itself with it: who it is about, which days it covers, and
//! its transfers. See contracts/contributions.md, *Reconciliation*.
//!
//! What must stay true: an amount is exact (a float never sees it), and a transfer is named by its statement's content and
//! its number in it, so that the same file, whenever it comes and under whatever name, is the same transfers.

pub mod amount;
pub mod name;
pub mod outcome;
pub mod period;
pub mod reference;

use amount::Amount;
use jiff::civil::Date;
use std::fmt;
use uuid::Uuid;

/// How many entries a statement may have. (A hundred thousand take about a minute.)
pub const MAX_ENTRIES: u32 = 500_000;
/// How much of a reference is kept to show it, in characters.
pub const SHOWN_REFERENCE: usize = 140;

/// SHA-256 of a statement's content. Displays in hexadecimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Digest(pub [u8; 32]);

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// One transfer of a statement: a row, or a transaction of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// Of which statement.
    pub statement: Digest,
    /// Its number there, from 1.
    pub entry: u32,
    /// What came.
    pub amount: Amount,
    /// When it was booked: the bank's own day.
    pub booked_on: Date,
}

impl Transfer {
    /// Whether it may be the same movement, shown by another statement: statements of a day and of its month, or the same days
    /// downloaded again, name it otherwise.
    #[must_use]
    pub fn may_be(&self, other: &Self) -> bool {
        let same = self.booked_on == other.booked_on && self.amount.is_the_same_as(other.amount);
        same && self.statement != other.statement
    }
}

/// What a statement says of one movement on the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number in the statement, from 1; those that are passed over count.
    pub number: u32,
    /// When it was booked, if it says so.
    pub booked_on: Option<Date>,
    /// What is compared; `None` of what is no transfer to the account: a debit, or what is not booked.
    pub credit: Option<Credit>,
}

/// Money that came to the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credit {
    /// What came.
    pub amount: Amount,
    /// When it was booked: the bank's own day.
    pub booked_on: Date,
    /// What may be a transaction id in its reference, in the order in which it stands there.
    pub ids: Vec<Uuid>,
    /// The beginning of its reference, for a person to read.
    pub reference: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_shown_in_hexadecimal() {
        let mut bytes = [0; 32];
        bytes[0] = 0xab;
        assert_eq!(Digest(bytes).to_string(), format!("ab{}", "0".repeat(62)));
    }
}

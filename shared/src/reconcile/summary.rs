//! A report's last line.

use crate::domain::statement::outcome::Verdict;
use serde::Serialize;

/// How many entries came out how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// All of them.
    pub entries: u32,
    /// Those that are no transfers to the account: debits, and what is not booked.
    pub passed_over: u32,
    /// Those that agree.
    pub matched: u32,
    /// Those of another amount.
    pub amount_differs: u32,
    /// Those in another currency.
    pub currency_differs: u32,
    /// Those that agree with what nobody has reported as transferred.
    pub not_completed: u32,
    /// Those that name no contribution of the partner's.
    pub unknown_id: u32,
    /// Those that name a contribution which another one had settled.
    pub duplicate_transfer: u32,
    /// Contributions that were completed in time, and not transferred.
    pub never_transferred: u32,
}

impl Summary {
    /// The counts with their names, in the report's order.
    #[must_use]
    pub fn counts(&self) -> [(&'static str, u32); 9] {
        [
            ("entries", self.entries),
            ("passed_over", self.passed_over),
            ("matched", self.matched),
            ("amount_differs", self.amount_differs),
            ("currency_differs", self.currency_differs),
            ("not_completed", self.not_completed),
            ("unknown_id", self.unknown_id),
            ("duplicate_transfer", self.duplicate_transfer),
            ("never_transferred", self.never_transferred),
        ]
    }

    /// The count of those that say this first.
    pub(super) fn first(&mut self, verdict: Verdict) -> &mut u32 {
        match verdict {
            Verdict::Matched => &mut self.matched,
            Verdict::AmountDiffers => &mut self.amount_differs,
            Verdict::CurrencyDiffers => &mut self.currency_differs,
            Verdict::NotCompleted => &mut self.not_completed,
        }
    }
}

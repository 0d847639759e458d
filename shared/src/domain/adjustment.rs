//! A sales adjustment: part or all of a purchase given back; and its reversal.
//!
//! What must stay true: what is given back of one purchase never passes its amount. What was financed is given back
//! first: it is taken off what the customer owes. See contracts/pos.md, *The other methods*.

use super::authorisation::{Authorisation, State};
use super::cents::Cents;
use super::code::Code;
use super::customer::CustomerId;
use super::pos_code::Code as PosCode;
use super::tenant::Tenant;
use jiff::Timestamp;

/// One adjustment, as recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adjustment {
    /// The chain.
    pub tenant: Tenant,
    /// The request's signature, in lower case: what it is named by, since its answer may never arrive.
    pub signature: String,
    /// The till's own name for it, of its own among all merchants of the chain.
    pub reference: String,
    /// Where it was asked for.
    pub merchant_id: String,
    /// At which terminal.
    pub device_id: String,
    /// Whose purchase it is of.
    pub code: Code,
    /// Who had bought.
    pub customer: CustomerId,
    /// What was given back.
    pub amount: Cents,
    /// How much of that was taken off what the customer owes.
    pub released: Cents,
    /// When.
    pub at: Timestamp,
    /// What took it back.
    pub reversal: Option<Reversal>,
}

/// What took an adjustment back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reversal {
    /// The request's signature, in lower case.
    pub signature: String,
    /// The till's own name for it.
    pub reference: String,
    /// When.
    pub at: Timestamp,
}

/// Why nothing is given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// FPSA01: the purchase was never made.
    NotBought,
    /// FPSA03: it was cancelled, or all of it was given back.
    Over,
    /// FPSA04: more than is left.
    TooMuch,
    /// FPSA05: it still waits for its buyer.
    Undecided,
}

impl Refused {
    /// What the terminal is told.
    #[must_use]
    pub fn code(self) -> PosCode {
        match self {
            Self::NotBought => PosCode::FPSA01,
            Self::Over => PosCode::FPSA03,
            Self::TooMuch => PosCode::FPSA04,
            Self::Undecided => PosCode::FPSA05,
        }
    }
}

/// How much of an adjustment of that amount is taken off what the customer owes.
///
/// # Errors
/// Why it cannot be made.
pub fn release(purchase: &Authorisation, amount: Cents, now: Timestamp) -> Result<Cents, Refused> {
    match purchase.state_at(now) {
        State::Succeeded => {}
        State::Pending => return Err(Refused::Undecided),
        State::Failed(_) => return Err(Refused::NotBought),
        State::Cancelled => return Err(Refused::Over),
    }
    let left = purchase.asked.amount.get().saturating_sub(purchase.refunded.get());
    if left == 0 {
        return Err(Refused::Over);
    }
    if amount.get() > left {
        return Err(Refused::TooMuch);
    }
    let financed = purchase.asked.finance.get().saturating_sub(purchase.released.get());
    Cents::new(amount.get().min(financed)).ok_or(Refused::TooMuch)
}

#[cfg(test)]
#[path = "adjustment_tests.rs"]
mod tests;

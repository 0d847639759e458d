//! A pre-approval: a buyer's leave to have up to an amount financed, once, at any till, for a short while.
//!
//! What must stay true: it is used by one attempt, approved or declined, and that attempt is recorded in it. See
//! contracts/pos.md.

use super::authorisation::Authorisation;
use super::cents::Cents;
use super::code::Code;
use super::customer::Customer;
use super::origin::Origin;
use super::pos_code::Code as PosCode;
use jiff::{SignedDuration, Timestamp};
use std::ops::RangeInclusive;
use uuid::Uuid;

/// How long a pre-approval is good for unless the buyer says otherwise.
pub const DEFAULT_EXPIRY: SignedDuration = SignedDuration::from_mins(15);
/// How long a buyer may make it, in seconds.
pub const EXPIRY_S: RangeInclusive<u64> = 60..=86_400;

/// One pre-approval, as recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreApproval {
    /// What the buyer shows.
    pub code: Code,
    /// Names what becomes of it, in events.
    pub id: Uuid,
    /// Whose it is, as that customer stood when this was last told: a guess at what the customer's own item says, which
    /// whatever is recorded on it makes sure of.
    pub customer: Customer,
    /// What may be financed at most.
    pub limit: Cents,
    /// When it was issued.
    pub created_at: Timestamp,
    /// From this moment on it can no longer be used.
    pub expires_at: Timestamp,
    /// Its buyer took it back.
    pub cancelled: bool,
    /// The attempt that used it.
    pub authorisation: Option<Authorisation>,
    /// Counts the changes of its status, from 1. Events are named by id and version: nothing else may count here.
    pub version: u64,
    /// Which request issued it.
    pub origin: Origin,
}

/// What a request for an authorisation finds.
#[derive(Debug)]
pub enum Found<'a> {
    /// The same request, sent before: this came of it.
    Known(&'a PreApproval, &'a Authorisation),
    /// It can be used.
    Open(&'a PreApproval),
    /// It cannot.
    Useless(Useless),
}

/// Why a code cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Useless {
    /// FPRA21
    Unknown,
    /// FPRA22
    Used,
    /// FPRA23
    Expired,
    /// FPRA24
    Cancelled,
}

impl Useless {
    /// What the terminal is told.
    #[must_use]
    pub fn code(self) -> PosCode {
        match self {
            Self::Unknown => PosCode::FPRA21,
            Self::Used => PosCode::FPRA22,
            Self::Expired => PosCode::FPRA23,
            Self::Cancelled => PosCode::FPRA24,
        }
    }
}

/// What a request with that signature finds at that moment, checked in the contract's order.
#[must_use]
pub fn look<'a>(found: Option<&'a PreApproval>, signature: &str, now: Timestamp) -> Found<'a> {
    let Some(code) = found else { return Found::Useless(Useless::Unknown) };
    match &code.authorisation {
        Some(authorisation) if authorisation.asked.signature == signature => Found::Known(code, authorisation),
        _ if now >= code.expires_at => Found::Useless(Useless::Expired),
        _ if code.cancelled => Found::Useless(Useless::Cancelled),
        Some(_) => Found::Useless(Useless::Used),
        None => Found::Open(code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::customer::Standing;
    use crate::domain::pos_samples::{attempt, customer, noon, pre_approval};

    /// What a request with that signature is told: the code of what it finds, `None` for an open code.
    fn told(code: Option<&PreApproval>, signature: &str, now: Timestamp) -> Option<PosCode> {
        match look(code, signature, now) {
            Found::Known(_, authorisation) => Some(authorisation.state.code()),
            Found::Open(_) => None,
            Found::Useless(why) => Some(why.code()),
        }
    }

    #[test]
    fn codes_are_looked_at_in_the_contracts_order() {
        let open = pre_approval(customer(1_000_000, Standing::default()));
        let used = PreApproval { authorisation: Some(attempt(50_000, 10_000, 1_000_000, false)), ..open.clone() };
        let taken_back = PreApproval { cancelled: true, ..open.clone() };
        let last = open.expires_at.checked_sub(jiff::SignedDuration::from_millis(1)).unwrap();
        let over = open.expires_at;
        for (code, signature, now, expected) in [
            (None, "ab", noon(), Some(PosCode::FPRA21)),
            (Some(&open), "ab", noon(), None),
            (Some(&open), "ab", last, None),
            (Some(&open), "ab", over, Some(PosCode::FPRA23)),
            (Some(&taken_back), "ab", last, Some(PosCode::FPRA24)),
            (Some(&taken_back), "ab", over, Some(PosCode::FPRA23)),
            (Some(&used), "cd", last, Some(PosCode::FPRA22)),
            (Some(&used), "cd", over, Some(PosCode::FPRA23)),
            // The request that used it is told what came of it, for good.
            (Some(&used), "ab", last, Some(PosCode::SPRA01)),
            (Some(&used), "ab", over, Some(PosCode::SPRA01)),
            (Some(&used), "ab", Timestamp::MAX, Some(PosCode::SPRA01)),
        ] {
            assert_eq!(told(code, signature, now), expected, "{signature} at {now}");
        }
    }
}

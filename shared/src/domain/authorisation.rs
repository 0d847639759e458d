//! An authorisation: what came of the attempt to finance a purchase with a pre-approval.
//!
//! What must stay true: it is approved or declined at once, or waits for its buyer and is then decided once; what is
//! decided stays. Refunds never pass the purchase's amount. See contracts/pos.md, *ProcessAuthorisation*.

use super::cents::Cents;
use super::customer::Customer;
use super::event::{AUTHORISATION_CANCELLED, AUTHORISATION_FAILED, AUTHORISATION_SUCCEEDED, EventType};
use super::money::Currency;
use super::pos_code::Code;
use super::pre_approval::PreApproval;
use super::risk::{Decline, Purchase, decline};
use super::tenant::Tenant;
use jiff::{SignedDuration, Timestamp};

/// The least that may be financed, in cents.
pub const LEAST_FINANCE: u64 = 2_000;
/// How long an authorisation waits for its buyer.
pub const CONFIRM_WITHIN: SignedDuration = SignedDuration::from_mins(10);
/// How long a terminal waits before it asks again, in seconds.
pub const RETRY_AFTER_S: u32 = 5;

/// What a terminal asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The chain that the merchant belongs to.
    pub tenant: Tenant,
    /// The merchant.
    pub merchant_id: String,
    /// The terminal.
    pub device_id: String,
    /// Who works at it.
    pub operator_id: String,
    /// The till's own name for the purchase.
    pub reference: String,
    /// The request's signature, in lower case: names the request.
    pub signature: String,
    /// What the purchase costs.
    pub amount: Cents,
    /// How much of that is to be financed.
    pub finance: Cents,
    /// What both are in.
    pub currency: Currency,
    /// What is bought, as the till says: JSON that nothing of ours reads.
    pub purchase_items: Option<String>,
}

/// Where an authorisation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It waits for its buyer.
    Pending,
    /// Approved. Final.
    Succeeded,
    /// Declined. Final.
    Failed(Decline),
    /// The buyer did not want it, or did not answer in time. Final.
    Cancelled,
}

impl State {
    /// As events and buyers are told.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Succeeded => "succeeded",
            Self::Failed(_) => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// What the terminal is told.
    #[must_use]
    pub fn code(self) -> Code {
        match self {
            Self::Pending => Code::SPND01,
            Self::Succeeded => Code::SPRA01,
            Self::Failed(reason) => reason.code(),
            Self::Cancelled => Code::FCNL01,
        }
    }

    /// What subscribers are told when it is reached, if anything.
    #[must_use]
    pub fn event(self) -> Option<EventType> {
        match self {
            Self::Pending => None,
            Self::Succeeded => Some(AUTHORISATION_SUCCEEDED),
            Self::Failed(_) => Some(AUTHORISATION_FAILED),
            Self::Cancelled => Some(AUTHORISATION_CANCELLED),
        }
    }
}

/// One authorisation, as recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authorisation {
    /// What the terminal asked for.
    pub asked: Asked,
    /// As recorded; see [`Authorisation::state_at`] for what anybody is told.
    pub state: State,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it was decided.
    pub decided_at: Option<Timestamp>,
    /// How much of the purchase was given back.
    pub refunded: Cents,
    /// How much of that was taken off what the customer owes.
    pub released: Cents,
    /// Counts refunds and reversals.
    pub adjustments: u64,
}

impl Authorisation {
    /// What comes of that attempt, the customer being as given: approved or declined, or it waits for its buyer.
    #[must_use]
    pub fn new(asked: Asked, code: &PreApproval, customer: &Customer, waits: bool, now: Timestamp) -> Self {
        let state = match refuse(&asked.purchase(), code, customer) {
            Some(reason) => State::Failed(reason),
            None if waits && customer.standing.confirms => State::Pending,
            None => State::Succeeded,
        };
        Self {
            asked,
            state,
            created_at: now,
            decided_at: (state != State::Pending).then_some(now),
            refunded: Cents::default(),
            released: Cents::default(),
            adjustments: 0,
        }
    }

    /// The same, confirmed by its buyer while the customer is as given: approved, unless something has come between.
    #[must_use]
    pub fn confirmed(&self, code: &PreApproval, customer: &Customer, now: Timestamp) -> Self {
        let state = refuse(&self.asked.purchase(), code, customer).map_or(State::Succeeded, State::Failed);
        Self { state, decided_at: Some(now), ..self.clone() }
    }

    /// The same, not wanted by its buyer, or not confirmed in time.
    #[must_use]
    pub fn cancelled(&self, now: Timestamp) -> Self {
        Self { state: State::Cancelled, decided_at: Some(now), ..self.clone() }
    }

    /// Until when its buyer may confirm it.
    #[must_use]
    pub fn confirm_until(&self) -> Timestamp {
        self.created_at.checked_add(CONFIRM_WITHIN).unwrap_or(Timestamp::MAX)
    }

    /// Where it stands at that moment: one that waits for its buyer past its time is cancelled, whether or not anything
    /// has written so.
    #[must_use]
    pub fn state_at(&self, now: Timestamp) -> State {
        match self.state {
            State::Pending if now >= self.confirm_until() => State::Cancelled,
            recorded => recorded,
        }
    }
}

impl Asked {
    fn purchase(&self) -> Purchase {
        Purchase { amount: self.amount, finance: self.finance, currency: self.currency }
    }
}

/// The pre-approved amount first, then the customer.
fn refuse(purchase: &Purchase, code: &PreApproval, customer: &Customer) -> Option<Decline> {
    if purchase.finance > code.limit { Some(Decline::AbovePreApproved) } else { decline(purchase, customer) }
}

#[cfg(test)]
#[path = "authorisation_tests.rs"]
mod tests;

//! An invitation: a till asks that somebody be invited to become a customer. Sending the message is a subscriber's work.
//!
//! What must stay true: a repeated request is the same invitation for a minute; after that somebody asks for another
//! message. See contracts/pos.md.

use super::cents::Cents;
use super::money::Currency;
use super::tenant::Tenant;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

/// For how long the same request is the same invitation.
pub const SAME_WITHIN: SignedDuration = SignedDuration::from_secs(60);

/// One invitation, as recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// The chain.
    pub tenant: Tenant,
    /// Follows from the request's signature.
    pub id: Uuid,
    /// Where it was asked for.
    pub merchant_id: String,
    /// At which terminal.
    pub device_id: String,
    /// By whom.
    pub operator_id: String,
    /// Whom to invite: a telephone number, whose form is a subscriber's affair.
    pub mobile: String,
    /// What they want to buy.
    pub amount: Cents,
    /// What that is in.
    pub currency: Currency,
    /// When it was last asked for.
    pub asked_at: Timestamp,
    /// Counts how often, from 1.
    pub version: u64,
}

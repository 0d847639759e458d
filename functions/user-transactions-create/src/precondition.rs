//! What must be so before a user may send: who they are, what they pay from, whom they send to, and how much is left.

use almoner::domain::refusal::{Cause, Refusal};
use almoner::domain::remittance::allowance::Remaining;
use almoner::domain::remittance::payout::PayoutMethod;
use almoner::domain::remittance::{Receiver, Transaction};
use almoner::domain::sender::{KycStatus, ReceiveUser, Sender, Verification};
use almoner::http::remittance::UNKNOWN_USER;
use almoner::http::remittance::transaction_body::Said;
use almoner::store::remittance::Found;
use jiff::Timestamp;

const fn refused(field: &'static str, reason: &'static str) -> Refusal {
    Refusal::Forbidden { field, reason }
}

const NO_FUND: Refusal = refused(
    "from_fund_id",
    "The user has no active funding account: add one, and wait until its verification_status is VERIFIED.",
);
const FUND_INACTIVE: Refusal =
    refused("from_fund_id", "from_fund_id is not active: its verification_status must be VERIFIED.");
const NO_RECEIVE_USER: Refusal = refused("to.id", "The user has no receive user: add one first.");
const OTHER_METHOD: Refusal =
    refused("to.fund_id", "to.fund_id is an account of another kind: it must be one of the same payout_method.");
const NO_ADDRESS: Refusal = refused(
    "to.id",
    "HOME_DELIVERY needs the receive user's address_line1, city, state, postal_code and country.",
);
const OTHER_CURRENCY: Refusal =
    refused("from_currency", "from_currency must be the currency that the user's limits are in.");

/// The user and the receiver, when everything is as it must be.
///
/// # Errors
/// The first thing that is not; another's user, account or receiver is as unknown as one that never was.
pub(crate) fn met(found: Found, said: &Said, now: Timestamp) -> Result<(Sender, Receiver), Refusal> {
    let user = found.sender.ok_or(UNKNOWN_USER)?;
    may_send(&user)?;
    if user.active_funds == 0 {
        return Err(NO_FUND);
    }
    if user.receive_users == 0 {
        return Err(NO_RECEIVE_USER);
    }
    let fund = found.fund.filter(|fund| fund.deleted_at.is_none());
    let fund = fund.ok_or(Refusal::Unknown { field: "from_fund_id" })?;
    if fund.verification != Verification::Verified {
        return Err(FUND_INACTIVE);
    }
    let receive_user = found.receive_user.ok_or(Refusal::Unknown { field: "to.id" })?;
    if said.to.payout_method.needs_account() {
        let account = found.account.ok_or(Refusal::Unknown { field: "to.fund_id" })?;
        if account.payout_method != said.to.payout_method {
            return Err(OTHER_METHOD);
        }
    }
    if said.to.payout_method == PayoutMethod::HomeDelivery && !receive_user.person.has_complete_address() {
        return Err(NO_ADDRESS);
    }
    if said.sent.currency() != user.limits.currency {
        return Err(OTHER_CURRENCY);
    }
    within(user.limits.remaining(&user.used, now), said.sent.minor_units())?;
    Ok((user, receiver(receive_user, said)))
}

/// Why a write was refused that had looked possible.
pub(crate) fn unmet_since(user: Option<&Sender>, new: &Transaction, now: Timestamp) -> Refusal {
    let Some(user) = user else { return UNKNOWN_USER };
    let judged =
        may_send(user).and_then(|()| within(user.limits.remaining(&user.used, now), new.sent.minor_units()));
    match judged {
        Err(refusal) => refusal,
        // Given back meanwhile: the next try finds room.
        Ok(()) => Refusal::Unavailable(Cause::new("what is left changed meanwhile")),
    }
}

fn may_send(user: &Sender) -> Result<(), Refusal> {
    let reason = match user.kyc {
        KycStatus::Unverified => "The user's kyc_status is UNVERIFIED: submit their KYC first.",
        KycStatus::InProgress => "The user's kyc_status is IN_PROGRESS: wait until it is decided.",
        KycStatus::Suspended => "The user's kyc_status is SUSPENDED: they may not send.",
        KycStatus::Verified | KycStatus::Retry | KycStatus::ReviewPending => return Ok(()),
    };
    Err(refused("user_id", reason))
}

fn within(left: Remaining, amount_minor: u64) -> Result<(), Refusal> {
    let reason = match left.passed_by(amount_minor) {
        None => return Ok(()),
        Some("daily") => "from_amount is above what remains of the user's daily limit.",
        Some("monthly") => "from_amount is above what remains of the user's monthly limit.",
        Some(_) => "from_amount is above what remains of the user's annual limit.",
    };
    Err(refused("from_amount", reason))
}

fn receiver(user: ReceiveUser, said: &Said) -> Receiver {
    Receiver {
        id: user.id,
        person: user.person,
        payout_method: said.to.payout_method,
        account_id: said.to.fund_id,
        payer_id: said.to.payer_id,
        pickup_location: said.to.pickup_location,
        calculation_mode: said.to.calculation_mode,
    }
}

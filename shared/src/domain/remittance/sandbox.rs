//! What becomes of a test client's transactions: amounts decide, as contracts/remittance.md says (*Afterwards*).

use super::Transaction;
use super::payout::FundingSource;
use super::settlement::{Report, Step};
use super::status::{DeliveryStatus, Status};

/// What is sent and its fee come to this, in minor units of the sending currency, for it to fail.
const FAILS: u64 = 99_00;
/// The same, to come back.
const RETURNS: u64 = 55_00;
/// The same by card, to be cancelled.
const CARD_IS_CANCELED: u64 = 10_00;

/// What settlement would report next of a test client's transaction: nothing once it is at its end.
#[must_use]
pub fn next(transaction: &Transaction) -> Vec<Report> {
    let status = status(transaction).map(|(status, reason)| Report {
        step: Step::Status(status),
        sequence: transaction.status_sequence + 1,
        reason: reason.map(str::to_owned),
    });
    let delivery = delivery(transaction).map(|delivery| Report {
        step: Step::Delivery(delivery),
        sequence: transaction.delivery_sequence + 1,
        reason: None,
    });
    status.into_iter().chain(delivery).collect()
}

fn status(transaction: &Transaction) -> Option<(Status, Option<&'static str>)> {
    let total = transaction.sent.minor_units() + transaction.fee_minor;
    let is_canceled = transaction.funding_source == FundingSource::Card && total == CARD_IS_CANCELED;
    match transaction.status {
        Status::Initiated => Some((Status::Pending, None)),
        Status::Pending if is_canceled => Some((Status::Hold, Some("The sandbox holds this card's payment"))),
        Status::Pending => Some((Status::Processing, None)),
        Status::Hold if is_canceled => Some((Status::Canceled, Some("The sandbox declines this card"))),
        Status::Processing if total == FAILS => Some((Status::Failed, Some("The sandbox fails this amount"))),
        Status::Processing => Some((Status::Processed, None)),
        Status::Processed if total == RETURNS => Some((Status::Returned, Some("The sandbox returns this amount"))),
        _ => None,
    }
}

/// A delivery can be asked for once the transaction is pending, and is made once it is both asked for and processed.
fn delivery(transaction: &Transaction) -> Option<DeliveryStatus> {
    match (transaction.delivery_status, transaction.status) {
        (DeliveryStatus::None, Status::Pending | Status::Processing | Status::Processed) => {
            Some(DeliveryStatus::Pending)
        }
        (DeliveryStatus::DeliveryRequested, Status::Processed) => Some(DeliveryStatus::DeliveryPayoutReady),
        (DeliveryStatus::DeliveryPayoutReady, Status::Processed) => Some(DeliveryStatus::Delivered),
        _ => None,
    }
}

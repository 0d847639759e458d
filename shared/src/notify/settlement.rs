//! What settlement sends to the `settlements` queue: one message for each move of a transaction, or of its delivery.
//!
//! What must stay true: a message says one thing; one whose words are not the contract's is refused whole.

use crate::domain::remittance::settlement::{REASON_LENGTH, Report, Step};
use crate::domain::remittance::{DeliveryStatus, Stages, Status, TransactionId};
use crate::domain::tenant::{Mode, Tenant};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One message: `{"mode":"test","partner_id":"…","transaction_id":"…","sequence":3,"status":"PROCESSED"}`, or with
/// `delivery_status` in the place of `status`; of a hold, and of what went wrong, with its `reason`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SettlementMessage {
    mode: Mode,
    partner_id: Uuid,
    transaction_id: Uuid,
    sequence: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<Status>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    delivery_status: Option<DeliveryStatus>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

/// Why a message says nothing. For the log.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettlementError {
    /// It is no such JSON.
    #[error("{0}")]
    Unreadable(String),
    /// It names no move, or two.
    #[error("must have either status or delivery_status")]
    NotOneMove,
    /// Nothing moves to where everything begins.
    #[error("{0} is reported by nobody")]
    Beginning(&'static str),
    /// Numbers begin at 1.
    #[error("sequence must be 1 or more")]
    NoNumber,
    /// Its reason is empty or too long.
    #[error("reason must have 1 to 256 characters")]
    Reason,
}

impl SettlementMessage {
    /// The message that tells of a report.
    #[must_use]
    pub fn of(id: TransactionId, report: &Report) -> Self {
        let (status, delivery_status) = match report.step {
            Step::Status(status) => (Some(status), None),
            Step::Delivery(delivery_status) => (None, Some(delivery_status)),
        };
        Self {
            mode: id.tenant.mode,
            partner_id: id.tenant.partner_id,
            transaction_id: id.id,
            sequence: report.sequence,
            status,
            delivery_status,
            reason: report.reason.clone(),
        }
    }

    /// Reads a message: of which transaction, and what it reports.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<(TransactionId, Report), SettlementError> {
        let read: Self =
            serde_json::from_str(text).map_err(|error| SettlementError::Unreadable(error.to_string()))?;
        let step = match (read.status, read.delivery_status) {
            (Some(Status::Initiated), None) => {
                return Err(SettlementError::Beginning(Status::Initiated.as_str()));
            }
            (None, Some(DeliveryStatus::None)) => {
                return Err(SettlementError::Beginning(DeliveryStatus::None.as_str()));
            }
            (Some(status), None) => Step::Status(status),
            (None, Some(delivery)) => Step::Delivery(delivery),
            _ => return Err(SettlementError::NotOneMove),
        };
        if read.sequence == 0 {
            return Err(SettlementError::NoNumber);
        }
        if read.reason.as_ref().is_some_and(|reason| !REASON_LENGTH.contains(&reason.chars().count())) {
            return Err(SettlementError::Reason);
        }
        let tenant = Tenant { mode: read.mode, partner_id: read.partner_id };
        let report = Report { step, sequence: read.sequence, reason: read.reason };
        Ok((TransactionId { tenant, id: read.transaction_id }, report))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OF: &str = r#""mode":"test","partner_id":"9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d","transaction_id":"00000000-0000-0000-0000-000000000007""#;

    #[test]
    fn a_message_is_read_as_it_was_written() {
        for (step, reason) in [
            (Step::Status(Status::Hold), Some("papers are missing".to_owned())),
            (Step::Delivery(DeliveryStatus::Delivered), None),
        ] {
            let report = Report { step, sequence: 3, reason };
            let tenant = Tenant { mode: Mode::Live, partner_id: Uuid::from_u128(1) };
            let id = TransactionId { tenant, id: Uuid::from_u128(2) };
            let text = serde_json::to_string(&SettlementMessage::of(id, &report)).unwrap();
            assert_eq!(SettlementMessage::parse(&text), Ok((id, report)), "{text}");
        }
    }

    #[test]
    fn what_is_not_the_contracts_is_refused_whole() {
        let parse = |rest: &str| SettlementMessage::parse(&format!("{{{OF},{rest}}}")).unwrap_err().to_string();
        for (rest, reason) in [
            (r#""sequence":1"#, "must have either status or delivery_status"),
            (
                r#""sequence":1,"status":"HOLD","delivery_status":"PENDING""#,
                "must have either status or delivery_status",
            ),
            (r#""sequence":1,"status":"INITIATED""#, "INITIATED is reported by nobody"),
            (r#""sequence":1,"delivery_status":"NONE""#, "NONE is reported by nobody"),
            (r#""sequence":0,"status":"PENDING""#, "sequence must be 1 or more"),
            (r#""sequence":1,"status":"HOLD","reason":"""#, "reason must have 1 to 256 characters"),
        ] {
            assert_eq!(parse(rest), reason, "{rest}");
        }
        assert!(parse(r#""sequence":1,"status":"SETTLED""#).starts_with("unknown variant"));
        assert!(parse(r#""sequence":1,"status":"PENDING","amount":5"#).starts_with("unknown field"));
        assert!(parse(r#""sequence":-1,"status":"PENDING""#).contains("invalid value"));
    }
}

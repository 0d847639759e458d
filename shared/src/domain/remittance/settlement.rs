//! What settlement reports of a transaction, and what is made of it.
//!
//! Reports arrive at least once and in any order, so each carries its number among the transaction's. What must stay true:
//! a report that is not newer than the last one that counted changes nothing; one that leads on is taken, even when those
//! between have not arrived; one that leads nowhere is refused, never applied.

use super::status::{DeliveryStatus, Stages, Status};
use std::ops::RangeInclusive;

/// How long a report's reason may be, in characters.
pub const REASON_LENGTH: RangeInclusive<usize> = 1..=256;

/// What a report says was reached: each report is of one of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// By the transaction.
    Status(Status),
    /// By its delivery.
    Delivery(DeliveryStatus),
}

/// One report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// What was reached.
    pub step: Step,
    /// Its number among the reports of that transaction's status, or of its delivery, from 1.
    pub sequence: u64,
    /// Why, of a hold or what went wrong.
    pub reason: Option<String>,
}

/// What is to be made of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// It leads on.
    Applies,
    /// It says where things stand; only its number is news.
    Stands,
    /// It is old news.
    Stale,
    /// It leads nowhere from here.
    Impossible,
}

impl Step {
    /// As it goes over the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Status(status) => status.as_str(),
            Self::Delivery(delivery) => delivery.as_str(),
        }
    }
}

impl Report {
    /// Judges it where things stand so, the last report that counted having had that number.
    #[must_use]
    pub fn judge(&self, status: (Status, u64), delivery: (DeliveryStatus, u64)) -> Judgement {
        match self.step {
            Step::Status(next) => judge(status, next, self.sequence),
            Step::Delivery(next) => judge(delivery, next, self.sequence),
        }
    }
}

fn judge<S: Stages>((now, last): (S, u64), next: S, sequence: u64) -> Judgement {
    if sequence <= last {
        Judgement::Stale
    } else if now == next {
        Judgement::Stands
    } else if now.may_reach(next) {
        Judgement::Applies
    } else if next.may_reach(now) {
        // A stage on the way here, which another hand (a cancellation, a delivery's request) has passed already.
        Judgement::Stale
    } else {
        Judgement::Impossible
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(status: Status, last: u64, next: Status, sequence: u64) -> Judgement {
        let report = Report { step: Step::Status(next), sequence, reason: None };
        report.judge((status, last), (DeliveryStatus::None, 0))
    }

    #[test]
    fn reports_are_taken_in_any_order_and_each_counts_once() {
        use Status::{Canceled, Failed, Hold, Initiated, Pending, Processed, Processing, Returned};
        for (now, last, next, sequence, judgement) in [
            (Initiated, 0, Pending, 1, Judgement::Applies),
            (Initiated, 0, Processed, 3, Judgement::Applies),
            (Processed, 3, Pending, 1, Judgement::Stale),
            (Processed, 3, Processed, 3, Judgement::Stale),
            (Pending, 1, Pending, 3, Judgement::Stands),
            (Pending, 3, Hold, 2, Judgement::Stale),
            (Hold, 2, Pending, 3, Judgement::Applies),
            (Canceled, 0, Pending, 1, Judgement::Stale),
            (Canceled, 0, Processing, 2, Judgement::Impossible),
            (Failed, 3, Returned, 4, Judgement::Impossible),
            (Processing, 2, Canceled, 3, Judgement::Impossible),
            (Processed, 3, Failed, 4, Judgement::Impossible),
        ] {
            assert_eq!(of(now, last, next, sequence), judgement, "{now:?} {last} {next:?} {sequence}");
        }
    }

    #[test]
    fn a_delivery_has_numbers_of_its_own() {
        let report = Report { step: Step::Delivery(DeliveryStatus::Pending), sequence: 1, reason: None };
        let judge = |delivery| report.judge((Status::Processed, 9), delivery);
        assert_eq!(judge((DeliveryStatus::None, 0)), Judgement::Applies);
        assert_eq!(judge((DeliveryStatus::DeliveryRequested, 0)), Judgement::Stale, "asked for meanwhile");
        assert_eq!(judge((DeliveryStatus::DeliveryFailed, 0)), Judgement::Stale);
    }
}

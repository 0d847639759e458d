//! Where a transaction and its delivery stand, and how they move on (contracts/remittance.md, *Afterwards*).

use serde::{Deserialize, Serialize};

/// A transaction's status, by the contract's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    /// Recorded; nothing has been done about it.
    Initiated,
    /// Accepted for settlement.
    Pending,
    /// Stopped, until its reason is dealt with.
    Hold,
    /// Being settled.
    Processing,
    /// Settled.
    Processed,
    /// It could not be settled.
    Failed,
    /// Came back after it was settled.
    Returned,
    /// Given back after it was settled.
    Refunded,
    /// Not wanted any more.
    Canceled,
}

/// How far its delivery to the receiver is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DeliveryStatus {
    /// Not begun.
    None,
    /// Can be asked for.
    Pending,
    /// Asked for.
    DeliveryRequested,
    /// The receiver can have it.
    DeliveryPayoutReady,
    /// The receiver has it.
    Delivered,
    /// It did not reach the receiver.
    DeliveryFailed,
}

/// Something that moves on by steps.
pub trait Stages: Copy + Eq + Sized + 'static {
    /// All of them.
    const ALL: &'static [Self];

    /// As it goes over the wire.
    fn as_str(self) -> &'static str;

    /// Whether one step leads from this to that.
    fn may_become(self, next: Self) -> bool;

    /// Reads the wire's word.
    #[must_use]
    fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|stage| stage.as_str() == text)
    }

    /// Whether some steps lead from this to that: what reports the moves may report the last of them first.
    #[must_use]
    fn may_reach(self, end: Self) -> bool {
        let mut reached: Vec<Self> = vec![self];
        let mut at = 0;
        while let Some(&from) = reached.get(at) {
            if from.may_become(end) {
                return true;
            }
            let next = Self::ALL.iter().copied().filter(|next| from.may_become(*next));
            let new: Vec<Self> = next.filter(|next| !reached.contains(next)).collect();
            reached.extend(new);
            at += 1;
        }
        false
    }
}

impl Stages for Status {
    const ALL: &'static [Self] = &[
        Self::Initiated,
        Self::Pending,
        Self::Hold,
        Self::Processing,
        Self::Processed,
        Self::Failed,
        Self::Returned,
        Self::Refunded,
        Self::Canceled,
    ];

    fn as_str(self) -> &'static str {
        match self {
            Self::Initiated => "INITIATED",
            Self::Pending => "PENDING",
            Self::Hold => "HOLD",
            Self::Processing => "PROCESSING",
            Self::Processed => "PROCESSED",
            Self::Failed => "FAILED",
            Self::Returned => "RETURNED",
            Self::Refunded => "REFUNDED",
            Self::Canceled => "CANCELED",
        }
    }

    fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Initiated, Self::Pending | Self::Hold)
                | (Self::Pending, Self::Processing | Self::Hold)
                | (Self::Hold, Self::Pending | Self::Canceled)
                | (Self::Processing, Self::Processed | Self::Failed)
                | (Self::Processed, Self::Returned | Self::Refunded)
        )
    }
}

impl Status {
    /// Whether its sender may cancel it.
    #[must_use]
    pub fn is_cancellable(self) -> bool {
        matches!(self, Self::Initiated | Self::Pending | Self::Hold)
    }

    /// Whether its delivery may be asked for.
    #[must_use]
    pub fn is_deliverable(self) -> bool {
        matches!(self, Self::Pending | Self::Processed)
    }

    /// Whether its amount no longer counts against its sender's limits.
    #[must_use]
    pub fn gives_back(self) -> bool {
        matches!(self, Self::Canceled | Self::Failed)
    }
}

impl Stages for DeliveryStatus {
    const ALL: &'static [Self] = &[
        Self::None,
        Self::Pending,
        Self::DeliveryRequested,
        Self::DeliveryPayoutReady,
        Self::Delivered,
        Self::DeliveryFailed,
    ];

    fn as_str(self) -> &'static str {
        match self {
            Self::None => "NONE",
            Self::Pending => "PENDING",
            Self::DeliveryRequested => "DELIVERY_REQUESTED",
            Self::DeliveryPayoutReady => "DELIVERY_PAYOUT_READY",
            Self::Delivered => "DELIVERED",
            Self::DeliveryFailed => "DELIVERY_FAILED",
        }
    }

    fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::None, Self::Pending)
                | (Self::Pending, Self::DeliveryRequested)
                | (Self::DeliveryRequested, Self::DeliveryPayoutReady)
                | (Self::DeliveryPayoutReady, Self::Delivered | Self::DeliveryFailed)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Debug;

    fn words<S: Stages + Debug + Serialize>(leads: impl Fn(S, S) -> bool) -> Vec<String> {
        for stage in S::ALL {
            assert_eq!(S::parse(stage.as_str()), Some(*stage));
            assert_eq!(serde_json::to_value(stage).unwrap(), stage.as_str(), "as the ledger writes it");
        }
        assert_eq!(S::parse("Pending"), None);
        let line = |from: &S| {
            let next = S::ALL.iter().filter(|next| leads(*from, **next)).map(|next| next.as_str());
            format!("{} > {}", from.as_str(), next.collect::<Vec<_>>().join(" "))
        };
        S::ALL.iter().map(line).collect()
    }

    #[test]
    fn a_transaction_moves_as_the_contract_says_and_in_no_other_way() {
        assert_eq!(
            words::<Status>(Status::may_become),
            [
                "INITIATED > PENDING HOLD",
                "PENDING > HOLD PROCESSING",
                "HOLD > PENDING CANCELED",
                "PROCESSING > PROCESSED FAILED",
                "PROCESSED > RETURNED REFUNDED",
                "FAILED > ",
                "RETURNED > ",
                "REFUNDED > ",
                "CANCELED > ",
            ]
        );
        let all = "PENDING HOLD PROCESSING PROCESSED FAILED RETURNED REFUNDED CANCELED";
        assert_eq!(
            words::<Status>(Status::may_reach),
            [
                format!("INITIATED > {all}"),
                format!("PENDING > {all}"),
                format!("HOLD > {all}"),
                "PROCESSING > PROCESSED FAILED RETURNED REFUNDED".to_owned(),
                "PROCESSED > RETURNED REFUNDED".to_owned(),
                "FAILED > ".to_owned(),
                "RETURNED > ".to_owned(),
                "REFUNDED > ".to_owned(),
                "CANCELED > ".to_owned(),
            ]
        );
    }

    #[test]
    fn a_delivery_moves_as_the_contract_says() {
        assert_eq!(
            words::<DeliveryStatus>(DeliveryStatus::may_become),
            [
                "NONE > PENDING",
                "PENDING > DELIVERY_REQUESTED",
                "DELIVERY_REQUESTED > DELIVERY_PAYOUT_READY",
                "DELIVERY_PAYOUT_READY > DELIVERED DELIVERY_FAILED",
                "DELIVERED > ",
                "DELIVERY_FAILED > ",
            ]
        );
        assert!(DeliveryStatus::None.may_reach(DeliveryStatus::Delivered));
        assert!(!DeliveryStatus::Delivered.may_reach(DeliveryStatus::Pending));
    }
}

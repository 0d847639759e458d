//! Where a donation stands, and how it may move on (contracts/donations.md, *Life cycle*).

use serde::{Deserialize, Serialize};

/// A donation's status, by the contract's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Said by a browser; nobody has recorded a transaction.
    PreTransaction,
    /// Recorded; nothing is to be paid yet.
    Draft,
    /// To be paid by the method that was named.
    ToBePayed,
    /// Paid.
    Paid,
    /// Some of it was given back.
    Refunded,
    /// Its payer disputes it.
    Disputed,
    /// It was not paid, and will not be.
    Failed,
}

impl Status {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::PreTransaction,
        Self::Draft,
        Self::ToBePayed,
        Self::Paid,
        Self::Refunded,
        Self::Disputed,
        Self::Failed,
    ];

    /// As it goes over the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PreTransaction => "pre_transaction",
            Self::Draft => "draft",
            Self::ToBePayed => "to_be_payed",
            Self::Paid => "paid",
            Self::Refunded => "refunded",
            Self::Disputed => "disputed",
            Self::Failed => "failed",
        }
    }

    /// Reads the wire's word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }

    /// Whether a transaction may move from this to that. How a pre-transaction becomes a transaction is another matter
    /// ([`super::Recording`]), and so is a further refund of what was refunded in part.
    #[must_use]
    pub fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Draft, Self::ToBePayed)
                | (Self::ToBePayed, Self::Paid | Self::Failed)
                | (Self::Paid, Self::Refunded | Self::Disputed)
                | (Self::Disputed, Self::Paid | Self::Refunded)
        )
    }

    /// The statuses that may become this one.
    pub fn predecessors(self) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |before| before.may_become(self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_move_as_the_contract_says_and_in_no_other_way() {
        let moves = Status::ALL.into_iter().flat_map(|from| {
            let next = Status::ALL.into_iter().filter(move |next| from.may_become(*next));
            next.map(move |next| format!("{} > {}", from.as_str(), next.as_str()))
        });
        assert_eq!(
            moves.collect::<Vec<_>>(),
            [
                "draft > to_be_payed",
                "to_be_payed > paid",
                "to_be_payed > failed",
                "paid > refunded",
                "paid > disputed",
                "disputed > paid",
                "disputed > refunded",
            ]
        );
        for status in Status::ALL {
            assert_eq!(Status::parse(status.as_str()), Some(status));
            assert_eq!(serde_json::to_value(status).unwrap(), status.as_str(), "as the ledger writes it");
        }
        assert_eq!(Status::parse("Paid"), None);
    }
}

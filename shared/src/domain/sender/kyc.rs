//! What is known of a sender's identity (contracts/remittance.md, *What must exist first*).

use crate::domain::tenant::Mode;
use serde::{Deserialize, Serialize};

/// A KYC status, by the contract's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum KycStatus {
    /// Nobody has looked.
    Unverified,
    /// Somebody looks.
    InProgress,
    /// They are who they say.
    Verified,
    /// Something was missing: they have to be submitted again.
    Retry,
    /// Somebody looks more closely.
    ReviewPending,
    /// They may not send.
    Suspended,
}

impl KycStatus {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Unverified, Self::InProgress, Self::Verified, Self::Retry, Self::ReviewPending, Self::Suspended];
    /// Those that a transaction may be created in.
    pub const MAY_SEND: [Self; 3] = [Self::Verified, Self::Retry, Self::ReviewPending];
    /// Those that a submission changes.
    pub const MAY_SUBMIT: [Self; 2] = [Self::Unverified, Self::Retry];

    /// As it goes over the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unverified => "UNVERIFIED",
            Self::InProgress => "IN_PROGRESS",
            Self::Verified => "VERIFIED",
            Self::Retry => "RETRY",
            Self::ReviewPending => "REVIEW_PENDING",
            Self::Suspended => "SUSPENDED",
        }
    }

    /// Reads the wire's word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }

    /// Whether an operator may say so of somebody who stands like this.
    #[must_use]
    pub fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Unverified, Self::InProgress)
                | (
                    Self::InProgress | Self::ReviewPending,
                    Self::Verified | Self::Retry | Self::ReviewPending | Self::Suspended
                )
                | (Self::Retry, Self::InProgress | Self::Suspended)
                | (Self::Verified, Self::Suspended)
                // Suspended by mistake.
                | (Self::Suspended, Self::Verified | Self::ReviewPending)
        ) && self != next
    }

    /// What a submission comes to at once: somebody of that name looks, unless it is a test client's.
    #[must_use]
    pub fn submitted(mode: Mode, first_name: &str) -> Self {
        match (mode, first_name) {
            (Mode::Test, "Verified") => Self::Verified,
            (Mode::Test, "Retry") => Self::Retry,
            (Mode::Test, "Suspended") => Self::Suspended,
            (Mode::Test, "Review") => Self::ReviewPending,
            _ => Self::InProgress,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_move_a_status_as_the_contract_says() {
        let moves = KycStatus::ALL.map(|from| {
            let next = KycStatus::ALL.into_iter().filter(|next| from.may_become(*next)).map(KycStatus::as_str);
            format!("{} > {}", from.as_str(), next.collect::<Vec<_>>().join(" "))
        });
        assert_eq!(
            moves,
            [
                "UNVERIFIED > IN_PROGRESS",
                "IN_PROGRESS > VERIFIED RETRY REVIEW_PENDING SUSPENDED",
                "VERIFIED > SUSPENDED",
                "RETRY > IN_PROGRESS SUSPENDED",
                "REVIEW_PENDING > VERIFIED RETRY SUSPENDED",
                "SUSPENDED > VERIFIED REVIEW_PENDING",
            ]
        );
        for status in KycStatus::ALL {
            assert_eq!(KycStatus::parse(status.as_str()), Some(status));
            assert_eq!(serde_json::to_value(status).unwrap(), status.as_str(), "as the ledger writes it");
        }
    }

    #[test]
    fn the_sandbox_decides_by_the_first_name_and_live_never_does() {
        for (name, status) in [
            ("Verified", KycStatus::Verified),
            ("Retry", KycStatus::Retry),
            ("Suspended", KycStatus::Suspended),
            ("Review", KycStatus::ReviewPending),
            ("verified", KycStatus::InProgress),
            ("Tenzin", KycStatus::InProgress),
        ] {
            assert_eq!(KycStatus::submitted(Mode::Test, name), status, "{name}");
            assert_eq!(KycStatus::submitted(Mode::Live, name), KycStatus::InProgress, "{name}");
        }
    }
}

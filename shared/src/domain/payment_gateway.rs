//! A payment gateway: who takes payments, and with them donations, for others.
//!
//! What must stay true: in one mode, a unique name is one gateway's for good, because the external ids of its
//! transactions begin with it. See contracts/donations.md.

use super::tenant::Mode;
use std::fmt;
use std::ops::RangeInclusive;
use uuid::Uuid;

/// How long a unique name may be, in characters.
pub const NAME_LENGTH: RangeInclusive<usize> = 1..=32;

/// Which gateway: the `sub` of its tokens, in one mode. Displays as `test#7d8f1f7e-…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct GatewayId {
    /// Test or live.
    pub mode: Mode,
    /// The gateway.
    pub id: Uuid,
}

impl fmt::Display for GatewayId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.mode, self.id)
    }
}

/// One payment gateway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentGateway {
    /// Which.
    pub id: GatewayId,
    /// What its transactions' external ids begin with.
    pub unique_name: String,
    /// One that is not active brings no transactions.
    pub active: bool,
}

/// Whether a text can be a unique name: capitals, digits and hyphens. No underscore, which ends the name in an external
/// id.
#[must_use]
pub fn is_unique_name(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-';
    NAME_LENGTH.contains(&text.len()) && text.bytes().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unique_name_can_stand_before_an_underscore() {
        for name in ["NEXI", "N", "3-D", "-", &"N".repeat(32)] {
            assert!(is_unique_name(name), "{name}");
        }
        for text in ["", "nexi", "NEXI_", "NE XI", "NEXÍ", "NEXI#1", &"N".repeat(33)] {
            assert!(!is_unique_name(text), "{text}");
        }
    }
}

//! A merchant's terminals: what each signs with, and how it comes by that.
//!
//! What must stay true: a device token gives out one key, once, within its time. See contracts/pos.md, *CreateKey*.

use super::sealed::Sealed;
use super::tenant::Tenant;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use std::ops::RangeInclusive;

/// How long a merchant's id may be, in characters.
pub const MERCHANT_ID_LENGTH: RangeInclusive<usize> = 1..=10;
/// How long a device's id may be, in characters.
pub const DEVICE_ID_LENGTH: RangeInclusive<usize> = 1..=64;
/// How long a device token is good for.
pub const TOKEN_EXPIRY: SignedDuration = SignedDuration::from_hours(72);

/// One terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// The chain that its merchant belongs to.
    pub tenant: Tenant,
    /// Its merchant.
    pub merchant_id: String,
    /// Its own id, one of its merchant's.
    pub device_id: String,
    /// What it signs with, once it has come by that.
    pub key: Option<Sealed>,
    /// What it may come by a new key with.
    pub token: Option<Token>,
    /// One that is not active is as good as unknown.
    pub active: bool,
}

/// What is kept of a device token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// SHA-256 of its text.
    pub sha256: [u8; 32],
    /// From this moment on it gives out nothing.
    pub expires_at: Timestamp,
    /// It gave out its key.
    pub used: bool,
}

/// What a token that was presented is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenState {
    /// It may give out a key.
    Good,
    /// FCRK01: there is none, or it was another, or its time is over.
    Unknown,
    /// FCRK02
    Used,
}

impl Device {
    /// What this token is worth to the device at that moment.
    #[must_use]
    pub fn token_state(&self, token_sha256: &[u8; 32], now: Timestamp) -> TokenState {
        match &self.token {
            Some(token) if token.sha256 == *token_sha256 && token.used => TokenState::Used,
            Some(token) if token.sha256 == *token_sha256 && now < token.expires_at => TokenState::Good,
            _ => TokenState::Unknown,
        }
    }

    /// What the device's key is sealed for.
    #[must_use]
    pub fn purpose(&self) -> String {
        purpose(&self.merchant_id, &self.device_id)
    }
}

/// What that device's key is sealed for.
#[must_use]
pub fn purpose(merchant_id: &str, device_id: &str) -> String {
    // The length keeps merchant and device apart, whatever characters they have.
    format!("pos-device#{}#{merchant_id}#{device_id}", merchant_id.len())
}

/// What is kept of a token's text.
#[must_use]
pub fn token_sha256(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::tenant::Mode;
    use uuid::Uuid;

    #[test]
    fn a_token_is_good_once_and_in_its_time() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let token = Token { sha256: token_sha256("t"), expires_at: at(10), used: false };
        let device = |token| Device {
            tenant: Tenant { mode: Mode::Test, partner_id: Uuid::nil() },
            merchant_id: "m".to_owned(),
            device_id: "d".to_owned(),
            key: None,
            token,
            active: true,
        };
        let state = |token, text: &str, now| device(token).token_state(&token_sha256(text), at(now));
        assert_eq!(state(Some(token.clone()), "t", 9), TokenState::Good);
        assert_eq!(state(Some(token.clone()), "t", 10), TokenState::Unknown);
        assert_eq!(state(Some(token.clone()), "u", 9), TokenState::Unknown);
        assert_eq!(state(None, "t", 9), TokenState::Unknown);
        let used = Token { used: true, ..token };
        assert_eq!(state(Some(used.clone()), "t", 9), TokenState::Used);
        assert_eq!(state(Some(used), "t", 10), TokenState::Used);
    }

    #[test]
    fn no_two_devices_have_one_purpose() {
        assert_ne!(purpose("a#b", "c"), purpose("a", "b#c"));
    }
}

//! How a terminal and we know each other: HMAC-SHA256 over the `x_` fields of a request or an answer (contracts/pos.md,
//! *Signature*).
//!
//! Pure functions. What is signed is the text of the wire, never a number or a time made of it; a key is never printed;
//! signatures are compared in constant time.

use super::signing_secret::hex;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use std::cmp::Ordering;
use std::fmt;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// How long a signature is, in hex characters.
const SIGNATURE_LENGTH: usize = 64;
/// SHA-256's block, in bytes: HMAC hashes longer keys first.
const BLOCK: usize = 64;

/// One signed field: its key, and its value as it stands on the wire. Null is as empty as "".
pub type Member<'a> = (&'a str, &'a str);

/// What one device signs with, or the token that it gets its first key with. It is overwritten when it is dropped; its
/// `Debug` says nothing, and it has no `Display`.
#[derive(Clone)]
pub struct DeviceKey(Zeroizing<String>);

impl DeviceKey {
    /// Wraps a key. Its UTF-8 bytes are HMAC's key as they are, however many: nothing of it is hex.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text itself: to be shown once, when it is made, and to be sealed for keeping.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for DeviceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceKey(redacted)")
    }
}

/// The text that is signed: the fields in the order of their keys, each its key and then its value, without separators.
/// It holds what the fields hold, tokens and keys included: show it to their owner, never to a log.
#[must_use]
pub fn plaintext(members: &[Member<'_>]) -> String {
    in_order(members).into_iter().flat_map(|(key, value)| [key, value]).collect()
}

/// The signature of these fields, in lower-case hex.
#[must_use]
pub fn sign(key: &DeviceKey, members: &[Member<'_>]) -> String {
    let mut mac = Hmac::<Sha256>::new(&(*block(key)).into());
    for (key, value) in in_order(members) {
        mac.update(key.as_bytes());
        mac.update(value.as_bytes());
    }
    hex(&mac.finalize().into_bytes())
}

/// Whether that key signed these fields; `signature` is hex of any case, and what is anything else signs nothing.
#[must_use]
pub fn verifies(key: &DeviceKey, members: &[Member<'_>], signature: &str) -> bool {
    if signature.len() != SIGNATURE_LENGTH {
        return false;
    }
    sign(key, members).as_bytes().ct_eq(signature.to_ascii_lowercase().as_bytes()).into()
}

fn in_order<'a>(members: &[Member<'a>]) -> Vec<Member<'a>> {
    let mut members = members.to_vec();
    members.sort_by(|(one, _), (other, _)| ordinal(one, other));
    members
}

/// The order of .NET's `StringComparer.Ordinal`, which the published clients sort with: by UTF-16 code units. It is that
/// of UTF-8 bytes but for characters beyond U+FFFF, which come before those from U+E000 on.
fn ordinal(one: &str, other: &str) -> Ordering {
    one.encode_utf16().cmp(other.encode_utf16())
}

/// The key as HMAC wants it: a block, filled up with zeros.
fn block(key: &DeviceKey) -> Zeroizing<[u8; BLOCK]> {
    let bytes = key.reveal().as_bytes();
    let mut block = Zeroizing::new([0; BLOCK]);
    if bytes.len() > BLOCK {
        block.iter_mut().zip(Sha256::digest(bytes)).for_each(|(slot, byte)| *slot = byte);
    } else {
        block.iter_mut().zip(bytes).for_each(|(slot, byte)| *slot = *byte);
    }
    block
}

#[cfg(test)]
#[path = "pos_signature_tests.rs"]
mod tests;

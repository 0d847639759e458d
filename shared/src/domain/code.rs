//! Pre-approval codes: what a buyer shows at the till, and what a purchase is named by afterwards.
//!
//! What must stay true: a code with the barcode's prefix and without it is one code, however often the prefix stands
//! before it. See contracts/pos.md.

use super::id::IdempotencyKey;
use super::tenant::Mode;
use sha2::{Digest, Sha256};
use std::fmt;
use std::ops::RangeInclusive;
use uuid::Uuid;

/// How long a code may be, in characters, as terminals send it.
pub const LENGTH: RangeInclusive<usize> = 6..=64;
/// How long those are that we issue.
const ISSUED_LENGTH: usize = 6;
/// What a barcode has before its code.
const BARCODE_PREFIX: &str = "6199";
/// What a purchase number has before its code.
const PURCHASE_PREFIX: &str = "P-";
/// Digits and capitals, less those that are mistaken for one another (Crockford's base 32).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A code, without the barcode's prefix.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Code(String);

impl Code {
    /// Reads a code as a terminal sends it; `None` when it is shorter or longer than codes are.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if !LENGTH.contains(&text.chars().count()) {
            return None;
        }
        let mut code = text;
        while let Some(rest) =
            code.strip_prefix(BARCODE_PREFIX).filter(|rest| rest.chars().count() >= ISSUED_LENGTH)
        {
            code = rest;
        }
        Some(Self(code.to_owned()))
    }

    /// A new code from these bits: the lowest 30 of them.
    #[must_use]
    pub fn from_bits(bits: u32) -> Self {
        let digit = |at: usize| ALPHABET[(bits >> (5 * at)) as usize % ALPHABET.len()];
        Self((0..ISSUED_LENGTH).map(|at| char::from(digit(at))).collect())
    }

    /// The code that a buyer's idempotency key stands for; the next one after so many that were taken by others.
    #[must_use]
    pub fn derived(mode: Mode, buyer: Uuid, key: &IdempotencyKey, taken: u32) -> Self {
        let mut hash = Sha256::new();
        for part in ["pre-approvals", mode.as_str(), &buyer.to_string(), key.as_str(), &taken.to_string()] {
            hash.update(part.len().to_be_bytes());
            hash.update(part);
        }
        let digest: [u8; 32] = hash.finalize().into();
        Self::from_bits(u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]]))
    }

    /// The code itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As a barcode shows it.
    #[must_use]
    pub fn barcode(&self) -> String {
        format!("{BARCODE_PREFIX}{}", self.0)
    }

    /// The number of the purchase that the code was used for. A code is used once, so that the purchase needs no other
    /// name, and no look-up of one.
    #[must_use]
    pub fn purchase_number(&self) -> String {
        format!("{PURCHASE_PREFIX}{}", self.0)
    }

    /// The code that a purchase number names.
    #[must_use]
    pub fn of_purchase(number: &str) -> Option<Self> {
        let code = Self::parse(number.strip_prefix(PURCHASE_PREFIX)?)?;
        (code.purchase_number() == number).then_some(code)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Option<String> {
        Code::parse(text).map(|code| code.0)
    }

    #[test]
    fn a_code_and_its_barcode_are_one() {
        for (text, code) in [
            ("01ABCDEF", "01ABCDEF"),
            ("6111NHQMAM4Z", "6111NHQMAM4Z"),
            ("ABCDEF", "ABCDEF"),
            ("6199ABCDEF", "ABCDEF"),
            ("61996199ABCDEF", "ABCDEF"),
            ("6199AB", "6199AB"),
            ("61996199AB", "6199AB"),
            ("6199ABCDE", "6199ABCDE"),
        ] {
            assert_eq!(read(text).as_deref(), Some(code), "{text}");
        }
        assert_eq!(read("ABCDE"), None);
        assert_eq!(read(&"é".repeat(64)).map(|code| code.chars().count()), Some(64));
        assert_eq!(read(&"A".repeat(65)), None);
    }

    #[test]
    fn a_purchase_number_names_its_code_and_nothing_else_is_one() {
        let code = Code::parse("6111NHQMAM4Z").unwrap();
        assert_eq!(code.purchase_number(), "P-6111NHQMAM4Z");
        assert_eq!(Code::of_purchase("P-6111NHQMAM4Z"), Some(code));
        for text in ["", "P-", "P-ABC", "6111NHQMAM4Z", "p-6111NHQMAM4Z", "P-6199ABCDEF"] {
            assert_eq!(Code::of_purchase(text), None, "{text}");
        }
    }

    #[test]
    fn a_derived_code_never_changes_and_has_a_next_one() {
        let key = IdempotencyKey::parse("k").unwrap();
        let of = |mode, buyer, taken| Code::derived(mode, Uuid::from_u128(buyer), &key, taken);
        assert_eq!(of(Mode::Test, 1, 0), of(Mode::Test, 1, 0));
        let different = [of(Mode::Test, 1, 0), of(Mode::Test, 1, 1), of(Mode::Live, 1, 0), of(Mode::Test, 2, 0)];
        assert!((1..different.len()).all(|at| !different[at..].contains(&different[at - 1])));
    }

    proptest! {
        #[test]
        fn issued_codes_are_read_back_with_and_without_prefix(bits: u32) {
            let code = Code::from_bits(bits);
            prop_assert_eq!(code.as_str().len(), 6);
            prop_assert_eq!(Code::parse(code.as_str()), Some(code.clone()));
            prop_assert_eq!(Code::parse(&code.barcode()), Some(code.clone()));
            prop_assert_eq!(Code::of_purchase(&code.purchase_number()), Some(code));
        }
    }
}

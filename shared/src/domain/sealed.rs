//! A secret as it rests in the store: encrypted, with the data key that opens it, itself encrypted, beside it.

use std::fmt;

/// The length of an AES-GCM nonce, in bytes.
pub const NONCE_LENGTH: usize = 12;
/// Says how the bytes below are laid out.
const LAYOUT: u8 = 1;
/// Layout, length of the wrapped key, nonce.
const HEAD_LENGTH: usize = 1 + 2 + NONCE_LENGTH;

/// An encrypted secret. Its `Debug` says nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed {
    /// The data key, encrypted by the key service.
    pub wrapped_key: Vec<u8>,
    /// Used once with that key.
    pub nonce: [u8; NONCE_LENGTH],
    /// AES-256-GCM, the tag at its end.
    pub ciphertext: Vec<u8>,
}

impl Sealed {
    /// As one piece: layout, length of the wrapped key, nonce, wrapped key, ciphertext. `None` for a wrapped key of
    /// more than 64 KiB, which there is not.
    #[must_use]
    pub fn to_bytes(&self) -> Option<Vec<u8>> {
        let key_length = u16::try_from(self.wrapped_key.len()).ok()?.to_be_bytes();
        Some([&[LAYOUT][..], &key_length, &self.nonce, &self.wrapped_key, &self.ciphertext].concat())
    }

    /// Reads what [`Sealed::to_bytes`] wrote.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (head, rest) = bytes.split_at_checked(HEAD_LENGTH)?;
        let (&[layout, high, low], nonce) = head.split_first_chunk::<3>()?;
        let (wrapped_key, ciphertext) = rest.split_at_checked(usize::from(u16::from_be_bytes([high, low])))?;
        let nonce = nonce.try_into().ok()?;
        let sealed = Self { wrapped_key: wrapped_key.to_vec(), nonce, ciphertext: ciphertext.to_vec() };
        (layout == LAYOUT).then_some(sealed)
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealed(redacted)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_back_and_nothing_else_is() {
        let sealed = Sealed { wrapped_key: vec![1; 184], nonce: [2; 12], ciphertext: vec![3; 60] };
        let bytes = sealed.to_bytes().unwrap();
        assert_eq!(Sealed::from_bytes(&bytes), Some(sealed.clone()));
        for cut in [0, 1, 3, 14, 15, 100] {
            assert_eq!(Sealed::from_bytes(&bytes[..cut]), None, "{cut}");
        }
        assert_eq!(Sealed::from_bytes(&[&[2], &bytes[1..]].concat()), None, "another layout");
        assert_eq!(format!("{sealed:?}"), "Sealed(redacted)");
    }
}

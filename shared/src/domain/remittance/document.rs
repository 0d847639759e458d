//! Papers that go with a transaction. The ledger knows that there are some; what they say is in the documents bucket.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

/// How large a document may be, in bytes.
pub const MAX_BYTES: usize = 5 * 1024 * 1024;
/// How many a transaction may have.
pub const MAX_DOCUMENTS: usize = 10;

/// What a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DocumentType {
    /// An invoice.
    Invoice,
}

impl DocumentType {
    /// All of them.
    pub const ALL: [Self; 1] = [Self::Invoice];

    /// As it goes over the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Invoice => "INVOICE",
        }
    }
}

/// A document as the ledger knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Follows from the transaction, the request that made it and its place there.
    pub id: Uuid,
    /// What it is.
    pub document_type: DocumentType,
    /// Whether the bucket has it: the published samples carry documents without content.
    pub stored: bool,
}

/// What a document says. Its `Debug` says only how much that is.
#[derive(Clone, PartialEq, Eq)]
pub struct Content {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// What they are, by what they look like, whatever anybody says of them.
    pub media_type: &'static str,
}

/// Why a text is no document. The `Display` text is meant for the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// It is no base64.
    #[error("must be base64")]
    NotBase64,
    /// It is larger than a document may be.
    #[error("must be at most {MAX_BYTES} bytes (5 MiB) before base64")]
    TooLarge,
    /// It looks like none of the kinds that are taken.
    #[error("must be a PDF, JPEG, PNG or TIFF document")]
    UnknownKind,
}

/// What is taken, and how it is called.
const KINDS: [&str; 4] = ["application/pdf", "image/jpeg", "image/png", "image/tiff"];

impl Content {
    /// Reads base64; `None` for a document without content.
    ///
    /// # Errors
    /// When it is no base64, too large, or nothing that is taken.
    pub fn parse(text: &str) -> Result<Option<Self>, DocumentError> {
        if text.is_empty() {
            return Ok(None);
        }
        // Four characters carry three bytes: what is too long is not decoded first.
        if text.len() / 4 > MAX_BYTES.div_ceil(3) {
            return Err(DocumentError::TooLarge);
        }
        let bytes = STANDARD.decode(text).map_err(|_| DocumentError::NotBase64)?;
        if bytes.len() > MAX_BYTES {
            return Err(DocumentError::TooLarge);
        }
        let looks = infer::get(&bytes).map(|kind| kind.mime_type());
        let media_type = looks.filter(|kind| KINDS.contains(kind)).ok_or(DocumentError::UnknownKind)?;
        Ok(Some(Self { bytes, media_type }))
    }
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Content({} bytes of {})", self.bytes.len(), self.media_type)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(bytes: &[u8]) -> Result<Option<Content>, DocumentError> {
        Content::parse(&STANDARD.encode(bytes))
    }

    #[test]
    fn a_document_is_known_by_its_content() {
        let pdf = parse(b"%PDF-1.7\n").unwrap().unwrap();
        assert_eq!((pdf.media_type, pdf.bytes.as_slice()), ("application/pdf", &b"%PDF-1.7\n"[..]));
        assert_eq!(parse(b"\x89PNG\r\n\x1a\n").unwrap().unwrap().media_type, "image/png");
        assert_eq!(parse(b"\xff\xd8\xff\xe0").unwrap().unwrap().media_type, "image/jpeg");
        for other in [&b"hello"[..], b"<html></html>", b"MZ\x90\x00", b"PK\x03\x04", b"GIF89a"] {
            assert_eq!(parse(other), Err(DocumentError::UnknownKind), "{other:?}");
        }
        assert_eq!(Content::parse("%%%"), Err(DocumentError::NotBase64));
        assert_eq!(Content::parse(""), Ok(None));
        assert_eq!(format!("{pdf:?}"), "Content(9 bytes of application/pdf)");
    }

    #[test]
    fn five_mebibytes_are_the_most() {
        let mut bytes = vec![b' '; MAX_BYTES];
        bytes[..5].copy_from_slice(b"%PDF-");
        assert!(parse(&bytes).unwrap().is_some());
        bytes.push(b' ');
        assert_eq!(parse(&bytes), Err(DocumentError::TooLarge));
        assert_eq!(Content::parse(&"A".repeat(2 * MAX_BYTES)), Err(DocumentError::TooLarge));
    }
}

//! A look at how a file begins: whether it is text that can be read.

use super::Unreadable;
use std::io::{Read, Seek, SeekFrom};

/// How much is looked at: a header row fits in.
const LOOKED_AT: u64 = 8 * 1024;
const UTF_8_BOM: &[u8] = b"\xef\xbb\xbf";
/// What to do about another encoding.
pub(super) const AS_UTF_8: &str = "Have it written, or save it, as UTF-8.";

/// The file, at the first byte after its byte order mark, and how it begins.
pub(super) fn sniff<R: Read + Seek>(mut file: R) -> Result<(R, Vec<u8>), Unreadable> {
    let unread = |error: std::io::Error| Unreadable::file(format!("cannot be read: {error}"), "Try again.");
    let mut start = Vec::new();
    file.seek(SeekFrom::Start(0)).map_err(unread)?;
    file.by_ref().take(LOOKED_AT).read_to_end(&mut start).map_err(unread)?;
    // Every second byte of what is in UTF-16 is a zero, with its mark or without.
    if start.contains(&0) || start.starts_with(b"\xff\xfe") || start.starts_with(b"\xfe\xff") {
        return Err(Unreadable::file("is not UTF-8 text (UTF-16, or no text at all)", AS_UTF_8));
    }
    let mark = if start.starts_with(UTF_8_BOM) { UTF_8_BOM.len() } else { 0 };
    file.seek(SeekFrom::Start(mark as u64)).map_err(unread)?;
    start.drain(..mark);
    Ok((file, start))
}

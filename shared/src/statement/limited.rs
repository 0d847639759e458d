//! A reader that gives so many bytes and no more until it is told to go on: what keeps one endless record, tag or text from
//! filling the memory of the parser above it.

use std::io::{Error, ErrorKind, Read, Result};

/// How long one record or one piece of markup may be, in bytes.
pub(super) const MAX_PIECE: usize = 64 * 1024;

/// The reader.
pub(super) struct Limited<R> {
    inner: R,
    left: usize,
}

impl<R> Limited<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { inner, left: MAX_PIECE }
    }

    /// Lets the next piece be read.
    pub(super) fn renew(&mut self) {
        self.left = MAX_PIECE;
    }
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let most = buffer.len().min(self.left);
        if most == 0 && !buffer.is_empty() {
            return Err(Error::new(ErrorKind::InvalidData, "is longer than 65536 bytes"));
        }
        let read = self.inner.read(&mut buffer[..most])?;
        self.left -= read;
        Ok(read)
    }
}

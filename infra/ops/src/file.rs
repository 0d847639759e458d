//! Texts that operators hand over, from files and standard input.

use std::fs::File;
use std::io::{Read, stdin};

/// What stands for standard input.
pub(crate) const STDIN: &str = "-";

/// What a file says, if that is no longer than what it holds may be.
pub(crate) fn text(file: &str, max_bytes: usize) -> Result<String, String> {
    let limit = u64::try_from(max_bytes).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    let read = match file {
        STDIN => stdin().take(limit + 1).read_to_end(&mut bytes),
        _ => File::open(file).and_then(|file| file.take(limit + 1).read_to_end(&mut bytes)),
    };
    read.map_err(|error| format!("{file} cannot be read: {error}."))?;
    if bytes.len() > max_bytes {
        return Err(format!("{file} is longer than the {max_bytes} bytes that it may have."));
    }
    String::from_utf8(bytes).map_err(|_| format!("{file} is not UTF-8, and neither would be what is signed."))
}

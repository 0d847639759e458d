//! Keys that are kept in the data folder, for the folder's owner alone.

use std::fmt::Display;
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

/// What the file holds; when there is none, what `make` makes, which it holds from then on.
///
/// # Errors
/// One sentence: the file cannot be used.
pub fn kept(file: &Path, make: impl FnOnce() -> Result<Vec<u8>, String>) -> Result<Vec<u8>, String> {
    match fs::read(file) {
        Ok(bytes) => Ok(bytes),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let bytes = make()?;
            write(file, &bytes).map_err(|error| wrong(file, &error))?;
            Ok(bytes)
        }
        Err(error) => Err(wrong(file, &error)),
    }
}

/// The sentence that says why the file cannot be used.
pub fn wrong(file: &Path, problem: &dyn Display) -> String {
    format!("The key file {} cannot be used: {problem}.", file.display())
}

/// All of it or nothing: half a key would make useless what the whole one was used for.
fn write(file: &Path, key: &[u8]) -> std::io::Result<()> {
    let new = file.with_extension("new");
    let _ = fs::remove_file(&new);
    let mut written = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&new)?;
    written.write_all(key)?;
    written.sync_all()?;
    fs::rename(new, file)
}

//! The file that a ledger is exported to: a line that says what it is, a line for each item, and a line that says how many
//! they are and the SHA-256 of all lines before it.
//!
//! What must stay true: a file that is not whole is never taken for one that is; no more of it than a line is in memory.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, BufWriter, Error, Read as _, Write};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

/// How the lines are laid out.
const FORMAT: u32 = 1;
/// The longest line, in bytes: an item has 400 KB, and a byte of it takes six here at most.
const MAX_LINE: u64 = 4 * 1_024 * 1_024;
const ITEM: &str = "{\"Item\":";

/// What stands at the file's beginning and at its end.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
enum Frame {
    Ledger { format: u32, table: String, exported_at: Timestamp },
    End { items: u64, sha256: String },
}

/// A file that is being written.
#[derive(Debug)]
pub(super) struct Writer {
    file: BufWriter<File>,
    hash: Sha256,
    pub(super) items: u64,
}

impl Writer {
    /// Makes the file, which must not be there yet.
    pub(super) fn create(path: &Path, table: &str, exported_at: Timestamp) -> Result<Self, Error> {
        // It holds what the ledger knows of people: for nobody else to read.
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
        let mut new = Self { file: BufWriter::new(file), hash: Sha256::new(), items: 0 };
        new.frame(&Frame::Ledger { format: FORMAT, table: table.to_owned(), exported_at })?;
        Ok(new)
    }

    pub(super) fn item(&mut self, json: &str) -> Result<(), Error> {
        self.items += 1;
        self.line(&format!("{ITEM}{json}}}"))
    }

    /// Ends the file, and waits until it is on the disk.
    pub(super) fn end(mut self) -> Result<u64, Error> {
        let sha256 = hex(&self.hash.clone().finalize());
        self.frame(&Frame::End { items: self.items, sha256 })?;
        self.file.flush()?;
        self.file.get_ref().sync_all()?;
        Ok(self.items)
    }

    fn frame(&mut self, frame: &Frame) -> Result<(), Error> {
        self.line(&serde_json::to_string(frame)?)
    }

    fn line(&mut self, text: &str) -> Result<(), Error> {
        let line = format!("{text}\n");
        self.hash.update(&line);
        self.file.write_all(line.as_bytes())
    }
}

/// A file that was found to be whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Whole {
    pub(super) items: u64,
    pub(super) sha256: String,
    pub(super) table: String,
    pub(super) exported_at: Timestamp,
}

/// Reads the file to its end; `look` sees each item.
pub(super) fn check(path: &Path, look: impl Fn(&str) -> Result<(), String>) -> Result<Whole, String> {
    let wrong = |why: &str| format!("{} is no whole export of a ledger: {why}. Nothing was done.", path.display());
    let mut lines = Lines::open(path)?;
    let first = lines.next().ok_or_else(|| wrong("it is empty"))??;
    let (table, exported_at) = match serde_json::from_str(&first) {
        Ok(Frame::Ledger { format: FORMAT, table, exported_at }) => (table, exported_at),
        Ok(Frame::Ledger { format, .. }) => return Err(wrong(&format!("its format is {format}, not {FORMAT}"))),
        _ => return Err(wrong("it does not begin as one")),
    };
    let (mut hash, mut items) = (Sha256::new(), 0);
    hash.update(format!("{first}\n"));
    for line in &mut lines {
        let line = line?;
        if let Some(item) = item(&line) {
            look(item).map_err(|problem| wrong(&format!("its item {} cannot be read ({problem})", items + 1)))?;
            items += 1;
            hash.update(format!("{line}\n"));
            continue;
        }
        let Ok(Frame::End { items: counted, sha256 }) = serde_json::from_str(&line) else {
            return Err(wrong("there is something else in it"));
        };
        if lines.next().is_some() {
            return Err(wrong("it goes on after its end"));
        }
        if (counted, &sha256) != (items, &hex(&hash.finalize())) {
            return Err(wrong("it was changed"));
        }
        return Ok(Whole { items, sha256, table, exported_at });
    }
    Err(wrong("it ends too early"))
}

/// The items of a file that was found to be whole.
pub(super) fn items(path: &Path) -> Result<impl Iterator<Item = Result<String, String>>, String> {
    let unframed = |line: Result<String, String>| line.map(|line| item(&line).map(str::to_owned)).transpose();
    Ok(Lines::open(path)?.filter_map(unframed))
}

fn item(line: &str) -> Option<&str> {
    line.strip_prefix(ITEM)?.strip_suffix('}')
}

struct Lines {
    file: BufReader<File>,
    name: String,
}

impl Lines {
    fn open(path: &Path) -> Result<Self, String> {
        let name = path.display().to_string();
        let file = File::open(path).map_err(|error| format!("{name} cannot be read: {error}."))?;
        Ok(Self { file: BufReader::new(file), name })
    }

    fn read(&mut self) -> Result<Option<String>, String> {
        let mut line = Vec::new();
        let read = self.file.by_ref().take(MAX_LINE).read_until(b'\n', &mut line);
        read.map_err(|error| format!("{} cannot be read: {error}.", self.name))?;
        if line.is_empty() {
            return Ok(None);
        }
        // A line without its end is one that was cut off, or is too long.
        let cut = || format!("{} has a line that was cut off. Nothing was done.", self.name);
        let line = line.strip_suffix(b"\n").ok_or_else(cut)?.to_vec();
        String::from_utf8(line).map(Some).map_err(|_| format!("{} is not UTF-8. Nothing was done.", self.name))
    }
}

impl Iterator for Lines {
    type Item = Result<String, String>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read().transpose()
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

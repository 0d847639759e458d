//! How far each function has read each stream, kept in the data folder so that a restart goes on after it.

use super::shard::Position;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The file in the data folder.
const FILE: &str = "streams.json";

/// Positions by function and table.
pub struct Checkpoints {
    file: Option<PathBuf>,
    positions: Mutex<BTreeMap<String, Position>>,
}

impl Checkpoints {
    /// Those of that folder; in memory without one.
    ///
    /// # Errors
    /// One sentence: the file cannot be read.
    pub fn open(folder: Option<&Path>) -> Result<Self, String> {
        let file = folder.map(|folder| folder.join(FILE));
        let positions = file.as_deref().map(read).transpose()?.unwrap_or_default();
        Ok(Self { file, positions: Mutex::new(positions) })
    }

    /// The position under that name, if one was ever set.
    pub fn get(&self, name: &str) -> Option<Position> {
        self.positions.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }

    /// Sets a position; it is in the file when this returns.
    pub async fn set(self: &Arc<Self>, name: &str, position: Position) {
        let (checkpoints, name) = (Arc::clone(self), name.to_owned());
        let set = tokio::task::spawn_blocking(move || checkpoints.write(name, position));
        let outcome = set.await.map_err(std::io::Error::other).flatten();
        if let Err(error) = outcome {
            // What follows may be processed twice after a restart, never skipped.
            tracing::error!(%error, "a stream's position was not kept");
        }
    }

    fn write(&self, name: String, position: Position) -> std::io::Result<()> {
        // Held while the file is written, so that an older state never replaces a newer one.
        let mut positions = self.positions.lock().unwrap_or_else(PoisonError::into_inner);
        positions.insert(name, position);
        let Some(file) = &self.file else { return Ok(()) };
        let new = file.with_extension("new");
        let mut written = File::create(&new)?;
        written.write_all(&serde_json::to_vec(&*positions)?)?;
        written.sync_data()?;
        fs::rename(new, file)
    }
}

fn read(file: &Path) -> Result<BTreeMap<String, Position>, String> {
    let wrong =
        |problem: &dyn std::fmt::Display| format!("The file {} cannot be read: {problem}.", file.display());
    match fs::read(file) {
        Ok(text) => serde_json::from_slice(&text).map_err(|error| wrong(&error)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(BTreeMap::new()),
        Err(error) => Err(wrong(&error)),
    }
}

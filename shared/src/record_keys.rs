//! What each mode's records are signed with: made when it is first needed, then kept in memory.
//!
//! What must stay true: a mode has one key, whoever needs it first and however many do at once. A record that was signed
//! with a key that the ledger did not keep could never be verified, so a new key counts only when the ledger has it.

use crate::auth::record_hmac::RecordKey;
use crate::aws_error::AwsError;
use crate::cache::Cache;
use crate::domain::sealed::Sealed;
use crate::domain::tenant::Mode;
use crate::keyring::Keyring;
use crate::store::{Store, record_key};
use jiff::{SignedDuration, Timestamp};
use zeroize::Zeroizing;

/// How long a key is kept in the clear. It never changes.
const KEPT_FOR: SignedDuration = SignedDuration::from_hours(1);
/// How many keys are kept: one for each mode, and room, because a cache as small as its contents may drop one of them.
const MAX_KEYS: usize = 16;

/// The keys that are known.
#[derive(Debug)]
pub struct RecordKeys {
    keys: Cache<Mode, RecordKey>,
}

impl Default for RecordKeys {
    fn default() -> Self {
        Self { keys: Cache::of(MAX_KEYS, KEPT_FOR) }
    }
}

impl RecordKeys {
    /// The mode's key; when it has none yet, it has one from now on.
    ///
    /// # Errors
    /// When the store or the key service cannot be asked, or the key does not open.
    pub async fn get(
        &self,
        store: &Store,
        keyring: &Keyring,
        mode: Mode,
        now: Timestamp,
    ) -> Result<RecordKey, AwsError> {
        let key = self.keys.get(&mode, now, async { known_or_new(store, keyring, mode).await.map(Some) }).await?;
        key.ok_or_else(|| AwsError::Broken("a mode without its record key".to_owned()))
    }

    /// The mode's key, if there is one: for functions that may not make one.
    ///
    /// # Errors
    /// As [`RecordKeys::get`].
    pub async fn get_known(
        &self,
        store: &Store,
        keyring: &Keyring,
        mode: Mode,
        now: Timestamp,
    ) -> Result<Option<RecordKey>, AwsError> {
        let key = self.keys.get(&mode, now, known(store, keyring, mode)).await?;
        if key.is_none() {
            // It may be made at any moment, and is needed from then on.
            self.keys.forget(&mode);
        }
        Ok(key)
    }
}

/// The mode's key, if there is one: what was signed before can be verified, and nothing is made of it.
///
/// # Errors
/// As [`RecordKeys::get`].
pub async fn known(store: &Store, keyring: &Keyring, mode: Mode) -> Result<Option<RecordKey>, AwsError> {
    match record_key::find(store, mode).await? {
        Some(sealed) => open(keyring, mode, &sealed).await.map(Some),
        None => Ok(None),
    }
}

async fn known_or_new(store: &Store, keyring: &Keyring, mode: Mode) -> Result<RecordKey, AwsError> {
    if let Some(key) = known(store, keyring, mode).await? {
        return Ok(key);
    }
    let key = RecordKey::new(rand::random());
    let sealed = keyring.seal(&purpose(mode), &key.reveal()).await?;
    if record_key::put_new(store, mode, &sealed).await? {
        return Ok(key);
    }
    // Another was faster: theirs is the one.
    let first = known(store, keyring, mode).await?;
    first.ok_or_else(|| AwsError::Broken("a record key that is there and is not".to_owned()))
}

async fn open(keyring: &Keyring, mode: Mode, sealed: &Sealed) -> Result<RecordKey, AwsError> {
    let text = Zeroizing::new(keyring.open(&purpose(mode), sealed).await?);
    RecordKey::parse(&text).ok_or_else(|| AwsError::Broken("a record key of another length".to_owned()))
}

/// What it is sealed for.
fn purpose(mode: Mode) -> String {
    format!("record-key#{mode}")
}

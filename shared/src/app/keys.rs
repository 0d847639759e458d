//! What signs and seals, and opens again.

use super::{App, at};
use crate::auth::pos_signature::DeviceKey;
use crate::auth::record_hmac::RecordKey;
use crate::aws_error::AwsError;
use crate::domain::sealed::Sealed;
use crate::domain::tenant::Mode;
use crate::keyring::Keyring;

impl App {
    /// A device's key in the clear, kept for a minute.
    ///
    /// # Errors
    /// When the key service cannot be asked, or the key does not open for that purpose.
    pub async fn device_key(&self, purpose: &str, sealed: &Sealed) -> Result<DeviceKey, AwsError> {
        let name = (purpose.to_owned(), sealed.nonce, sealed.ciphertext.clone());
        let open = async { self.keyring().open(purpose, sealed).await.map(|key| Some(DeviceKey::new(key))) };
        let key = self.device_keys.get(&name, self.clock.now(), open).await?;
        key.ok_or_else(|| AwsError::Broken("a device without its key".to_owned()))
    }

    /// What the mode's records are signed with, kept for an hour; made now when there is none yet.
    ///
    /// # Errors
    /// When the store or the key service cannot be asked, or the key does not open.
    pub async fn record_key(&self, mode: Mode) -> Result<RecordKey, AwsError> {
        self.record_keys.get(&self.store, self.keyring(), mode, self.clock.now()).await
    }

    /// The same, if there is one: before anything was signed there is none. Whoever records what is shown signed makes
    /// sure of it first.
    ///
    /// # Errors
    /// As [`App::record_key`].
    pub async fn known_record_key(&self, mode: Mode) -> Result<Option<RecordKey>, AwsError> {
        self.record_keys.get_known(&self.store, self.keyring(), mode, self.clock.now()).await
    }

    /// The signing keys.
    pub fn keyring(&self) -> &Keyring {
        self.keyring.get_or_init(|| {
            let sdk = at(&self.sdk, self.config.endpoints.kms.as_deref());
            Keyring::new(&sdk, self.config.attempt_timeout(), self.config.signing_kms_key.clone())
        })
    }
}

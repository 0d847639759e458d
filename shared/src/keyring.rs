//! Secrets that must be recoverable (signing keys), encrypted at rest under data keys of AWS KMS.
//!
//! A process asks KMS for one data key, seals everything with it, and remembers those that it has had opened: a secret
//! that is used again and again costs one KMS call per process. What must stay true: a data key is stored only as KMS
//! wrapped it, and no sealed secret opens for another purpose than its own.

use crate::auth::seal::DataKey;
use crate::aws_error::AwsError;
use crate::aws_limits::limits;
use crate::domain::sealed::Sealed;
use aws_config::SdkConfig;
use aws_sdk_kms::primitives::Blob;
use aws_sdk_kms::types::DataKeySpec;
use quick_cache::sync::Cache;
use std::time::Duration;
use tokio::sync::OnceCell;

/// How many opened data keys a process remembers.
const MAX_OPENED: usize = 1_000;
/// What every data key is bound to, so that KMS opens it for nothing else. CloudTrail shows it.
const CONTEXT: (&str, &str) = ("service", "almoner-signing-keys");

/// The key service, and the data keys that are known.
#[derive(Debug)]
pub struct Keyring {
    client: aws_sdk_kms::Client,
    key_id: Option<String>,
    sealing: OnceCell<(Vec<u8>, DataKey)>,
    opened: Cache<Vec<u8>, DataKey>,
}

impl Keyring {
    /// A keyring under that KMS key, at that service.
    #[must_use]
    pub fn new(sdk: &SdkConfig, attempt_timeout: Duration, key_id: Option<String>) -> Self {
        let (timeouts, retries) = limits(attempt_timeout);
        let config =
            aws_sdk_kms::config::Builder::from(sdk).timeout_config(timeouts).retry_config(retries).build();
        let client = aws_sdk_kms::Client::from_conf(config);
        Self { client, key_id, sealing: OnceCell::new(), opened: Cache::new(MAX_OPENED) }
    }

    /// Encrypts a secret for that purpose.
    ///
    /// # Errors
    /// When the key service cannot be asked, or no key is configured.
    pub async fn seal(&self, purpose: &str, secret: &str) -> Result<Sealed, AwsError> {
        let (wrapped, key) = self.sealing.get_or_try_init(|| self.generate()).await?;
        let sealed = key.seal(wrapped, rand::random(), purpose, secret.as_bytes());
        sealed.ok_or_else(|| AwsError::Broken("a secret cannot be encrypted".to_owned()))
    }

    /// Decrypts what was sealed for that purpose.
    ///
    /// # Errors
    /// When the key service cannot be asked, or the secret was altered or is another's.
    pub async fn open(&self, purpose: &str, sealed: &Sealed) -> Result<String, AwsError> {
        let key = match self.opened.get(&sealed.wrapped_key) {
            Some(key) => key,
            None => self.unwrap(&sealed.wrapped_key).await?,
        };
        let secret = key.open(purpose, sealed).and_then(|bytes| String::from_utf8(bytes).ok());
        secret.ok_or_else(|| AwsError::Broken(format!("the secret of {purpose} does not open")))
    }

    async fn generate(&self) -> Result<(Vec<u8>, DataKey), AwsError> {
        let missing = || AwsError::Broken("SIGNING_KMS_KEY is not set".to_owned());
        let answer = self
            .client
            .generate_data_key()
            .key_id(self.key_id.as_ref().ok_or_else(missing)?)
            .key_spec(DataKeySpec::Aes256)
            .encryption_context(CONTEXT.0, CONTEXT.1)
            .send()
            .await?;
        let key = answer.plaintext.and_then(|key| DataKey::new(key.as_ref()));
        let wrapped = answer.ciphertext_blob.map(Blob::into_inner);
        wrapped.zip(key).ok_or_else(|| AwsError::Broken("a data key without its parts".to_owned()))
    }

    async fn unwrap(&self, wrapped: &[u8]) -> Result<DataKey, AwsError> {
        let blob = Blob::new(wrapped);
        let decrypt = self.client.decrypt().ciphertext_blob(blob).encryption_context(CONTEXT.0, CONTEXT.1);
        let answer = decrypt.set_key_id(self.key_id.clone()).send().await?;
        let key = answer.plaintext.and_then(|key| DataKey::new(key.as_ref()));
        let key = key.ok_or_else(|| AwsError::Broken("a data key of another length".to_owned()))?;
        self.opened.insert(wrapped.to_vec(), key.clone());
        Ok(key)
    }
}

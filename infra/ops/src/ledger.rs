//! The ledger and what is beside it, opened.

use crate::dry_run::DryRun;
use crate::queues::{Naming, Queues};
use almoner::app::App;
use almoner::clock::Clock;
use almoner::config::Config;
use almoner::documents::Documents;
use almoner::keyring::Keyring;
use almoner::store::Store;
use aws_config::SdkConfig;
use std::path::PathBuf;
use std::time::Duration;

/// An operator waits longer than a partner.
pub(crate) const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(5);

/// The ledger, opened; its queues, when they are asked for.
#[derive(Debug)]
pub(crate) struct Ledger {
    pub(crate) store: Store,
    pub(crate) table: String,
    /// Names no endpoint.
    pub(crate) sdk: SdkConfig,
    pub(crate) dynamodb_endpoint: Option<String>,
    pub(crate) sqs_endpoint: Option<String>,
    pub(crate) kms_endpoint: Option<String>,
    /// `None` where nobody said which.
    pub(crate) signing_key: Option<String>,
    /// `None` where queues cannot be named without a stack.
    pub(crate) naming: Option<Naming>,
    /// As it was deployed, if anybody said.
    pub(crate) stack: Option<String>,
    pub(crate) on_aws: bool,
    /// What would be changed, when nothing is to be.
    pub(crate) dry_run: Option<DryRun>,
}

/// The same configuration, for a service at that endpoint.
pub(crate) fn at(sdk: &SdkConfig, endpoint: Option<String>) -> SdkConfig {
    let mut sdk = sdk.to_builder();
    sdk.set_endpoint_url(endpoint);
    sdk.build()
}

impl Ledger {
    /// What seals terminals' keys.
    pub(crate) fn keyring(&self) -> Result<Keyring, String> {
        let key = self.signing_key.clone();
        let key = key.ok_or("Say which key: --signing-key ARN (the stack's SigningKeyArn output).")?;
        Ok(Keyring::new(&at(&self.sdk, self.kms_endpoint.clone()), ATTEMPT_TIMEOUT, Some(key)))
    }

    /// Where documents are, if anybody said.
    pub(crate) fn documents(&self, folder: Option<PathBuf>, bucket: Option<String>) -> Option<Documents> {
        // Beside the ledger: an emulator has one address for all services.
        let sdk = || at(&self.sdk, self.dynamodb_endpoint.clone());
        folder.map(Documents::Folder).or_else(|| bucket.map(|name| Documents::bucket(&sdk(), name)))
    }

    /// The ledger's queues.
    pub(crate) fn queues(&self) -> Result<Queues, String> {
        let naming = self.naming.clone().ok_or(
            "Say which stack: --stack NAME (the name it was deployed under; its queues are named after it).",
        )?;
        Ok(Queues::new(&at(&self.sdk, self.sqs_endpoint.clone()), ATTEMPT_TIMEOUT, naming))
    }

    /// What a function stands on, here: for what operators do the way functions do it.
    pub(crate) async fn app(&self) -> Result<App, String> {
        let notifications = self.queues()?.find("Notifications").await?;
        let config = Config::read(|name| match name {
            "TABLE_NAME" => Some(self.table.clone()),
            "AWS_ENDPOINT_URL_DYNAMODB" => self.dynamodb_endpoint.clone(),
            "AWS_ENDPOINT_URL_SQS" => self.sqs_endpoint.clone(),
            "NOTIFICATIONS_QUEUE_URL" => Some(notifications.url().to_owned()),
            "STORE_ATTEMPT_TIMEOUT_MS" => Some(ATTEMPT_TIMEOUT.as_millis().to_string()),
            _ => None,
        });
        let config = config.map_err(|error| format!("The ledger cannot be worked on: {error}."))?;
        Ok(App::new(config, self.sdk.clone(), Clock::System))
    }
}

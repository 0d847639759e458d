//! Which ledger the commands work on: the local stack's unless told otherwise.

use crate::queues::{Naming, Queues};
use almoner::app::App;
use almoner::clock::Clock;
use almoner::config::Config;
use almoner::documents::Documents;
use almoner::keyring::Keyring;
use almoner::store::{Store, client};
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_dynamodb::config::{Credentials, SharedCredentialsProvider};
use clap::Args;
use std::path::PathBuf;
use std::time::Duration;

/// The local stack's DynamoDB, as `cargo run` serves it.
const LOCAL_ENDPOINT: &str = "http://127.0.0.1:3000/_local/dynamodb";
/// The local stack's table.
const LOCAL_TABLE: &str = "LedgerTable";
/// The local stack's key.
const LOCAL_SIGNING_KEY: &str = "arn:aws:kms:us-east-1:123456789012:SigningKey";
/// An operator waits longer than a partner.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(5);

/// Where the ledger is.
#[derive(Clone, Debug, Args)]
pub(crate) struct Target {
    /// DynamoDB's endpoint, when it is not AWS
    #[arg(long, global = true, value_name = "URL", env = "ALMONER_ENDPOINT_URL", default_value = LOCAL_ENDPOINT)]
    endpoint_url: String,
    /// SQS's endpoint, when it is not AWS: unless given, DynamoDB's with /sqs in the place of /dynamodb
    #[arg(long, global = true, value_name = "URL", env = "ALMONER_SQS_ENDPOINT_URL")]
    sqs_endpoint_url: Option<String>,
    /// Work on AWS, with the credentials and region of the environment
    #[arg(long, global = true)]
    aws: bool,
    /// Work on AWS, with this profile
    #[arg(long, global = true, value_name = "NAME")]
    profile: Option<String>,
    /// The ledger's table: the stack's TableName output
    #[arg(long, global = true, value_name = "NAME", env = "ALMONER_TABLE")]
    table: Option<String>,
    /// The stack whose queues are meant, as it was deployed: its queues are named after it
    #[arg(long, global = true, value_name = "NAME", env = "ALMONER_STACK")]
    stack: Option<String>,
    /// KMS's endpoint, when it is not AWS: unless given, DynamoDB's with /kms in the place of /dynamodb
    #[arg(long, global = true, value_name = "URL", env = "ALMONER_KMS_ENDPOINT_URL")]
    kms_endpoint_url: Option<String>,
    /// The key that terminals' keys are sealed under: the stack's SigningKeyArn output
    #[arg(long, global = true, value_name = "ARN", env = "ALMONER_SIGNING_KEY")]
    signing_key: Option<String>,
}

/// The ledger, opened; its queues, when they are asked for.
#[derive(Debug)]
pub(crate) struct Ledger {
    pub(crate) store: Store,
    table: String,
    /// Names no endpoint.
    sdk: SdkConfig,
    dynamodb_endpoint: Option<String>,
    sqs_endpoint: Option<String>,
    kms_endpoint: Option<String>,
    /// `None` where nobody said which.
    signing_key: Option<String>,
    /// `None` where queues cannot be named without a stack.
    naming: Option<Naming>,
}

impl Target {
    /// Opens the ledger.
    pub(crate) async fn open(&self) -> Result<Ledger, String> {
        let on_aws = self.aws || self.profile.is_some();
        let table = match &self.table {
            Some(table) => table.as_str(),
            None if on_aws => {
                return Err("Say which table: --table NAME (the stack's TableName output).".to_owned());
            }
            None => LOCAL_TABLE,
        };
        let (sdk, dynamodb_endpoint, sqs_endpoint, kms_endpoint) = if on_aws {
            let sdk = aws_config::defaults(BehaviorVersion::latest());
            let sdk = self.profile.iter().fold(sdk, |sdk, profile| sdk.profile_name(profile)).load().await;
            let endpoint = sdk.endpoint_url().map(str::to_owned);
            (at(&sdk, None), endpoint.clone(), endpoint.clone(), endpoint)
        } else {
            let nobody = Credentials::new("local", "local", None, None, "local stack");
            let sdk = SdkConfig::builder()
                .behavior_version(BehaviorVersion::latest())
                .region(Region::new("us-east-1"))
                .credentials_provider(SharedCredentialsProvider::new(nobody))
                .build();
            (sdk, Some(self.endpoint_url.clone()), Some(self.sqs_endpoint()), Some(self.kms_endpoint()))
        };
        let naming = match &self.stack {
            Some(stack) => Some(Naming::OfStack(stack.clone())),
            None if on_aws => None,
            None => Some(Naming::Logical),
        };
        let client = client::build(&at(&sdk, dynamodb_endpoint.clone()), ATTEMPT_TIMEOUT);
        let store = Store::new(client, table);
        let local_key = (!on_aws).then(|| LOCAL_SIGNING_KEY.to_owned());
        let signing_key = self.signing_key.clone().or(local_key);
        let table = table.to_owned();
        Ok(Ledger { store, table, sdk, dynamodb_endpoint, sqs_endpoint, kms_endpoint, signing_key, naming })
    }

    fn sqs_endpoint(&self) -> String {
        self.sqs_endpoint_url.clone().unwrap_or_else(|| self.beside("sqs"))
    }

    fn kms_endpoint(&self) -> String {
        self.kms_endpoint_url.clone().unwrap_or_else(|| self.beside("kms"))
    }

    /// Where that service is beside the ledger.
    fn beside(&self, service: &str) -> String {
        match self.endpoint_url.trim_end_matches('/').strip_suffix("/dynamodb") {
            Some(base) => format!("{base}/{service}"),
            // One address for all services, as emulators have it.
            None => self.endpoint_url.clone(),
        }
    }
}

/// The same configuration, for a service at that endpoint.
fn at(sdk: &SdkConfig, endpoint: Option<String>) -> SdkConfig {
    let mut sdk = sdk.to_builder();
    sdk.set_endpoint_url(endpoint);
    sdk.build()
}

impl Ledger {
    /// The table's name.
    pub(crate) fn table(&self) -> &str {
        &self.table
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_queues_are_beside_the_ledger_unless_told_otherwise() {
        let of = |endpoint_url: &str, sqs_endpoint_url: Option<&str>| {
            let target = Target {
                endpoint_url: endpoint_url.to_owned(),
                sqs_endpoint_url: sqs_endpoint_url.map(str::to_owned),
                aws: false,
                profile: None,
                table: None,
                stack: None,
                kms_endpoint_url: None,
                signing_key: None,
            };
            target.sqs_endpoint()
        };
        assert_eq!(of(LOCAL_ENDPOINT, None), "http://127.0.0.1:3000/_local/sqs");
        assert_eq!(of("http://127.0.0.1:3000/_local/dynamodb/", None), "http://127.0.0.1:3000/_local/sqs");
        assert_eq!(of("http://127.0.0.1:4566", None), "http://127.0.0.1:4566", "an emulator");
        assert_eq!(of(LOCAL_ENDPOINT, Some("http://127.0.0.1:9324")), "http://127.0.0.1:9324");
    }
}

//! Which ledger the commands work on: the local stack's unless told otherwise.

use almoner::store::{Store, client};
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_dynamodb::config::{Credentials, SharedCredentialsProvider};
use clap::Args;
use std::time::Duration;

/// The local stack's DynamoDB, as `cargo run` serves it.
const LOCAL_ENDPOINT: &str = "http://127.0.0.1:3000/_local/dynamodb";
/// The local stack's table.
const LOCAL_TABLE: &str = "LedgerTable";
/// An operator waits longer than a partner.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(5);

/// Where the ledger is.
#[derive(Clone, Debug, Args)]
pub(crate) struct Target {
    /// DynamoDB's endpoint, when it is not AWS
    #[arg(long, global = true, value_name = "URL", env = "ALMONER_ENDPOINT_URL", default_value = LOCAL_ENDPOINT)]
    endpoint_url: String,
    /// Work on AWS, with the credentials and region of the environment
    #[arg(long, global = true)]
    aws: bool,
    /// Work on AWS, with this profile
    #[arg(long, global = true, value_name = "NAME")]
    profile: Option<String>,
    /// The ledger's table: the stack's TableName output
    #[arg(long, global = true, value_name = "NAME", env = "ALMONER_TABLE")]
    table: Option<String>,
}

impl Target {
    /// Opens the ledger.
    pub(crate) async fn open(&self) -> Result<Store, String> {
        let on_aws = self.aws || self.profile.is_some();
        let sdk = if on_aws {
            let sdk = aws_config::defaults(BehaviorVersion::latest());
            self.profile.iter().fold(sdk, |sdk, profile| sdk.profile_name(profile)).load().await
        } else {
            let nobody = Credentials::new("local", "local", None, None, "local stack");
            SdkConfig::builder()
                .behavior_version(BehaviorVersion::latest())
                .endpoint_url(&self.endpoint_url)
                .region(Region::new("us-east-1"))
                .credentials_provider(SharedCredentialsProvider::new(nobody))
                .build()
        };
        let table = match &self.table {
            Some(table) => table.as_str(),
            None if on_aws => {
                return Err("Say which table: --table NAME (the stack's TableName output).".to_owned());
            }
            None => LOCAL_TABLE,
        };
        Ok(Store::new(client::build(&sdk, ATTEMPT_TIMEOUT), table))
    }
}

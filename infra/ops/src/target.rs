//! Which ledger the commands work on: the local stack's unless told otherwise.

use crate::dry_run::DryRun;
use crate::ledger::{ATTEMPT_TIMEOUT, Ledger, at};
use crate::queues::Naming;
use almoner::store::{Store, client};
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_dynamodb::config::{Credentials, SharedCredentialsProvider};
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use clap::Args;

/// The local stack's DynamoDB, as `cargo run` serves it.
const LOCAL_ENDPOINT: &str = "http://127.0.0.1:3000/_local/dynamodb";
/// The local stack's table.
const LOCAL_TABLE: &str = "LedgerTable";
/// The local stack's key.
const LOCAL_SIGNING_KEY: &str = "arn:aws:kms:us-east-1:123456789012:SigningKey";

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

impl Target {
    /// Opens the ledger, to look at or, unless this is a dry run, to change.
    pub(crate) async fn open(&self, dry_run: bool) -> Result<Ledger, String> {
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
        let (sdk, dry_run) = if dry_run { without_changes(&sdk)? } else { (sdk, None) };
        let client = client::build(&at(&sdk, dynamodb_endpoint.clone()), ATTEMPT_TIMEOUT);
        let store = Store::new(client, table);
        let local_key = (!on_aws).then(|| LOCAL_SIGNING_KEY.to_owned());
        let signing_key = self.signing_key.clone().or(local_key);
        let table = table.to_owned();
        let stack = self.stack.clone();
        Ok(Ledger {
            store,
            table,
            sdk,
            dynamodb_endpoint,
            sqs_endpoint,
            kms_endpoint,
            signing_key,
            naming,
            stack,
            on_aws,
            dry_run,
        })
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

/// The same configuration, by which nothing is changed.
fn without_changes(sdk: &SdkConfig) -> Result<(SdkConfig, Option<DryRun>), String> {
    let real = sdk
        .http_client()
        .unwrap_or_else(|| Builder::new().tls_provider(Provider::Rustls(CryptoMode::AwsLc)).build_https());
    let dry_run =
        DryRun::over(real, sdk).ok_or("There is no region, or there are no credentials: see --profile.")?;
    let mut sdk = sdk.to_builder();
    sdk.set_http_client(Some(SharedHttpClient::new(dry_run.clone())));
    Ok((sdk.build(), Some(dry_run)))
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

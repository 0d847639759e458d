//! What a function is told by its environment. `template.yaml` declares every variable read here.

use crate::auth::issuer_url::IssuerUrl;
use crate::aws_limits::BESIDE_THE_STORE;
use crate::domain::service_url::ServiceUrl;
use crate::domain::tenant::Mode;
use crate::notify::schedule::Schedule;
use crate::store::client::DEFAULT_ATTEMPT_TIMEOUT_MS;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;

/// How long one attempt at a call may be made to last, in milliseconds.
const ATTEMPT_TIMEOUT_MS: RangeInclusive<u64> = 10..=5_000;
/// How long overdue a notification may be made to be before it is sent to the queue again, in seconds.
const RECOVER_AFTER_S: RangeInclusive<u64> = 1..=3_600;
/// How long the sandbox may be made to wait, in seconds: as long as SQS keeps a message back.
const SANDBOX_STEP_S: RangeInclusive<u64> = 0..=900;
/// How long it waits unless configured otherwise.
const DEFAULT_SANDBOX_STEP_S: u64 = 30;
/// The longest name of a namespace of CloudWatch's.
const MAX_NAMESPACE: usize = 255;
/// What is said of a URL that is no [`ServiceUrl`].
const NO_SERVICE: &str = "must be an https:// URL without user, query or fragment (http:// on this machine alone)";
/// How long that is unless configured otherwise.
const DEFAULT_RECOVER_AFTER_S: u64 = 120;

/// A function's configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The ledger's table (`TABLE_NAME`).
    pub table: String,
    /// Where AWS's services are, when that is not the region's own.
    pub endpoints: Endpoints,
    /// Where the queues are that the function sends to.
    pub queues: QueueUrls,
    /// How long one attempt at a store call may take (`STORE_ATTEMPT_TIMEOUT_MS`, 10 to 5000).
    pub store_attempt_timeout: Duration,
    /// When a notification is tried again (`NOTIFICATION_SCHEDULE_S`, seconds between tries).
    pub notification_schedule: Schedule,
    /// How long overdue a notification is before it is sent to the queue again (`NOTIFICATION_RECOVER_AFTER_S`).
    pub notification_recover_after: Duration,
    /// Whether webhooks may go to loopback addresses over http (`WEBHOOK_LOCAL_TARGETS`): on the local stack alone.
    pub webhook_local_targets: bool,
    /// The KMS key that signing keys are encrypted under (`SIGNING_KMS_KEY`).
    pub signing_kms_key: Option<String>,
    /// Whose bearer tokens are believed.
    pub tokens: Tokens,
    /// Who is asked whether a payment method may be charged (`PAYMENT_PROCESSOR_URL`).
    pub payment_processor: Option<ServiceUrl>,
    /// Where documents are kept.
    pub documents: Option<DocumentsPlace>,
    /// Where bank statements are.
    pub statements: Option<StatementsPlace>,
    /// How long the sandbox lets a test client's transaction stand before it moves it on (`SANDBOX_STEP_S`, 0 to 900).
    pub sandbox_step_s: i32,
    /// From which level on things are logged (`LOG_LEVEL`: error, warn, info, debug).
    pub log_level: tracing::Level,
    /// The namespace that CloudWatch keeps the function's metrics in (`METRICS_NAMESPACE`); without one there are none.
    pub metrics_namespace: Option<String>,
}

/// Endpoints, each `AWS_ENDPOINT_URL_…`, else `AWS_ENDPOINT_URL`, else the region's own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Endpoints {
    /// DynamoDB.
    pub dynamodb: Option<String>,
    /// SQS.
    pub sqs: Option<String>,
    /// KMS.
    pub kms: Option<String>,
    /// S3.
    pub s3: Option<String>,
}

/// Where documents are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DocumentsPlace {
    /// In a bucket of that name (`DOCUMENTS_BUCKET`).
    Bucket(String),
    /// In a folder (`DOCUMENTS_DIR`, which wins): on the local stack.
    Folder(PathBuf),
}

/// Where bank statements are, and their reports beside them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StatementsPlace {
    /// In a bucket of that name (`STATEMENTS_BUCKET`).
    Bucket(String),
    /// In a folder (`STATEMENTS_DIR`, which wins): on the local stack.
    Folder(PathBuf),
}

/// The queues, each known to the functions that use it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueueUrls {
    /// Completions that the store could not take (`COMPLETIONS_QUEUE_URL`).
    pub completions: Option<String>,
    /// Notifications on their way to a subscriber (`NOTIFICATIONS_QUEUE_URL`).
    pub notifications: Option<String>,
    /// Notifications whose schedule is at its end (`NOTIFICATIONS_DEAD_QUEUE_URL`).
    pub notifications_dead: Option<String>,
    /// Changes of the ledger that could not be relayed (`EVENTS_DEAD_QUEUE_URL`).
    pub events_dead: Option<String>,
    /// What settlement reports of remittances (`SETTLEMENTS_QUEUE_URL`).
    pub settlements: Option<String>,
    /// What S3 says of new bank statements (`STATEMENTS_QUEUE_URL`).
    pub statements: Option<String>,
}

/// The issuers of bearer tokens. Without one, no token is believed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tokens {
    /// Those that there are: of tokens in test mode (`TOKEN_ISSUER_TEST`) and in live mode (`TOKEN_ISSUER_LIVE`).
    pub issuers: Vec<(Mode, IssuerUrl)>,
    /// Whom their tokens must be for (`TOKEN_AUDIENCE`); asked for where there is an issuer.
    pub audience: String,
}

/// A variable is missing or wrong; says which, and what it should be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("environment variable {name} {problem}")]
pub struct ConfigError {
    name: &'static str,
    problem: &'static str,
}

impl Config {
    /// Reads the variables by way of `lookup`.
    ///
    /// # Errors
    /// The first variable that is missing or wrong.
    pub fn read(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let wrong = |name, problem| ConfigError { name, problem };
        let set = |name: &str| lookup(name).filter(|value| !value.is_empty());
        let endpoint = |name: &str| set(name).or_else(|| set("AWS_ENDPOINT_URL"));
        let number = |name, range: RangeInclusive<u64>, default, problem| match set(name) {
            None => Ok(default),
            Some(text) => {
                text.parse().ok().filter(|number| range.contains(number)).ok_or_else(|| wrong(name, problem))
            }
        };
        let log_level = match set("LOG_LEVEL").as_deref() {
            None | Some("info") => tracing::Level::INFO,
            Some("error") => tracing::Level::ERROR,
            Some("warn") => tracing::Level::WARN,
            Some("debug") => tracing::Level::DEBUG,
            Some(_) => return Err(wrong("LOG_LEVEL", "must be error, warn, info or debug")),
        };
        let notification_schedule = match set("NOTIFICATION_SCHEDULE_S") {
            None => Schedule::default(),
            Some(text) => Schedule::parse(&text).ok_or_else(|| {
                let rule = "must be 1 to 20 numbers from 1 to 604800, 1209600 in all, with commas between";
                wrong("NOTIFICATION_SCHEDULE_S", rule)
            })?,
        };
        let timeout_ms = number(
            "STORE_ATTEMPT_TIMEOUT_MS",
            ATTEMPT_TIMEOUT_MS,
            DEFAULT_ATTEMPT_TIMEOUT_MS,
            "must be a number from 10 to 5000",
        )?;
        let recover_after_s = number(
            "NOTIFICATION_RECOVER_AFTER_S",
            RECOVER_AFTER_S,
            DEFAULT_RECOVER_AFTER_S,
            "must be a number from 1 to 3600",
        )?;
        let sandbox_step_s =
            number("SANDBOX_STEP_S", SANDBOX_STEP_S, DEFAULT_SANDBOX_STEP_S, "must be a number from 0 to 900")?;
        Ok(Self {
            table: set("TABLE_NAME").ok_or_else(|| wrong("TABLE_NAME", "must name the ledger's table"))?,
            endpoints: Endpoints {
                dynamodb: endpoint("AWS_ENDPOINT_URL_DYNAMODB"),
                sqs: endpoint("AWS_ENDPOINT_URL_SQS"),
                kms: endpoint("AWS_ENDPOINT_URL_KMS"),
                s3: endpoint("AWS_ENDPOINT_URL_S3"),
            },
            queues: queues(set),
            store_attempt_timeout: Duration::from_millis(timeout_ms),
            notification_schedule,
            notification_recover_after: Duration::from_secs(recover_after_s),
            webhook_local_targets: match set("WEBHOOK_LOCAL_TARGETS").as_deref() {
                None | Some("false") => false,
                Some("true") => true,
                Some(_) => return Err(wrong("WEBHOOK_LOCAL_TARGETS", "must be true or false")),
            },
            signing_kms_key: set("SIGNING_KMS_KEY"),
            tokens: tokens(set)?,
            payment_processor: set("PAYMENT_PROCESSOR_URL")
                .map(|text| ServiceUrl::parse(&text).ok_or_else(|| wrong("PAYMENT_PROCESSOR_URL", NO_SERVICE)))
                .transpose()?,
            documents: documents(set),
            statements: statements(set),
            sandbox_step_s: i32::try_from(sandbox_step_s).unwrap_or(i32::MAX),
            log_level,
            metrics_namespace: namespace(set)?,
        })
    }

    /// How long one attempt at a queue or the key service may take: where the store may be slower, so may they.
    #[must_use]
    pub fn attempt_timeout(&self) -> Duration {
        self.store_attempt_timeout.max(BESIDE_THE_STORE)
    }
}

/// Where the queues are, as far as anybody says.
fn queues(set: impl Fn(&str) -> Option<String>) -> QueueUrls {
    QueueUrls {
        completions: set("COMPLETIONS_QUEUE_URL"),
        notifications: set("NOTIFICATIONS_QUEUE_URL"),
        notifications_dead: set("NOTIFICATIONS_DEAD_QUEUE_URL"),
        events_dead: set("EVENTS_DEAD_QUEUE_URL"),
        settlements: set("SETTLEMENTS_QUEUE_URL"),
        statements: set("STATEMENTS_QUEUE_URL"),
    }
}

/// Where documents are kept, if anybody says.
fn documents(set: impl Fn(&str) -> Option<String>) -> Option<DocumentsPlace> {
    let folder = set("DOCUMENTS_DIR").map(|folder| DocumentsPlace::Folder(folder.into()));
    folder.or_else(|| set("DOCUMENTS_BUCKET").map(DocumentsPlace::Bucket))
}

/// Where metrics are kept, if anywhere. CloudWatch takes nothing into a namespace that it does not allow, and says nothing.
fn namespace(set: impl Fn(&str) -> Option<String>) -> Result<Option<String>, ConfigError> {
    let name = "METRICS_NAMESPACE";
    let allowed = |text: &str| {
        let known = |byte: u8| byte.is_ascii_alphanumeric() || b"._/#:-".contains(&byte);
        text.len() <= MAX_NAMESPACE && !text.starts_with(':') && text.bytes().all(known)
    };
    let problem = "must be up to 255 letters, digits and ._/#:- without a colon at the beginning";
    set(name).map(|text| if allowed(&text) { Ok(text) } else { Err(ConfigError { name, problem }) }).transpose()
}

/// Where bank statements are, if anybody says.
fn statements(set: impl Fn(&str) -> Option<String>) -> Option<StatementsPlace> {
    let folder = set("STATEMENTS_DIR").map(|folder| StatementsPlace::Folder(folder.into()));
    folder.or_else(|| set("STATEMENTS_BUCKET").map(StatementsPlace::Bucket))
}

/// The issuers of bearer tokens. An issuer of both modes would let a test token move what is real.
fn tokens(set: impl Fn(&str) -> Option<String>) -> Result<Tokens, ConfigError> {
    let mut issuers: Vec<(Mode, IssuerUrl)> = Vec::new();
    for (mode, name) in [(Mode::Test, "TOKEN_ISSUER_TEST"), (Mode::Live, "TOKEN_ISSUER_LIVE")] {
        let Some(text) = set(name) else { continue };
        let url = IssuerUrl::parse(&text).ok_or(ConfigError { name, problem: NO_SERVICE })?;
        if issuers.iter().any(|(_, other)| other.jwks() == url.jwks()) {
            return Err(ConfigError { name, problem: "must be another issuer than TOKEN_ISSUER_TEST" });
        }
        issuers.push((mode, url));
    }
    let audience = set("TOKEN_AUDIENCE").unwrap_or_default();
    if audience.is_empty() && !issuers.is_empty() {
        let problem = "must say whom tokens are for, where there is an issuer of them";
        return Err(ConfigError { name: "TOKEN_AUDIENCE", problem });
    }
    Ok(Tokens { issuers, audience })
}

#[cfg(test)]
#[path = "config_tests.rs"]
mod tests;

//! What a function stands on: its store, its clock, its directory, and what else it asks for. Built once per process;
//! what a function does not use is never built (and not linked into it).

mod callers;
mod giving;
mod keys;
mod queues;
mod statements;

use crate::auth::pos_signature::DeviceKey;
use crate::aws_error::AwsError;
use crate::cache::Cache;
use crate::clock::Clock;
use crate::config::{Config, DocumentsPlace};
use crate::directory::Directory;
use crate::directory::giving::Giving;
use crate::documents::Documents;
use crate::domain::id;
use crate::domain::partner::{Partner, Project};
use crate::domain::refusal::Refusal;
use crate::domain::sealed::NONCE_LENGTH;
use crate::domain::tenant::Tenant;
use crate::issuers::Issuers;
use crate::keyring::Keyring;
use crate::notify::queue::Queues;
use crate::notify::sender::{Limits, Sender};
use crate::notify::target::{Resolver, TargetPolicy};
use crate::processor::Processor;
use crate::record_keys::RecordKeys;
use crate::statements::Statements;
use crate::store::{Store, client};
use crate::subscribers::Subscribers;
use aws_config::SdkConfig;
use jiff::SignedDuration;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use uuid::Uuid;

/// How many devices' keys are kept in the clear.
const MAX_DEVICE_KEYS: usize = 10_000;
/// For how long.
const DEVICE_KEY_FOR: SignedDuration = SignedDuration::from_secs(60);

/// A function's parts.
#[derive(Debug)]
pub struct App {
    /// The ledger.
    pub store: Store,
    /// The time.
    pub clock: Clock,
    /// What the environment says.
    pub config: Config,
    /// Who wants to hear of what.
    pub subscribers: Subscribers,
    /// How host names become addresses.
    pub resolver: Resolver,
    directory: Directory,
    giving: Giving,
    device_keys: Cache<(String, [u8; NONCE_LENGTH], Vec<u8>), DeviceKey>,
    record_keys: RecordKeys,
    sdk: SdkConfig,
    queues: OnceLock<Queues>,
    keyring: OnceLock<Keyring>,
    issuers: OnceLock<Issuers>,
    processor: OnceLock<Processor>,
    documents: OnceLock<Documents>,
    statements: OnceLock<Statements>,
    sender: OnceLock<Sender>,
    invoked: AtomicBool,
}

/// The same configuration, for a service at that endpoint.
fn at(sdk: &SdkConfig, endpoint: Option<&str>) -> SdkConfig {
    let mut sdk = sdk.to_builder();
    sdk.set_endpoint_url(endpoint.map(str::to_owned));
    sdk.build()
}

impl App {
    /// Puts the parts together; builds the store's client. `sdk` names no endpoint: the configuration does.
    #[must_use]
    pub fn new(config: Config, sdk: SdkConfig, clock: Clock) -> Self {
        let client = client::build(&at(&sdk, config.endpoints.dynamodb.as_deref()), config.store_attempt_timeout);
        Self {
            store: Store::new(client, config.table.as_str()),
            clock,
            config,
            subscribers: Subscribers::default(),
            resolver: Resolver::System,
            directory: Directory::default(),
            giving: Giving::default(),
            device_keys: Cache::of(MAX_DEVICE_KEYS, DEVICE_KEY_FOR),
            record_keys: RecordKeys::default(),
            sdk,
            queues: OnceLock::new(),
            keyring: OnceLock::new(),
            issuers: OnceLock::new(),
            processor: OnceLock::new(),
            documents: OnceLock::new(),
            statements: OnceLock::new(),
            sender: OnceLock::new(),
            invoked: AtomicBool::new(false),
        }
    }

    /// Whether the function has not been invoked before: what a caller waits for longest. True once.
    pub fn cold(&self) -> bool {
        !self.invoked.swap(true, Ordering::Relaxed)
    }

    /// The partner, if it is active.
    ///
    /// # Errors
    /// When the store cannot be asked.
    pub async fn partner(&self, tenant: Tenant) -> Result<Option<Arc<Partner>>, AwsError> {
        self.directory.partner(&self.store, tenant, self.clock.now()).await
    }

    /// The tenant's project, open or not.
    ///
    /// # Errors
    /// When the store cannot be asked.
    pub async fn project(&self, tenant: Tenant, project_id: u64) -> Result<Option<Project>, Refusal> {
        Ok(self.directory.project(&self.store, tenant, project_id, self.clock.now()).await?)
    }

    /// A new time-ordered id.
    #[must_use]
    pub fn new_id(&self) -> Uuid {
        id::time_ordered(self.clock.now(), rand::random())
    }

    /// Where documents are kept.
    ///
    /// # Errors
    /// When the function was not told of it.
    pub fn documents(&self) -> Result<&Documents, AwsError> {
        let missing = || AwsError::Broken("DOCUMENTS_BUCKET is not set".to_owned());
        let place = self.config.documents.as_ref().ok_or_else(missing)?;
        Ok(self.documents.get_or_init(|| match place {
            DocumentsPlace::Folder(folder) => Documents::Folder(folder.clone()),
            DocumentsPlace::Bucket(name) => {
                Documents::bucket(&at(&self.sdk, self.config.endpoints.s3.as_deref()), name.clone())
            }
        }))
    }

    /// What posts to subscribers.
    pub fn sender(&self) -> &Sender {
        self.sender.get_or_init(|| Sender::new(self.clock.clone(), Limits::default()))
    }

    /// Whoever charges payment methods, where one is configured.
    pub fn processor(&self) -> Option<&Processor> {
        let url = self.config.payment_processor.as_ref()?;
        Some(self.processor.get_or_init(|| Processor::new(url.clone())))
    }

    /// Where webhooks may go.
    #[must_use]
    pub fn target_policy(&self) -> TargetPolicy {
        TargetPolicy { local: self.config.webhook_local_targets }
    }
}

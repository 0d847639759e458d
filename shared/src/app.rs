//! What a function stands on: its store, its clock, its directory, and what else it asks for. Built once per process;
//! what a function does not use is never built (and not linked into it).

mod giving;
mod statements;

use crate::auth::api_key::{self, Presented};
use crate::auth::bearer::{self, BearerError, Caller, Role};
use crate::auth::pos_signature::DeviceKey;
use crate::auth::record_hmac::RecordKey;
use crate::aws_error::AwsError;
use crate::cache::Cache;
use crate::clock::Clock;
use crate::config::{Config, DocumentsPlace};
use crate::directory::Directory;
use crate::directory::giving::Giving;
use crate::documents::Documents;
use crate::domain::customer::CustomerId;
use crate::domain::id;
use crate::domain::partner::{CredentialKind, Partner, Project};
use crate::domain::refusal::Refusal;
use crate::domain::sealed::{NONCE_LENGTH, Sealed};
use crate::domain::tenant::{Mode, Tenant};
use crate::http::call::Call;
use crate::issuers::{Issuers, IssuersError};
use crate::keyring::Keyring;
use crate::notify::queue::{Queue, Queues};
use crate::notify::sender::{Limits, Sender};
use crate::notify::target::{Resolver, TargetPolicy};
use crate::processor::Processor;
use crate::record_keys::RecordKeys;
use crate::statements::Statements;
use crate::store::{Store, client};
use crate::subscribers::Subscribers;
use crate::telemetry;
use aws_config::SdkConfig;
use http::HeaderMap;
use jiff::{SignedDuration, Timestamp};
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

    /// The partner whose pair of that kind the call carries; the call is its tenant's from here on.
    ///
    /// # Errors
    /// [`Refusal::Unauthenticated`] whichever part was missing or wrong; or the store could not be asked.
    pub async fn authenticate(
        &self,
        kind: CredentialKind,
        headers: &HeaderMap,
        call: &mut Call,
    ) -> Result<Arc<Partner>, Refusal> {
        let presented = api_key::presented(kind, headers).ok_or(Refusal::Unauthenticated)?;
        let partner = self.admit(&presented, self.clock.now()).await?;
        call.tenant = Some(partner.tenant);
        Ok(partner)
    }

    /// The partner whose pair of either kind the call carries; the call is its tenant's from here on.
    ///
    /// # Errors
    /// As [`App::authenticate`].
    pub async fn authenticate_either(
        &self,
        headers: &HeaderMap,
        call: &mut Call,
    ) -> Result<Arc<Partner>, Refusal> {
        let presented = api_key::presented_either(headers).ok_or(Refusal::Unauthenticated)?;
        let partner = self.admit(&presented, self.clock.now()).await?;
        call.tenant = Some(partner.tenant);
        Ok(partner)
    }

    /// The partner whose credential was presented at that moment.
    ///
    /// # Errors
    /// [`Refusal::Unauthenticated`] whichever part was wrong; or the store could not be asked.
    pub async fn admit(&self, presented: &Presented, presented_at: Timestamp) -> Result<Arc<Partner>, Refusal> {
        let now = self.clock.now();
        let partner = self.directory.authenticate(&self.store, presented, presented_at, now).await?;
        partner.ok_or(Refusal::Unauthenticated)
    }

    /// The partner, if it is active.
    ///
    /// # Errors
    /// When the store cannot be asked.
    pub async fn partner(&self, tenant: Tenant) -> Result<Option<Arc<Partner>>, AwsError> {
        self.directory.partner(&self.store, tenant, self.clock.now()).await
    }

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

    /// The caller in that role whose bearer token the call carries; a company's call is its tenant's from here on.
    ///
    /// # Errors
    /// [`Refusal::Unauthenticated`] whatever was wrong with the token, its role included; or the issuer's keys are
    /// not to be had.
    pub async fn bearer(&self, headers: &HeaderMap, role: Role, call: &mut Call) -> Result<Caller, Refusal> {
        let believed = match bearer::presented(headers) {
            Some(token) => self.issuers().caller(&token).await,
            None => Err(IssuersError::Refused(BearerError::Missing)),
        };
        let refused = match believed {
            Ok(caller) if caller.role == role => {
                if role == Role::Company {
                    call.tenant = Some(Tenant { mode: caller.mode, partner_id: caller.id });
                }
                return Ok(caller);
            }
            Ok(_) => BearerError::Role,
            Err(IssuersError::Refused(reason)) => reason,
            Err(IssuersError::Unavailable(cause)) => return Err(Refusal::Unavailable(cause)),
        };
        telemetry::token_refused(&call.request_id, refused);
        Err(Refusal::Unauthenticated)
    }

    /// The buyer whose bearer token the call carries.
    ///
    /// # Errors
    /// As [`App::bearer`].
    pub async fn buyer(&self, headers: &HeaderMap, call: &mut Call) -> Result<CustomerId, Refusal> {
        let Caller { mode, id, .. } = self.bearer(headers, Role::Buyer, call).await?;
        Ok(CustomerId { mode, id })
    }

    fn issuers(&self) -> &Issuers {
        self.issuers.get_or_init(|| Issuers::new(&self.config.tokens, self.clock.clone()))
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

    /// The queue of completions that the store could not take.
    ///
    /// # Errors
    /// When the function was not told of it.
    pub fn completions(&self) -> Result<Queue, AwsError> {
        self.queues().at("COMPLETIONS_QUEUE_URL", self.config.queues.completions.as_ref())
    }

    /// The queue of notifications.
    ///
    /// # Errors
    /// When the function was not told of it.
    pub fn notifications(&self) -> Result<Queue, AwsError> {
        self.queues().at("NOTIFICATIONS_QUEUE_URL", self.config.queues.notifications.as_ref())
    }

    /// The queue of what settlement reports.
    ///
    /// # Errors
    /// When the function was not told of it.
    pub fn settlements(&self) -> Result<Queue, AwsError> {
        self.queues().at("SETTLEMENTS_QUEUE_URL", self.config.queues.settlements.as_ref())
    }

    /// The dead-letter queue of notifications.
    ///
    /// # Errors
    /// When the function was not told of it.
    pub fn notifications_dead(&self) -> Result<Queue, AwsError> {
        self.queues().at("NOTIFICATIONS_DEAD_QUEUE_URL", self.config.queues.notifications_dead.as_ref())
    }

    /// The dead-letter queue of the table's stream.
    ///
    /// # Errors
    /// When the function was not told of it.
    pub fn events_dead(&self) -> Result<Queue, AwsError> {
        self.queues().at("EVENTS_DEAD_QUEUE_URL", self.config.queues.events_dead.as_ref())
    }

    fn queues(&self) -> &Queues {
        self.queues.get_or_init(|| {
            let sdk = at(&self.sdk, self.config.endpoints.sqs.as_deref());
            Queues::new(&sdk, self.config.attempt_timeout())
        })
    }

    /// The signing keys.
    pub fn keyring(&self) -> &Keyring {
        self.keyring.get_or_init(|| {
            let sdk = at(&self.sdk, self.config.endpoints.kms.as_deref());
            Keyring::new(&sdk, self.config.attempt_timeout(), self.config.signing_kms_key.clone())
        })
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

#[cfg(test)]
#[path = "app_tests.rs"]
mod tests;

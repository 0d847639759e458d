//! What a function stands on: its store, its clock, its directory. Built once per process.

use crate::auth::api_key;
use crate::clock::Clock;
use crate::config::Config;
use crate::directory::Directory;
use crate::domain::id;
use crate::domain::partner::{CredentialKind, Partner, Project};
use crate::domain::refusal::Refusal;
use crate::domain::tenant::Tenant;
use crate::http::call::Call;
use crate::store::{Store, client};
use aws_config::SdkConfig;
use http::HeaderMap;
use std::sync::Arc;
use uuid::Uuid;

/// A function's parts.
#[derive(Debug)]
pub struct App {
    /// The ledger.
    pub store: Store,
    /// The time.
    pub clock: Clock,
    directory: Directory,
}

impl App {
    /// Puts the parts together; builds the store's client.
    #[must_use]
    pub fn new(config: &Config, sdk: &SdkConfig, clock: Clock) -> Self {
        let client = client::build(sdk, config.store_attempt_timeout);
        Self { store: Store::new(client, config.table.as_str()), clock, directory: Directory::default() }
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
        let partner = self.directory.authenticate(&self.store, &presented, self.clock.now()).await?;
        let partner = partner.ok_or(Refusal::Unauthenticated)?;
        call.tenant = Some(partner.tenant);
        Ok(partner)
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
}

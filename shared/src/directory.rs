//! Who may do what: credentials, partners and projects, read once and kept in memory for a minute.

pub mod giving;

use crate::auth::api_key::{self, Presented};
use crate::cache::Cache;
use crate::domain::partner::{Credential, CredentialKind, Partner, Project};
use crate::domain::tenant::Tenant;
use crate::store::{Store, StoreError, credential, partner, project};
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;

/// How many entries the three caches hold together.
const MAX_ENTRIES: usize = 10_000;
/// How long what was found is kept.
const FOUND_FOR: SignedDuration = SignedDuration::from_secs(60);

/// The reference data that functions ask for.
#[derive(Debug)]
pub struct Directory {
    credentials: Cache<(CredentialKind, String), Arc<Credential>>,
    partners: Cache<Tenant, Arc<Partner>>,
    projects: Cache<(Tenant, u64), Project>,
}

impl Default for Directory {
    fn default() -> Self {
        Self {
            credentials: Cache::of(MAX_ENTRIES / 2, FOUND_FOR),
            partners: Cache::of(MAX_ENTRIES / 4, FOUND_FOR),
            projects: Cache::of(MAX_ENTRIES / 4, FOUND_FOR),
        }
    }
}

impl Directory {
    /// The active partner whose active credential was presented; `None` whichever part was wrong.
    ///
    /// # Errors
    /// When the store cannot be asked.
    pub async fn authenticate(
        &self,
        store: &Store,
        presented: &Presented,
        now: Timestamp,
    ) -> Result<Option<Arc<Partner>>, StoreError> {
        let name = (presented.kind, presented.id.clone());
        let load = async {
            credential::find(store, presented.kind, &presented.id).await.map(|found| found.map(Arc::new))
        };
        let credential = self.credentials.get(&name, now, load).await?;
        if !api_key::opens(presented, credential.as_deref()) {
            return Ok(None);
        }
        let Some(tenant) = credential.map(|credential| credential.tenant) else { return Ok(None) };
        self.partner(store, tenant, now).await
    }

    /// The partner, if it is active.
    ///
    /// # Errors
    /// When the store cannot be asked.
    pub async fn partner(
        &self,
        store: &Store,
        tenant: Tenant,
        now: Timestamp,
    ) -> Result<Option<Arc<Partner>>, StoreError> {
        let load = async { partner::find(store, tenant).await.map(|found| found.map(Arc::new)) };
        let partner = self.partners.get(&tenant, now, load).await?;
        Ok(partner.filter(|partner| partner.active))
    }

    /// The partner's project, open or not.
    ///
    /// # Errors
    /// When the store cannot be asked.
    pub async fn project(
        &self,
        store: &Store,
        tenant: Tenant,
        project_id: u64,
        now: Timestamp,
    ) -> Result<Option<Project>, StoreError> {
        self.projects.get(&(tenant, project_id), now, project::find(store, tenant, project_id)).await
    }
}

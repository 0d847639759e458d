//! Who may do what: credentials, partners and projects, read once and kept in memory for a minute.
//!
//! What must stay true: a secret that an operator has shown to anybody is never refused because another is kept in
//! memory. See `KNOWN_FOR`.

pub mod giving;

use crate::auth::api_key::{self, Presented};
use crate::cache::Cache;
use crate::domain::credential::Credential;
use crate::domain::partner::{CredentialKind, Partner, Project};
use crate::domain::tenant::Tenant;
use crate::store::{Store, StoreError, credential, partner, project};
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use std::time::Duration;

/// How many entries the three caches hold together.
const MAX_ENTRIES: usize = 10_000;
/// How long what was found is kept.
const FOUND_FOR: SignedDuration = SignedDuration::from_secs(60);

/// A secret that is not the one in memory may be newer than that. The credential is read again then, unless it was read
/// within this time: whoever hammers with wrong secrets costs a process one read of a credential in each second.
///
/// No valid secret is refused by that. It would have to be presented within a second of a read that did not find it, and a
/// new secret is shown to nobody before it has been in the ledger for [`SHOWN_AFTER`], longer than this and than what an
/// eventually consistent read may miss. Reading it again is strongly consistent, so that it settles the matter. A process
/// answers one request at a time on Lambda; where one answers several, each may read once.
const KNOWN_FOR: SignedDuration = SignedDuration::from_secs(1);
/// How long a new secret of a known credential must be in the ledger before anybody is shown it.
pub const SHOWN_AFTER: Duration = Duration::from_secs(3);

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
    /// The active partner whose credential was presented and opened then; `None` whichever part was wrong. What was
    /// presented earlier counts from when that was, so that it may have expired since.
    ///
    /// # Errors
    /// When the store cannot be asked: whoever presents what is not known cannot be checked then.
    pub async fn authenticate(
        &self,
        store: &Store,
        presented: &Presented,
        presented_at: Timestamp,
        now: Timestamp,
    ) -> Result<Option<Arc<Partner>>, StoreError> {
        let name = (presented.kind, presented.id.clone());
        let find = async |consistent| {
            let found = credential::find(store, presented.kind, &presented.id, consistent).await;
            found.map(|found| found.map(Arc::new))
        };
        // Eventually consistent: it stays in memory for a minute anyway.
        let mut credential = self.credentials.get(&name, now, find(false)).await?;
        if credential.as_ref().is_some_and(|known| api_key::may_be_newer(presented, known)) {
            credential = self.credentials.get_younger(&name, now, KNOWN_FOR, find(true)).await?;
        }
        if !api_key::opens(presented, credential.as_deref(), presented_at) {
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

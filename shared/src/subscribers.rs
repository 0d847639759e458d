//! Who wants to hear of what: a partner's webhooks, kept in memory for half a minute.
//!
//! A relay that sees a webhook change in the table's stream forgets what it had kept; others learn of it within the
//! half minute.

use crate::cache::Cache;
use crate::domain::tenant::Tenant;
use crate::domain::webhook::Webhook;
use crate::store::{Store, StoreError, webhook};
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;

/// How many partners' webhooks are kept.
const MAX_PARTNERS: usize = 1_000;
/// How long they are.
const KEPT_FOR: SignedDuration = SignedDuration::from_secs(30);

/// The webhooks that were asked for.
#[derive(Debug)]
pub struct Subscribers {
    webhooks: Cache<Tenant, Arc<Vec<Webhook>>>,
}

impl Default for Subscribers {
    fn default() -> Self {
        Self { webhooks: Cache::of(MAX_PARTNERS, KEPT_FOR) }
    }
}

impl Subscribers {
    /// All webhooks of a partner.
    ///
    /// # Errors
    /// When the store cannot be asked.
    pub async fn of(
        &self,
        store: &Store,
        tenant: Tenant,
        now: Timestamp,
    ) -> Result<Arc<Vec<Webhook>>, StoreError> {
        let load = async {
            let webhooks = webhook::list(store, tenant).await?;
            // None at all is forgotten sooner: the first webhook should not be missed for long.
            Ok::<_, StoreError>((!webhooks.is_empty()).then(|| Arc::new(webhooks)))
        };
        Ok(self.webhooks.get(&tenant, now, load).await?.unwrap_or_default())
    }

    /// The partner's webhooks have changed.
    pub fn changed(&self, tenant: Tenant) {
        self.webhooks.forget(&tenant);
    }
}

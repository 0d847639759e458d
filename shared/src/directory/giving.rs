//! Who gives, to whom, through whom: charities, payment gateways and consumer users, read once and kept in memory for a
//! minute.

use super::FOUND_FOR;
use crate::cache::Cache;
use crate::domain::charity::Charity;
use crate::domain::consumer_user::{ConsumerUser, ConsumerUserId};
use crate::domain::payment_gateway::{GatewayId, PaymentGateway};
use crate::store::{Store, StoreError, charity, consumer_user, payment_gateway};
use jiff::Timestamp;
use std::sync::Arc;
use uuid::Uuid;

/// How many entries the three caches hold together.
const MAX_ENTRIES: usize = 10_000;

/// What donations refer to.
#[derive(Debug)]
pub struct Giving {
    charities: Cache<Uuid, Arc<Charity>>,
    payment_gateways: Cache<GatewayId, Arc<PaymentGateway>>,
    consumer_users: Cache<ConsumerUserId, Arc<ConsumerUser>>,
}

impl Default for Giving {
    fn default() -> Self {
        Self {
            charities: Cache::of(MAX_ENTRIES / 4, FOUND_FOR),
            payment_gateways: Cache::of(MAX_ENTRIES / 4, FOUND_FOR),
            consumer_users: Cache::of(MAX_ENTRIES / 2, FOUND_FOR),
        }
    }
}

impl Giving {
    /// The charity, active or not.
    ///
    /// # Errors
    /// When the store cannot be asked.
    pub async fn charity(
        &self,
        store: &Store,
        id: Uuid,
        now: Timestamp,
    ) -> Result<Option<Arc<Charity>>, StoreError> {
        let load = async { charity::find(store, id).await.map(|found| found.map(Arc::new)) };
        self.charities.get(&id, now, load).await
    }

    /// The payment gateway, active or not.
    ///
    /// # Errors
    /// When the store cannot be asked.
    pub async fn payment_gateway(
        &self,
        store: &Store,
        id: GatewayId,
        now: Timestamp,
    ) -> Result<Option<Arc<PaymentGateway>>, StoreError> {
        let load = async { payment_gateway::find(store, id).await.map(|found| found.map(Arc::new)) };
        self.payment_gateways.get(&id, now, load).await
    }

    /// The consumer user.
    ///
    /// # Errors
    /// When the store cannot be asked.
    pub async fn consumer_user(
        &self,
        store: &Store,
        id: ConsumerUserId,
        now: Timestamp,
    ) -> Result<Option<Arc<ConsumerUser>>, StoreError> {
        let load = async { consumer_user::find(store, id).await.map(|found| found.map(Arc::new)) };
        self.consumer_users.get(&id, now, load).await
    }
}

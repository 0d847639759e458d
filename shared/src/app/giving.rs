//! What the functions for donations ask of the directory.

use super::App;
use crate::aws_error::AwsError;
use crate::domain::charity::Charity;
use crate::domain::consumer_user::{ConsumerUser, ConsumerUserId};
use crate::domain::payment_gateway::{GatewayId, PaymentGateway};
use std::sync::Arc;
use uuid::Uuid;

impl App {
    /// The charity, active or not; its record tells its mode.
    ///
    /// # Errors
    /// When the store cannot be asked.
    pub async fn charity(&self, id: Uuid) -> Result<Option<Arc<Charity>>, AwsError> {
        self.giving.charity(&self.store, id, self.clock.now()).await
    }

    /// The payment gateway, active or not.
    ///
    /// # Errors
    /// When the store cannot be asked.
    pub async fn payment_gateway(&self, id: GatewayId) -> Result<Option<Arc<PaymentGateway>>, AwsError> {
        self.giving.payment_gateway(&self.store, id, self.clock.now()).await
    }

    /// The consumer user.
    ///
    /// # Errors
    /// When the store cannot be asked.
    pub async fn consumer_user(&self, id: ConsumerUserId) -> Result<Option<Arc<ConsumerUser>>, AwsError> {
        self.giving.consumer_user(&self.store, id, self.clock.now()).await
    }
}

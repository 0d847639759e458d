//! The ledger's table in DynamoDB: one module per kind of item, one function per business verb.
//!
//! Verbs return outcomes; a failed condition is one of them. [`StoreError`] only ever means "could not ask".

pub mod adjustment;
mod adjustment_item;
mod allowance;
pub mod attempt;
pub mod authorisation;
mod authorisation_item;
pub mod authorisation_list;
mod batch_read;
pub mod change;
pub mod charity;
pub mod client;
pub mod consumer_user;
mod consumer_user_item;
pub mod contribution;
mod contribution_item;
pub mod contribution_list;
mod counting;
pub mod credential;
pub mod customer;
mod customer_item;
pub mod device;
mod device_item;
mod device_registration;
pub mod donation;
mod donation_item;
pub mod donation_list;
mod donation_merge;
pub mod donation_move;
pub mod erasure;
pub mod expiry;
mod expression;
pub mod fund;
pub mod invitation;
pub mod key;
mod list;
pub mod notification;
pub mod notification_due;
mod notification_item;
pub mod partner;
pub mod payment_gateway;
pub mod pre_approval;
mod pre_approval_item;
pub mod project;
pub mod purchase_name;
pub mod receive;
pub mod reconciliation;
pub mod record_key;
mod reference;
pub mod rejected_completion;
pub mod rejected_settlement;
pub mod remittance;
mod remittance_item;
pub mod remittance_list;
pub mod remittance_move;
mod remittance_write;
mod reversal;
pub mod sender;
mod sender_item;
mod sender_part;
mod transaction;
mod transfer_item;
mod update;
pub mod webhook;
mod webhook_change;
mod webhook_item;
pub mod whole;
mod whole_json;

pub use crate::aws_error::AwsError as StoreError;

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::get_item::builders::GetItemFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::HashMap;

/// An item as the SDK carries it.
pub(crate) type Item = HashMap<String, AttributeValue>;

/// The table and the client that reaches it.
#[derive(Clone, Debug)]
pub struct Store {
    client: aws_sdk_dynamodb::Client,
    table: String,
}

impl Store {
    /// A store on one table.
    #[must_use]
    pub fn new(client: aws_sdk_dynamodb::Client, table: impl Into<String>) -> Self {
        Self { client, table: table.into() }
    }

    /// Opens the connection, so that the first request does not wait for it. What it reads does not exist, and not
    /// every function may read it: any answer will do.
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub async fn warm_up(&self) -> Result<(), StoreError> {
        let key = key::credential(crate::domain::partner::CredentialKind::ApiKey, "#warm-up");
        match self.get(&key, false).send().await {
            Ok(_) | Err(SdkError::ServiceError(_)) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// One item by its key.
    async fn read(&self, key: &key::Key, consistent: bool) -> Result<Option<Item>, StoreError> {
        let answer = self.get(key, consistent).send().await?;
        Ok(answer.item)
    }

    fn get(&self, key: &key::Key, consistent: bool) -> GetItemFluentBuilder {
        let get = self.client.get_item().table_name(&self.table).consistent_read(consistent);
        get.key("pk", AttributeValue::S(key.pk.clone())).key("sk", AttributeValue::S(key.sk.clone()))
    }
}

fn moment(millis: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_millisecond(millis).map_err(|_| broken("a time out of range"))
}

fn to_item<T: Serialize>(record: T) -> Result<Item, StoreError> {
    serde_dynamo::aws_sdk_dynamodb_1::to_item(record).map_err(|error| StoreError::Broken(error.to_string()))
}

fn from_item<T: DeserializeOwned>(item: Item) -> Result<T, StoreError> {
    serde_dynamo::aws_sdk_dynamodb_1::from_item(item)
        .map_err(|error| StoreError::Broken(format!("unreadable item: {error}")))
}

/// For an item whose parts are readable one by one but make no sense together.
fn broken(what: &str) -> StoreError {
    StoreError::Broken(format!("unreadable item: {what}"))
}

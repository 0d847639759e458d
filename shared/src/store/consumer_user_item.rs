//! How a consumer user stands in the table, and back.

use super::{Item, StoreError, broken, from_item, key, to_item};
use crate::domain::consumer_user::{ConsumerUser, MethodState, PaymentMethod};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

#[derive(Serialize, Deserialize)]
struct ConsumerUserItem {
    pk: String,
    sk: String,
    list_pk: String,
    list_sk: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    full_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    email_anonymized: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
    // By their ids: one is changed by one update, whatever else changes meanwhile.
    payment_methods: BTreeMap<Uuid, String>,
}

pub(super) fn write(consumer: &ConsumerUser) -> Result<Item, StoreError> {
    let key = key::consumer_user(consumer.id);
    let methods = consumer.payment_methods.iter();
    to_item(ConsumerUserItem {
        pk: key.pk,
        sk: key.sk,
        list_pk: key::consumer_users_in(consumer.id.mode),
        list_sk: consumer.id.id.to_string(),
        full_name: consumer.full_name.clone(),
        email: consumer.email.clone(),
        email_anonymized: consumer.email_anonymized,
        phone: consumer.phone.clone(),
        payment_methods: methods.map(|method| (method.id, method.state.as_str().to_owned())).collect(),
    })
}

pub(super) fn read(item: Item) -> Result<ConsumerUser, StoreError> {
    let item: ConsumerUserItem = from_item(item)?;
    let id = key::consumer_user_named(&item.pk).ok_or_else(|| broken("pk"))?;
    let method = |(id, state): (Uuid, String)| {
        let state = MethodState::parse(&state).ok_or_else(|| broken("payment_methods"))?;
        Ok::<_, StoreError>(PaymentMethod { id, state })
    };
    let payment_methods = item.payment_methods.into_iter().map(method).collect::<Result<_, _>>()?;
    let ConsumerUserItem { full_name, email, email_anonymized, phone, .. } = item;
    Ok(ConsumerUser { id, full_name, email, email_anonymized, phone, payment_methods })
}

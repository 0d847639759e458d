//! Payment gateways: read by every function that records a donation, written by operators alone.

use super::transaction::{failed_condition, transact, unbuilt};
use super::{Item, Store, StoreError, broken, from_item, key, to_item};
use crate::domain::payment_gateway::{GatewayId, PaymentGateway};
use crate::domain::tenant::Mode;
use aws_sdk_dynamodb::types::{AttributeValue, Put, TransactWriteItem};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct GatewayItem {
    pk: String,
    sk: String,
    list_pk: String,
    list_sk: String,
    unique_name: String,
    active: bool,
}

/// What became of a creation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Created {
    /// It is recorded.
    Now,
    /// There is a gateway of that id.
    IdTaken,
    /// The name is another gateway's.
    NameTaken,
}

/// The gateway, active or not. One GetItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn find(store: &Store, id: GatewayId) -> Result<Option<PaymentGateway>, StoreError> {
    // Eventually consistent: what is read stays in memory for a minute anyway.
    store.read(&key::payment_gateway(id), false).await?.map(read).transpose()
}

/// Records a gateway and takes its name, unless either is taken.
///
/// Two items in one transaction: the gateway is found by its id, and that no other has its name can be held only by an
/// item that the name itself leads to.
///
/// # Errors
/// When the store cannot be asked.
pub async fn create(store: &Store, gateway: &PaymentGateway) -> Result<Created, StoreError> {
    let (own, name) = (key::payment_gateway(gateway.id), name_of(gateway));
    let item = to_item(GatewayItem {
        pk: own.pk,
        sk: own.sk,
        list_pk: key::payment_gateways_in(gateway.id.mode),
        list_sk: gateway.id.id.to_string(),
        unique_name: gateway.unique_name.clone(),
        active: gateway.active,
    })?;
    let put = |item| {
        let put = Put::builder().table_name(&store.table).set_item(Some(item));
        let put = put.condition_expression("attribute_not_exists(pk)").build().map_err(unbuilt)?;
        Ok::<_, StoreError>(TransactWriteItem::builder().put(put).build())
    };
    Ok(match transact(store, vec![put(item)?, put(name)?]).await? {
        None => Created::Now,
        Some(reasons) if reasons.first().is_some_and(failed_condition) => Created::IdTaken,
        Some(_) => Created::NameTaken,
    })
}

/// Lets a gateway bring transactions, or stops it; `false` when there is none. One UpdateItem. Its name stays its own: the
/// transactions that begin with it do, too.
///
/// # Errors
/// When the store cannot be asked.
pub async fn set_active(store: &Store, id: GatewayId, active: bool) -> Result<bool, StoreError> {
    store.set_active(key::payment_gateway(id), active).await
}

/// All gateways of a mode, in the order of their ids.
///
/// # Errors
/// When the store cannot be asked.
pub async fn list(store: &Store, mode: Mode) -> Result<Vec<PaymentGateway>, StoreError> {
    store.listed(key::payment_gateways_in(mode)).await?.into_iter().map(read).collect()
}

fn name_of(gateway: &PaymentGateway) -> Item {
    let key = key::payment_gateway_name(gateway.id.mode, &gateway.unique_name);
    Item::from([
        ("pk".to_owned(), AttributeValue::S(key.pk)),
        ("sk".to_owned(), AttributeValue::S(key.sk)),
        ("gateway_id".to_owned(), AttributeValue::S(gateway.id.id.to_string())),
    ])
}

fn read(item: Item) -> Result<PaymentGateway, StoreError> {
    let item: GatewayItem = from_item(item)?;
    let id = key::payment_gateway_named(&item.pk).ok_or_else(|| broken("pk"))?;
    Ok(PaymentGateway { id, unique_name: item.unique_name, active: item.active })
}

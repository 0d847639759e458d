//! A sender's receive users, and their accounts.

use super::fund::{opened, sealed_bytes};
use super::sender::{Created, setting, texts};
use super::sender_part::{self, Count, one_more};
use super::update::{Applied, applied_to};
use super::{Item, Store, StoreError, broken, from_item, key, moment, to_item};
use crate::domain::money::Currency;
use crate::domain::origin::Origin;
use crate::domain::remittance::payout::PayoutMethod;
use crate::domain::sender::{MAX_ACCOUNTS, MAX_RECEIVE_USERS, Person, ReceiveAccount, ReceiveUser, SenderId};
use aws_sdk_dynamodb::types::ReturnValue;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use uuid::Uuid;

#[derive(Serialize, Deserialize)]
struct ReceiveUserItem {
    pk: String,
    sk: String,
    #[serde(flatten)]
    person: Person,
    created_at_ms: i64,
    #[serde(with = "serde_bytes")]
    request_fingerprint: [u8; 32],
    request_id: String,
}

#[derive(Serialize, Deserialize)]
struct ReceiveAccountItem {
    pk: String,
    sk: String,
    payout_method: PayoutMethod,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sealed_number: Option<ByteBuf>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    account_number_last4: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bank_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    wallet_provider: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    currency: Option<String>,
    created_at_ms: i64,
    #[serde(with = "serde_bytes")]
    request_fingerprint: [u8; 32],
    request_id: String,
}

/// Records a receive user unless their id is taken or their sender has too many. One TransactWriteItems.
///
/// # Errors
/// When the store cannot be asked; it may have recorded them all the same, and the same call again will tell.
pub async fn create_user(store: &Store, new: &ReceiveUser) -> Result<Created<ReceiveUser>, StoreError> {
    let key = key::receive_user(new.sender, new.id);
    let item = to_item(ReceiveUserItem {
        pk: key.pk,
        sk: key.sk,
        person: new.person.clone(),
        created_at_ms: new.created_at.as_millisecond(),
        request_fingerprint: new.origin.fingerprint,
        request_id: new.origin.request_id.clone(),
    })?;
    let count = Count { at: key::sender(new.sender), attribute: "receive_users", max: MAX_RECEIVE_USERS };
    let read = |item| read_user(item).map(|user| (user.clone(), user.origin));
    sender_part::create(store, item, &new.origin, one_more(store, &count), read).await
}

/// Records a receive user's account unless its id is taken or they have too many. One TransactWriteItems.
///
/// # Errors
/// As [`create_user`].
pub async fn create_account(store: &Store, new: &ReceiveAccount) -> Result<Created<ReceiveAccount>, StoreError> {
    let key = key::receive_account(new.sender, new.receive_user_id, new.id);
    let item = to_item(ReceiveAccountItem {
        pk: key.pk,
        sk: key.sk,
        payout_method: new.payout_method,
        sealed_number: new.number.as_ref().map(sealed_bytes).transpose()?,
        account_number_last4: new.last_four.clone(),
        bank_id: new.bank_id.clone(),
        wallet_provider: new.wallet_provider.clone(),
        currency: new.currency.map(|currency| currency.code().to_owned()),
        created_at_ms: new.created_at.as_millisecond(),
        request_fingerprint: new.origin.fingerprint,
        request_id: new.origin.request_id.clone(),
    })?;
    let at = key::receive_user(new.sender, new.receive_user_id);
    let count = Count { at, attribute: "accounts", max: MAX_ACCOUNTS };
    let read = |item| read_account(item).map(|account| (account.clone(), account.origin));
    sender_part::create(store, item, &new.origin, one_more(store, &count), read).await
}

/// Changes what is given of who a receive user is; the receive user as they then stand. One UpdateItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn change_user(
    store: &Store,
    sender: SenderId,
    id: Uuid,
    person: &Person,
) -> Result<Option<ReceiveUser>, StoreError> {
    let given = texts(person)?;
    if given.is_empty() {
        return find_user(store, sender, id).await;
    }
    let update = setting(store.update(key::receive_user(sender, id)), given)
        .condition_expression("attribute_exists(pk)")
        .return_values(ReturnValue::AllNew);
    match applied_to(update).await? {
        Applied::Now(item) => read_user(item).map(Some),
        Applied::Refused(_) | Applied::Missing => Ok(None),
    }
}

/// A receive user. One GetItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn find_user(store: &Store, sender: SenderId, id: Uuid) -> Result<Option<ReceiveUser>, StoreError> {
    store.read(&key::receive_user(sender, id), true).await?.map(read_user).transpose()
}

/// A sender's receive users, oldest first. One Query.
///
/// # Errors
/// When the store cannot be asked.
pub async fn list_users(store: &Store, sender: SenderId) -> Result<Vec<ReceiveUser>, StoreError> {
    let items = store.parts(key::senders_partition(sender), key::RECEIVE_USER_PREFIX).await?;
    let mut users = items.into_iter().map(read_user).collect::<Result<Vec<_>, _>>()?;
    users.sort_by_key(|user| (user.created_at, user.id));
    Ok(users)
}

/// A receive user's accounts, oldest first. One Query.
///
/// # Errors
/// When the store cannot be asked.
pub async fn list_accounts(
    store: &Store,
    sender: SenderId,
    receive_user_id: Uuid,
) -> Result<Vec<ReceiveAccount>, StoreError> {
    let prefix = key::receive_accounts_of(receive_user_id);
    let items = store.parts(key::senders_partition(sender), &prefix).await?;
    let mut accounts = items.into_iter().map(read_account).collect::<Result<Vec<_>, _>>()?;
    accounts.sort_by_key(|account| (account.created_at, account.id));
    Ok(accounts)
}

pub(super) fn read_user(item: Item) -> Result<ReceiveUser, StoreError> {
    let item: ReceiveUserItem = from_item(item)?;
    let id = item.sk.strip_prefix(key::RECEIVE_USER_PREFIX).and_then(|id| Uuid::try_parse(id).ok());
    Ok(ReceiveUser {
        sender: key::sender_named(&item.pk).ok_or_else(|| broken("pk"))?,
        id: id.ok_or_else(|| broken("sk"))?,
        person: item.person,
        created_at: moment(item.created_at_ms)?,
        origin: Origin { fingerprint: item.request_fingerprint, request_id: item.request_id },
    })
}

pub(super) fn read_account(item: Item) -> Result<ReceiveAccount, StoreError> {
    let item: ReceiveAccountItem = from_item(item)?;
    let (receive_user_id, id) = key::receive_account_named(&item.sk).ok_or_else(|| broken("sk"))?;
    let currency = |code: String| Currency::from_code(&code).ok_or_else(|| broken("currency"));
    Ok(ReceiveAccount {
        sender: key::sender_named(&item.pk).ok_or_else(|| broken("pk"))?,
        receive_user_id,
        id,
        payout_method: item.payout_method,
        number: item.sealed_number.as_ref().map(opened).transpose()?,
        last_four: item.account_number_last4,
        bank_id: item.bank_id,
        wallet_provider: item.wallet_provider,
        currency: item.currency.map(currency).transpose()?,
        created_at: moment(item.created_at_ms)?,
        origin: Origin { fingerprint: item.request_fingerprint, request_id: item.request_id },
    })
}

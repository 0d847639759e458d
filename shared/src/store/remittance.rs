//! Remittances: what a creation needs is read in one call, and it is made in another.
//!
//! Two items must change together: the transaction, and what its sender has used of their limits. One item cannot hold both:
//! transactions are looked up, listed and moved on by the thousand, each on its own, while a limit is a sum over all of a
//! sender's. So the creation is one TransactWriteItems: the transaction's put is its idempotency record, the sender's
//! update holds the limits, and the KYC status with them. What is used is kept on the sender's own record, window by window,
//! because that is read for a creation anyway.

use super::allowance::taken;
use super::remittance_item::{read, write};
use super::transaction::{failed_condition, transact, unbuilt};
use super::{Store, StoreError, broken, fund, key, receive, sender_item};
use crate::domain::origin::Repeat;
use crate::domain::remittance::{Transaction, TransactionId};
use crate::domain::sender::{Fund, ReceiveAccount, ReceiveUser, Sender, SenderId};
use aws_sdk_dynamodb::types::{Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem};
use uuid::Uuid;

/// What a creation refers to.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// Who sends.
    pub sender: SenderId,
    /// What it is paid from.
    pub fund_id: Uuid,
    /// Who receives.
    pub receive_user_id: Uuid,
    /// The account it goes to, if it goes to one.
    pub account_id: Option<Uuid>,
    /// The transaction that an idempotency key stands for.
    pub existing: Option<TransactionId>,
}

/// What there is of that.
#[derive(Debug, Default)]
pub struct Found {
    /// Who sends.
    pub sender: Option<Sender>,
    /// What it is paid from, deleted or not.
    pub fund: Option<Fund>,
    /// Who receives.
    pub receive_user: Option<ReceiveUser>,
    /// The account it goes to.
    pub account: Option<ReceiveAccount>,
    /// The transaction that the idempotency key stands for.
    pub existing: Option<Transaction>,
}

/// What became of a creation.
#[derive(Debug, PartialEq, Eq)]
pub enum Created {
    /// This request recorded it.
    Now,
    /// The same request had recorded it before; this is it, as it stands now.
    Already(Box<Transaction>),
    /// Another request took the key.
    Different,
    /// Its sender may not send that much (or at all), by now; `None` when there is nobody any more.
    NotAllowed(Option<Box<Sender>>),
}

/// Reads all that a creation needs. One BatchGetItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn look_up(store: &Store, wanted: &Wanted) -> Result<Found, StoreError> {
    let Wanted { sender, receive_user_id, .. } = *wanted;
    let account = wanted.account_id.map(|id| key::receive_account(sender, receive_user_id, id));
    let keys =
        [key::sender(sender), key::fund(sender, wanted.fund_id), key::receive_user(sender, receive_user_id)];
    let existing = wanted.existing.map(key::remittance);
    // Consistent, all of them: a stale answer would say of what a partner has just made that it is unknown, and of a
    // repeat that it is none, which a sender who was suspended since would then be refused. (What was used of the limits is
    // compared again where it is written.)
    let mut found = Found::default();
    for item in store.read_all(keys.into_iter().chain(account).chain(existing).collect()).await? {
        let sort_key = item.get("sk").and_then(|sk| sk.as_s().ok()).cloned().unwrap_or_default();
        match sort_key.as_str() {
            key::SENDER_SK => found.sender = sender_item::read(item)?,
            key::REMITTANCE_SK => found.existing = Some(read(item)?),
            sk if sk.starts_with(key::FUND_PREFIX) => found.fund = Some(fund::read(item)?),
            sk if sk.starts_with(key::RECEIVE_USER_PREFIX) => {
                found.receive_user = Some(receive::read_user(item)?);
            }
            sk if sk.starts_with(key::RECEIVE_ACCOUNT_PREFIX) => {
                found.account = Some(receive::read_account(item)?);
            }
            _ => return Err(broken("an item that was not asked for")),
        }
    }
    Ok(found)
}

/// Records a transaction unless its id is taken, and takes its amount off what its sender may send, if that much is left.
/// One TransactWriteItems.
///
/// # Errors
/// When the store cannot be asked; it may have recorded it all the same, and the same call again will tell.
pub async fn create(store: &Store, sender: &Sender, new: &Transaction) -> Result<Created, StoreError> {
    let put = Put::builder()
        .table_name(&store.table)
        .set_item(Some(write(new)?))
        // The id is new: the item itself is the idempotency record.
        .condition_expression("attribute_not_exists(pk)")
        // On a repeat, the first one comes back without a further read.
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
        .build();
    let items = vec![
        TransactWriteItem::builder().put(put.map_err(unbuilt)?).build(),
        TransactWriteItem::builder().update(taken(store, sender, new).build().map_err(unbuilt)?).build(),
    ];
    let Some(reasons) = transact(store, items).await? else { return Ok(Created::Now) };
    if let Some(reason) = reasons.first().filter(|reason| failed_condition(reason)) {
        let existing = reason.item.clone().ok_or_else(|| broken("a taken id without its item"))?;
        return Ok(tell_apart(read(existing)?, new));
    }
    let sender = reasons.get(1).and_then(|reason| reason.item.clone()).map(sender_item::read);
    Ok(Created::NotAllowed(sender.transpose()?.flatten().map(Box::new)))
}

/// What it means for a creation that this stands in its place.
#[must_use]
pub fn tell_apart(existing: Transaction, new: &Transaction) -> Created {
    match existing.origin.repeated_by(&new.origin) {
        Repeat::Itself => Created::Now,
        Repeat::Same => Created::Already(Box::new(existing)),
        Repeat::Different => Created::Different,
    }
}

/// A transaction of that sender's, as last written. One GetItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn find(store: &Store, sender: SenderId, id: Uuid) -> Result<Option<Transaction>, StoreError> {
    let found = get(store, TransactionId { tenant: sender.tenant, id }).await?;
    Ok(found.filter(|found| found.user_id == sender.id))
}

/// A transaction, whoever sends it, as last written. One GetItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn get(store: &Store, id: TransactionId) -> Result<Option<Transaction>, StoreError> {
    // Consistent: a partner that reads right after writing must see it written.
    store.read(&key::remittance(id), true).await?.map(read).transpose()
}

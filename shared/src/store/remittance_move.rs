//! What becomes of a remittance: its moves, each one conditional update; where it ends without success, what it took of its
//! sender's limits is given back in the same transaction, so that it is given back once.

use super::remittance_write::{Move, Tried, note, write};
use super::{Store, StoreError, remittance};
use crate::domain::remittance::settlement::{Judgement, Report, Step};
use crate::domain::remittance::{DeliveryStatus, MAX_CHANGES, Stages, Status, Transaction, TransactionId};
use crate::domain::sender::SenderId;
use jiff::Timestamp;
use uuid::Uuid;

/// How often a move is tried that others are faster than.
const TRIES: usize = 8;

/// What became of a move.
#[derive(Debug, PartialEq, Eq)]
pub enum Moved {
    /// It was made: the transaction as it stands.
    Now(Box<Transaction>),
    /// Things stood so before, or further; nothing that anybody hears of was written.
    Already(Box<Transaction>),
    /// There is no such transaction.
    Missing,
    /// From where it stands it cannot become that.
    Forbidden(Box<Transaction>),
}

/// Applies what settlement reports. One GetItem, and one UpdateItem (or TransactWriteItems) unless nothing changes.
///
/// # Errors
/// When the store cannot be asked; it may have been done all the same, and the same call again will tell.
pub async fn apply(
    store: &Store,
    id: TransactionId,
    report: &Report,
    now: Timestamp,
) -> Result<Moved, StoreError> {
    let Report { step, sequence, .. } = *report;
    let asked = Move { step, reason: report.reason.clone(), sequence: Some(sequence) };
    let mut found = remittance::get(store, id).await?.map(Box::new);
    for _ in 0..TRIES {
        let Some(seen) = found else { return Ok(Moved::Missing) };
        let status = (seen.status, seen.status_sequence);
        let delivery = (seen.delivery_status, seen.delivery_sequence);
        found = match report.judge(status, delivery) {
            Judgement::Stale => return Ok(Moved::Already(seen)),
            Judgement::Impossible => return Ok(Moved::Forbidden(seen)),
            Judgement::Stands => match note(store, &seen, step, sequence).await? {
                Tried::Done(after) => return Ok(Moved::Already(after)),
                Tried::Elsewhere(found) => found,
            },
            Judgement::Applies if seen.version >= MAX_CHANGES => return Ok(Moved::Forbidden(seen)),
            Judgement::Applies => match write(store, &seen, &asked, now).await? {
                Tried::Done(after) => return Ok(Moved::Now(after)),
                Tried::Elsewhere(found) => found,
            },
        };
    }
    Err(in_the_way())
}

/// Cancels a transaction that its sender does not want any more. One GetItem, one TransactWriteItems, and a GetItem of what
/// that wrote.
///
/// # Errors
/// As [`apply`].
pub async fn cancel(store: &Store, sender: SenderId, id: Uuid, now: Timestamp) -> Result<Moved, StoreError> {
    let may = |seen: &Transaction| match seen.status {
        Status::Canceled => Possible::Already,
        status if status.is_cancellable() => Possible::Yes,
        _ => Possible::No,
    };
    by_hand(store, sender, id, Step::Status(Status::Canceled), may, now).await
}

/// Asks for a transaction's delivery. One GetItem and one UpdateItem.
///
/// # Errors
/// As [`apply`].
pub async fn deliver(store: &Store, sender: SenderId, id: Uuid, now: Timestamp) -> Result<Moved, StoreError> {
    let wanted = DeliveryStatus::DeliveryRequested;
    let may = |seen: &Transaction| match seen.delivery_status {
        _ if !seen.status.is_deliverable() => Possible::No,
        delivery if delivery == wanted => Possible::Already,
        delivery if delivery.may_reach(wanted) => Possible::Yes,
        _ => Possible::No,
    };
    by_hand(store, sender, id, Step::Delivery(wanted), may, now).await
}

/// Cancels a transaction that has been held since that moment or before; `false` when it is not any more. One
/// TransactWriteItems.
///
/// # Errors
/// As [`apply`].
pub async fn end_hold(
    store: &Store,
    seen: &Transaction,
    since: Timestamp,
    now: Timestamp,
) -> Result<bool, StoreError> {
    if seen.status != Status::Hold || seen.held_at.is_none_or(|held_at| held_at > since) {
        return Ok(false);
    }
    let reason = Some("Its hold was not lifted in seven days".to_owned());
    let asked = Move { step: Step::Status(Status::Canceled), reason, sequence: None };
    Ok(matches!(write(store, seen, &asked, now).await?, Tried::Done(_)))
}

enum Possible {
    Yes,
    Already,
    No,
}

async fn by_hand(
    store: &Store,
    sender: SenderId,
    id: Uuid,
    step: Step,
    may: impl Fn(&Transaction) -> Possible,
    now: Timestamp,
) -> Result<Moved, StoreError> {
    let asked = Move { step, reason: None, sequence: None };
    let mut found = remittance::find(store, sender, id).await?.map(Box::new);
    for _ in 0..TRIES {
        let Some(seen) = found else { return Ok(Moved::Missing) };
        found = match may(&seen) {
            Possible::Already => return Ok(Moved::Already(seen)),
            Possible::Yes if seen.version < MAX_CHANGES => match write(store, &seen, &asked, now).await? {
                Tried::Done(after) => return Ok(Moved::Now(after)),
                Tried::Elsewhere(found) => found,
            },
            Possible::Yes | Possible::No => return Ok(Moved::Forbidden(seen)),
        };
    }
    Err(in_the_way())
}

fn in_the_way() -> StoreError {
    StoreError::Unavailable("the transaction changes faster than this move can be made".to_owned())
}

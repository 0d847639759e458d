//! What becomes of a transaction: its moves and its refunds, each one conditional update.
//!
//! What must stay true: a refund counts once, however often its request reaches the store. Each leaves an attribute
//! named after its request (or its idempotency key), and none is made over that.

use super::donation::text;
use super::donation_item::read;
use super::update::{Applied, applied_to};
use super::{Item, Store, StoreError, donation, from_item, key, to_item};
use crate::domain::donation::{Change, Donation, DonationId, MAX_CHANGES, Status};
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A change that a payment gateway asks for.
#[derive(Clone, Debug)]
pub struct Move {
    /// Of which transaction.
    pub id: DonationId,
    /// By which gateway; another's transaction is as unknown as one that never was.
    pub gateway_id: Uuid,
    /// What it is to become.
    pub to: Status,
    /// What is given back, when it is to become refunded.
    pub refund: Option<Refund>,
    /// When.
    pub now: Timestamp,
}

/// A refund.
#[derive(Clone, Debug)]
pub struct Refund {
    /// How much, in minor units of the donation's currency.
    pub amount_minor: u64,
    /// What makes it this refund and no other: the hash of its idempotency key, else of its request's id. Letters and
    /// digits.
    pub name: String,
    /// The gateway's id of the request.
    pub request_id: String,
}

/// What became of a move.
#[derive(Debug, PartialEq, Eq)]
pub enum Moved {
    /// It was made: the transaction as it stands.
    Now(Box<Donation>),
    /// It stood so before, or the same refund was made before: the transaction as it stands. Nothing was written.
    Already(Box<Donation>),
    /// The gateway has no such transaction.
    Missing,
    /// From where it stands it cannot become that.
    Forbidden(Status),
    /// Only so much is left to be given back.
    TooMuch(u64),
    /// The idempotency key was used for another refund.
    KeyReused,
    /// It has changed as often as it may.
    TooOften,
}

/// What is left of a refund beside the amounts.
#[derive(Serialize, Deserialize)]
struct Made {
    amount_minor: u64,
    request_id: String,
}

/// Moves a transaction on, or gives some of it back. One UpdateItem; a repeat writes nothing. (One GetItem instead, for
/// a status that nothing may move to.)
///
/// # Errors
/// When the store cannot be asked; it may have been done all the same, and the same call again will tell.
pub async fn advance(store: &Store, asked: &Move) -> Result<Moved, StoreError> {
    let from: Vec<Status> = Status::ALL.into_iter().filter(|from| leads(*from, asked)).collect();
    if from.is_empty() {
        let found = donation::find(store, asked.id).await?;
        let found = found.filter(|found| found.details.payment_gateway_id == Some(asked.gateway_id));
        return Ok(found.map_or(Moved::Missing, |found| tell(found, None, asked)));
    }
    let update = match &asked.refund {
        Some(refund) => refunding(store, asked, refund)?,
        None => moving(store, asked)?,
    };
    let update = among(update, &from)
        .expression_attribute_values(":gateway", AttributeValue::S(asked.gateway_id.to_string()))
        .expression_attribute_values(":most", number(MAX_CHANGES))
        .return_values(ReturnValue::AllNew);
    let item = match applied_to(update).await? {
        Applied::Now(item) => return Ok(Moved::Now(Box::new(read(item)?))),
        Applied::Missing => return Ok(Moved::Missing),
        Applied::Refused(item) => item,
    };
    let made = asked.refund.as_ref().and_then(|refund| item.get(&attribute(refund)).cloned());
    let made = made.and_then(|made| made.as_m().ok().cloned()).map(from_item::<Made>).transpose()?;
    let found = read(item)?;
    Ok(if found.details.payment_gateway_id == Some(asked.gateway_id) {
        tell(found, made, asked)
    } else {
        Moved::Missing
    })
}

/// Whether what is asked can be done to a transaction that stands there. What was refunded in part is refunded further.
fn leads(from: Status, asked: &Move) -> bool {
    from.may_become(asked.to) || (asked.refund.is_some() && from == Status::Refunded)
}

/// Why it was not done to the transaction that was found.
fn tell(found: Donation, made: Option<Made>, asked: &Move) -> Moved {
    if found.is_gone_at(asked.now) {
        return Moved::Missing;
    }
    match (&asked.refund, made) {
        (Some(refund), Some(made)) if made.request_id == refund.request_id => return Moved::Now(Box::new(found)),
        (Some(refund), Some(made)) if made.amount_minor == refund.amount_minor => {
            return Moved::Already(Box::new(found));
        }
        (Some(_), Some(_)) => return Moved::KeyReused,
        (None, _) if found.status == asked.to => return Moved::Already(Box::new(found)),
        _ => {}
    }
    let left = found.refundable_minor();
    match &asked.refund {
        _ if !leads(found.status, asked) => Moved::Forbidden(found.status),
        Some(refund) if refund.amount_minor > left => Moved::TooMuch(left),
        _ => Moved::TooOften,
    }
}

fn moving(store: &Store, asked: &Move) -> Result<UpdateItemFluentBuilder, StoreError> {
    let change = Change { status: asked.to, refund_minor: 0, at_ms: asked.now.as_millisecond() };
    Ok(begun(store, asked, &change)?
        .update_expression(format!("{CHANGES} ADD version :one"))
        .condition_expression(MAY))
}

fn refunding(store: &Store, asked: &Move, refund: &Refund) -> Result<UpdateItemFluentBuilder, StoreError> {
    let amount = refund.amount_minor;
    let change = Change { status: asked.to, refund_minor: amount, at_ms: asked.now.as_millisecond() };
    let made: Item = to_item(Made { amount_minor: amount, request_id: refund.request_id.clone() })?;
    Ok(begun(store, asked, &change)?
        .update_expression(format!(
            "{CHANGES}, #made = :made, refundable_minor = refundable_minor - :amount \
             ADD version :one, refunded_minor :amount"
        ))
        // As much is left, and this refund was not made before.
        .condition_expression(format!("{MAY} AND refundable_minor >= :amount AND attribute_not_exists(#made)"))
        .expression_attribute_names("#made", attribute(refund))
        .expression_attribute_values(":made", AttributeValue::M(made))
        .expression_attribute_values(":amount", number(amount)))
}

/// What every change sets.
const CHANGES: &str =
    "SET transaction_status = :to, updated_at_ms = :now, history = list_append(history, :change)";
/// What every change needs: the gateway's own, in a status that leads there, not changed too often. An unknown id has no
/// gateway, so that nothing is made by it.
const MAY: &str = "payment_gateway_id = :gateway AND transaction_status IN (FROM) AND version < :most";

fn begun(store: &Store, asked: &Move, change: &Change) -> Result<UpdateItemFluentBuilder, StoreError> {
    Ok(store
        .update(key::donation(asked.id))
        .expression_attribute_values(":to", text(asked.to))
        .expression_attribute_values(":now", AttributeValue::N(asked.now.as_millisecond().to_string()))
        .expression_attribute_values(":change", AttributeValue::L(vec![AttributeValue::M(to_item(change)?)]))
        .expression_attribute_values(":one", number(1)))
}

/// Names the statuses that the update may move from.
fn among(mut update: UpdateItemFluentBuilder, from: &[Status]) -> UpdateItemFluentBuilder {
    let names: Vec<String> = (0..from.len()).map(|at| format!(":from_{at}")).collect();
    let condition = update.get_condition_expression().clone().unwrap_or_default();
    update = update.condition_expression(condition.replace("FROM", &names.join(", ")));
    for (name, status) in names.into_iter().zip(from) {
        update = update.expression_attribute_values(name, text(*status));
    }
    update
}

/// The attribute that a refund leaves.
fn attribute(refund: &Refund) -> String {
    format!("refund_{}", refund.name)
}

fn number(number: u64) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

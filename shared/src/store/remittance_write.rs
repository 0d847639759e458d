//! How a remittance's move is written, once it has been judged.

use super::allowance::given_back;
use super::expression::Expression;
use super::remittance_item::read;
use super::transaction::{failed_condition, transact, unbuilt};
use super::update::{Applied, applied_to};
use super::{Store, StoreError, key, remittance, to_item};
use crate::domain::remittance::settlement::Step;
use crate::domain::remittance::{Change, Status, Transaction};
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue, TransactWriteItem};
use jiff::Timestamp;
use std::collections::HashMap;

/// A move that is to be made.
#[derive(Debug)]
pub(super) struct Move {
    pub(super) step: Step,
    pub(super) reason: Option<String>,
    /// The number of the report that brought it; a hand's move has none.
    pub(super) sequence: Option<u64>,
}

/// What became of one try.
#[derive(Debug)]
pub(super) enum Tried {
    /// It was made: the transaction as it stands.
    Done(Box<Transaction>),
    /// It had moved on; where it stands, if it is there.
    Elsewhere(Option<Box<Transaction>>),
}

/// Makes a move of a transaction that stands as it was seen. One UpdateItem; where its amount is given back, one
/// TransactWriteItems and a GetItem of what it wrote.
pub(super) async fn write(
    store: &Store,
    seen: &Transaction,
    asked: &Move,
    now: Timestamp,
) -> Result<Tried, StoreError> {
    let gives_back = matches!(asked.step, Step::Status(status) if status.gives_back());
    let expression = expression(seen, asked, now)?;
    let Some(back) = gives_back.then(|| given_back(store, seen, now)).flatten() else {
        return tried(applied_to(expression.alone(store).return_values(ReturnValue::AllNew)).await?);
    };
    let back = TransactWriteItem::builder().update(back.build().map_err(unbuilt)?).build();
    match transact(store, vec![expression.part(store)?, back]).await? {
        None => {
            let after = remittance::get(store, seen.id).await?;
            Ok(after.map_or(Tried::Elsewhere(None), |after| Tried::Done(Box::new(after))))
        }
        Some(reasons) => {
            let found = reasons.first().filter(|reason| failed_condition(reason));
            let found = found.and_then(|reason| reason.item.clone()).map(read).transpose()?;
            Ok(Tried::Elsewhere(found.map(Box::new)))
        }
    }
}

/// Writes down that a report of where things stand was seen, so that those before it are old news. One UpdateItem.
pub(super) async fn note(store: &Store, seen: &Transaction, step: Step, number: u64) -> Result<Tried, StoreError> {
    let update = store
        .update(key::remittance(seen.id))
        .update_expression("SET #sequence = :sequence")
        .condition_expression("version = :version AND #sequence < :sequence")
        .expression_attribute_names("#sequence", sequence_of(step))
        .expression_attribute_values(":sequence", count(number))
        .expression_attribute_values(":version", count(seen.version))
        .return_values(ReturnValue::AllNew);
    tried(applied_to(update).await?)
}

fn tried(applied: Applied) -> Result<Tried, StoreError> {
    Ok(match applied {
        Applied::Now(item) => Tried::Done(Box::new(read(item)?)),
        Applied::Refused(item) => Tried::Elsewhere(Some(Box::new(read(item)?))),
        Applied::Missing => Tried::Elsewhere(None),
    })
}

fn expression(seen: &Transaction, asked: &Move, now: Timestamp) -> Result<Expression, StoreError> {
    let change = AttributeValue::M(to_item(Change::of(asked.step, asked.reason.clone(), now))?);
    let mut sets = vec!["#stage = :to", "history = list_append(history, :change)"];
    let mut removes = Vec::new();
    let mut values = HashMap::from([
        (":to".to_owned(), AttributeValue::S(asked.step.as_str().to_owned())),
        (":change".to_owned(), AttributeValue::L(vec![change])),
        (":one".to_owned(), count(1)),
        (":version".to_owned(), count(seen.version)),
    ]);
    let stage = match asked.step {
        Step::Status(_) => "status",
        Step::Delivery(_) => "delivery_status",
    };
    let mut names = HashMap::from([("#stage".to_owned(), stage.to_owned())]);
    // As it was judged: every move raises the version, so that nothing moved it meanwhile.
    let mut condition = "version = :version".to_owned();
    if let Some(number) = asked.sequence {
        sets.push("#sequence = :sequence");
        // And no later report was noted meanwhile, which leaves the version as it is.
        condition.push_str(" AND #sequence < :sequence");
        names.insert("#sequence".to_owned(), sequence_of(asked.step).to_owned());
        values.insert(":sequence".to_owned(), count(number));
    }
    if let Step::Status(status) = asked.step {
        match &asked.reason {
            Some(reason) => {
                sets.push("reason = :reason");
                values.insert(":reason".to_owned(), AttributeValue::S(reason.clone()));
            }
            None => removes.push("reason"),
        }
        if status == Status::Hold {
            sets.push("held_at_ms = :now, list_2_pk = :held");
            values.insert(":now".to_owned(), AttributeValue::N(now.as_millisecond().to_string()));
            values.insert(":held".to_owned(), AttributeValue::S(key::REMITTANCES_HELD.to_owned()));
        } else {
            removes.push("held_at_ms, list_2_pk");
        }
    }
    let removed = if removes.is_empty() { String::new() } else { format!(" REMOVE {}", removes.join(", ")) };
    Ok(Expression {
        key: key::remittance(seen.id),
        update: format!("SET {}{removed} ADD version :one", sets.join(", ")),
        condition,
        names,
        values,
    })
}

/// The attribute that holds the number of the last report of that kind.
fn sequence_of(step: Step) -> &'static str {
    match step {
        Step::Status(_) => "status_sequence",
        Step::Delivery(_) => "delivery_sequence",
    }
}

fn count(number: u64) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

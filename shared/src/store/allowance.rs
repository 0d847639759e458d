//! What a sender has used of their limits, as it is written: one number for each window, on the sender's own record.
//!
//! What must stay true: a number is raised only under a condition that it stays within its limit, in the same transaction
//! that records what raised it; and lowered only in the one that ends that.

use super::sender::IS_THERE;
use super::{Store, key};
use crate::domain::remittance::Transaction;
use crate::domain::remittance::allowance::Windows;
use crate::domain::sender::{KycStatus, Sender, SenderId};
use aws_sdk_dynamodb::types::builders::UpdateBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure, Update};
use jiff::Timestamp;

/// Takes a new transaction's amount off what its sender may send. Windows that are over leave the record with it.
pub(super) fn taken(store: &Store, seen: &Sender, new: &Transaction) -> UpdateBuilder {
    let amount = new.sent.minor_units();
    let windows = Windows::of(new.created_at);
    let limits = [seen.limits.daily_minor, seen.limits.monthly_minor, seen.limits.annual_minor];
    // They may send.
    let mut conditions = vec![IS_THERE.to_owned(), "kyc_status IN (:kyc_0, :kyc_1, :kyc_2)".to_owned()];
    let (mut sets, mut removes) = (Vec::new(), Vec::new());
    let mut update = begun(store, seen.id)
        .expression_attribute_values(":amount", number(amount))
        .expression_attribute_values(":none", number(0))
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
    for (at, (window, limit)) in windows.names().into_iter().zip(limits).enumerate() {
        // With this one, the window's limit is not passed. (A limit below the amount was refused before.)
        conditions.push(format!("(attribute_not_exists(#used.#window_{at}) OR #used.#window_{at} <= :room_{at})"));
        sets.push(format!("#used.#window_{at} = if_not_exists(#used.#window_{at}, :none) + :amount"));
        update = update
            .expression_attribute_names(format!("#window_{at}"), window)
            .expression_attribute_values(format!(":room_{at}"), number(limit.saturating_sub(amount)));
    }
    for (at, window) in seen.used.over(new.created_at).into_iter().enumerate() {
        removes.push(format!("#used.#over_{at}"));
        update = update.expression_attribute_names(format!("#over_{at}"), window);
    }
    for (at, kyc) in KycStatus::MAY_SEND.into_iter().enumerate() {
        let text = AttributeValue::S(kyc.as_str().to_owned());
        update = update.expression_attribute_values(format!(":kyc_{at}"), text);
    }
    let mut expression = format!("SET {}", sets.join(", "));
    if !removes.is_empty() {
        expression = format!("{expression} REMOVE {}", removes.join(", "));
    }
    update.update_expression(expression).condition_expression(conditions.join(" AND "))
}

/// Gives back what a transaction took of windows that are not over yet; `None` when all of them are.
pub(super) fn given_back(store: &Store, ended: &Transaction, now: Timestamp) -> Option<UpdateBuilder> {
    let (then, now) = (Windows::of(ended.created_at), Windows::of(now));
    let mut sets = Vec::new();
    let mut update = begun(store, SenderId { tenant: ended.id.tenant, id: ended.user_id })
        .expression_attribute_values(":amount", number(ended.sent.minor_units()));
    for (at, window) in then.names().into_iter().filter(|window| now.names().contains(window)).enumerate() {
        sets.push(format!("#used.#window_{at} = #used.#window_{at} - :amount"));
        update = update.expression_attribute_names(format!("#window_{at}"), window);
    }
    (!sets.is_empty()).then(|| update.update_expression(format!("SET {}", sets.join(", "))))
}

fn begun(store: &Store, sender: SenderId) -> UpdateBuilder {
    let key = key::sender(sender);
    Update::builder()
        .table_name(&store.table)
        .key("pk", AttributeValue::S(key.pk))
        .key("sk", AttributeValue::S(key.sk))
        .expression_attribute_names("#used", "windows")
}

fn number(number: u64) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

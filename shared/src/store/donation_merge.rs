//! The one update that records a transaction, and the condition under which it may.

use super::donation::text;
use super::donation_item::{known, recorded};
use super::{Store, StoreError, key};
use crate::domain::donation::{Recording, Status};
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};

/// The update that sets what is recorded, on condition that it may be.
pub(super) fn merge(store: &Store, recording: &Recording) -> Result<UpdateItemFluentBuilder, StoreError> {
    let mut update = store.update(key::donation(recording.id));
    let mut sets = Vec::new();
    let mut set = |update: UpdateItemFluentBuilder, name: String, value, keep| {
        let number = sets.len();
        sets.push(if keep {
            format!("#n{number} = if_not_exists(#n{number}, :v{number})")
        } else {
            format!("#n{number} = :v{number}")
        });
        update
            .expression_attribute_names(format!("#n{number}"), name)
            .expression_attribute_values(format!(":v{number}"), value)
    };
    let said = recorded(recording)?;
    for (name, value) in known(recording)? {
        if !said.contains_key(&name) {
            update = set(update, name, value, true);
        }
    }
    for (name, value) in said.into_iter().filter(|(name, _)| !matches!(name.as_str(), "pk" | "sk")) {
        update = set(update, name, value, false);
    }
    let sets = sets.join(", ");
    let update = update.update_expression(format!("SET {sets} REMOVE forget_at_s, hmac"));
    Ok(condition(update, recording).return_values(ReturnValue::AllNew))
}

/// The clauses that say together what [`Recording::judge`] calls possible.
fn condition(update: UpdateItemFluentBuilder, recording: &Recording) -> UpdateItemFluentBuilder {
    let missing = recording.details.missing(None);
    // A pre-transaction, whose time is not over.
    let mut clauses = vec!["transaction_status = :pre".to_owned(), "forget_at_s > :now_s".to_owned()];
    let mut update = update
        .expression_attribute_values(":pre", text(Status::PreTransaction))
        .expression_attribute_values(":now_s", AttributeValue::N(recording.now.as_second().to_string()));
    // Nobody else's: a company's or a gateway's own, or one that names none.
    let own = [
        ("company_id", recording.details.company_id),
        ("payment_gateway_id", recording.details.payment_gateway_id),
    ];
    for (name, id) in own {
        let Some(id) = id else { continue };
        clauses.push(format!("(attribute_not_exists({name}) OR {name} = :own_{name})"));
        update = update.expression_attribute_values(format!(":own_{name}"), AttributeValue::S(id.to_string()));
    }
    // It says what the body leaves out.
    clauses.extend(missing.iter().map(|name| format!("attribute_exists({name})")));
    // It is the one that the caller was shown.
    if let Some(hmac) = &recording.hmac {
        clauses.push("hmac = :hmac".to_owned());
        update = update.expression_attribute_values(":hmac", AttributeValue::S(hmac.clone()));
    }
    // Charity and cause exist together, whoever said which.
    if let Some(causes) = &recording.causes {
        let names: Vec<_> = (0..causes.len()).map(|at| format!(":cause_{at}")).collect();
        clauses.push(format!("donation_cause IN ({})", names.join(", ")));
        for (name, cause) in names.into_iter().zip(causes) {
            update = update.expression_attribute_values(name, AttributeValue::S(cause.clone()));
        }
    }
    if let Some(charity) = recording.charity_of_cause {
        clauses.push("charity_id = :charity".to_owned());
        update = update.expression_attribute_values(":charity", AttributeValue::S(charity.to_string()));
    }
    let merges = clauses.join(" AND ");
    // Nothing to merge with is harmless where the body says everything by itself.
    let whole = missing.is_empty() && recording.hmac.is_none();
    update.condition_expression(if whole { format!("attribute_not_exists(pk) OR ({merges})") } else { merges })
}

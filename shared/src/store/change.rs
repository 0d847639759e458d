//! What the table's stream says: the old and the new image of an item, as what they are.

use super::contribution_item::{ContributionItem, owned};
use super::webhook_item::{WebhookItem, read};
use super::{StoreError, broken, donation_item, invitation, key, pre_approval_item, remittance_item, sender_item};
use crate::domain::contribution::Contribution;
use crate::domain::donation::Donation;
use crate::domain::invitation::Invitation;
use crate::domain::pre_approval::PreApproval;
use crate::domain::remittance::Transaction;
use crate::domain::sender::Sender;
use crate::domain::tenant::Tenant;
use crate::domain::webhook::Webhook;
use serde::de::DeserializeOwned;
use serde_dynamo::{AttributeValue, Item, from_item};

/// A change that somebody may want to hear of.
#[derive(Debug)]
pub enum Change {
    /// A contribution moved on.
    Contribution {
        /// Whose.
        tenant: Tenant,
        /// As it was.
        before: Box<Contribution>,
        /// As it is.
        after: Box<Contribution>,
    },
    /// A pre-approval was used, or what became of it changed.
    Authorisation {
        /// As it was.
        before: Box<PreApproval>,
        /// As it is.
        after: Box<PreApproval>,
    },
    /// A donation was recorded, moved on or refunded.
    Donation {
        /// Its version before, 0 if it was no transaction; nothing was told of those after it.
        before: u64,
        /// As it is.
        after: Box<Donation>,
    },
    /// A remittance was recorded or moved on.
    Remittance {
        /// Its version before, 0 if it was not there.
        before: u64,
        /// As it is.
        after: Box<Transaction>,
    },
    /// What is known of a sender's identity changed, or something else about them.
    Sender {
        /// Their version before, 0 if they were not there.
        before: u64,
        /// As they are.
        after: Box<Sender>,
    },
    /// Somebody is invited.
    Invitation(Box<Invitation>),
    /// A webhook was made, changed or deleted.
    Webhook {
        /// Whose.
        tenant: Tenant,
        /// As it was and as it is, when it was only changed.
        changed: Option<Box<(Webhook, Webhook)>>,
    },
    /// Nothing of the kind.
    Other,
}

/// Reads one record of the stream.
///
/// # Errors
/// [`StoreError::Broken`] when it holds an item that we should know, in a shape that we do not.
pub fn read_change(old: Option<Item>, new: Option<Item>) -> Result<Change, StoreError> {
    let of = |image: &Option<Item>, name: &str| match image.as_ref()?.get(name)? {
        AttributeValue::S(text) => Some(text.clone()),
        _ => None,
    };
    let pk = of(&new, "pk").or_else(|| of(&old, "pk")).ok_or_else(|| broken("a record without a key"))?;
    let sk = of(&new, "sk").or_else(|| of(&old, "sk")).unwrap_or_default();
    if pk.starts_with("contribution#") {
        return match (old, new) {
            (Some(old), Some(new)) => {
                let (_, before) = owned(image::<ContributionItem>(old)?)?;
                let (tenant, after) = owned(image::<ContributionItem>(new)?)?;
                Ok(Change::Contribution { tenant, before: Box::new(before), after: Box::new(after) })
            }
            _ => Ok(Change::Other),
        };
    }
    if pk.starts_with("pre-approval#") {
        return match (old, new) {
            (Some(old), Some(new)) => {
                let before = Box::new(pre_approval_item::owned(image(old)?)?);
                Ok(Change::Authorisation { before, after: Box::new(pre_approval_item::owned(image(new)?)?) })
            }
            _ => Ok(Change::Other),
        };
    }
    if pk.starts_with("donation#") {
        let Some(new) = new else { return Ok(Change::Other) };
        let before = old.map(|old| donation_item::owned(image(old)?)).transpose()?;
        let after = Box::new(donation_item::owned(image(new)?)?);
        return Ok(Change::Donation { before: before.map_or(0, |before| before.version), after });
    }
    if pk.starts_with("remittance#") {
        let Some(new) = new else { return Ok(Change::Other) };
        let before = old.map(|old| remittance_item::owned(image(old)?)).transpose()?;
        let after = Box::new(remittance_item::owned(image(new)?)?);
        return Ok(Change::Remittance { before: before.map_or(0, |before| before.version), after });
    }
    if pk.starts_with("sender#") && sk == key::SENDER_SK {
        let Some(new) = new else { return Ok(Change::Other) };
        let before = old.map(|old| sender_item::owned(image(old)?)).transpose()?;
        let after = Box::new(sender_item::owned(image(new)?)?);
        return Ok(Change::Sender { before: before.map_or(0, |before| before.version), after });
    }
    if pk.starts_with("invitation#") {
        return match new {
            Some(new) => Ok(Change::Invitation(Box::new(invitation::owned(image(new)?)?))),
            None => Ok(Change::Other),
        };
    }
    let Some((tenant, _)) = key::webhook_named(&pk, &sk) else { return Ok(Change::Other) };
    let changed = match (old, new) {
        (Some(old), Some(new)) => {
            Some(Box::new((read(image::<WebhookItem>(old)?)?, read(image::<WebhookItem>(new)?)?)))
        }
        _ => None,
    };
    Ok(Change::Webhook { tenant, changed })
}

fn image<T: DeserializeOwned>(item: Item) -> Result<T, StoreError> {
    from_item(item).map_err(|error| StoreError::Broken(format!("unreadable image: {error}")))
}

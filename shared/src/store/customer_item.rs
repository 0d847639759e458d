//! How a customer stands in the table, and in the pre-approvals that were issued to it; and back.

use super::{Item, StoreError, broken, from_item, key, to_item};
use crate::domain::customer::{Customer, CustomerId, Standing};
use crate::domain::money::Currency;
use serde::{Deserialize, Serialize};

/// What a pre-approval keeps of its customer, too.
#[derive(Serialize, Deserialize)]
pub(super) struct CustomerFacts {
    currency: String,
    available: i64,
    outstanding: u64,
    standing: Standing,
    version: u64,
}

#[derive(Serialize, Deserialize)]
struct CustomerItem {
    pk: String,
    sk: String,
    list_pk: String,
    list_sk: String,
    #[serde(flatten)]
    facts: CustomerFacts,
}

pub(super) fn write(customer: &Customer) -> Result<Item, StoreError> {
    let key = key::customer(customer.id);
    to_item(CustomerItem {
        pk: key.pk,
        sk: key.sk,
        list_pk: key::customers_in(customer.id.mode),
        list_sk: customer.id.id.to_string(),
        facts: facts(customer),
    })
}

pub(super) fn read(item: Item) -> Result<Customer, StoreError> {
    let item: CustomerItem = from_item(item)?;
    let id = key::customer_named(&item.pk).ok_or_else(|| broken("pk"))?;
    customer(id, item.facts)
}

pub(super) fn facts(customer: &Customer) -> CustomerFacts {
    CustomerFacts {
        currency: customer.currency.code().to_owned(),
        available: customer.available,
        outstanding: customer.outstanding,
        standing: customer.standing,
        version: customer.version,
    }
}

pub(super) fn customer(id: CustomerId, facts: CustomerFacts) -> Result<Customer, StoreError> {
    let currency = Currency::from_code(&facts.currency).ok_or_else(|| broken("currency"))?;
    let CustomerFacts { available, outstanding, standing, version, .. } = facts;
    Ok(Customer { id, currency, available, outstanding, standing, version })
}

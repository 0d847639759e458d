//! What is said of a donation, by a browser or by whoever records it; what was not said is `None`.
//!
//! The names are those of the contract, and of the item's attributes: merging is done by the store, attribute by
//! attribute.

use crate::domain::money::{Currency, Money};
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

/// A currency with its exponent as it was when the amounts were recorded: ISO 4217 changes exponents now and then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Recorded", into = "Recorded")]
pub struct Denomination {
    currency: Currency,
    exponent: u8,
}

#[derive(Serialize, Deserialize)]
struct Recorded {
    code: String,
    exponent: u8,
}

impl TryFrom<Recorded> for Denomination {
    type Error = &'static str;

    fn try_from(recorded: Recorded) -> Result<Self, Self::Error> {
        let currency = Currency::from_code(&recorded.code).ok_or("unknown currency")?;
        Ok(Self { currency, exponent: recorded.exponent })
    }
}

impl From<Denomination> for Recorded {
    fn from(denomination: Denomination) -> Self {
        Self { code: denomination.code().to_owned(), exponent: denomination.exponent }
    }
}

impl Denomination {
    /// That currency with the exponent that it has today.
    #[must_use]
    pub fn today(currency: Currency) -> Self {
        Self { currency, exponent: currency.exponent() }
    }

    /// ISO 4217.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.currency.code()
    }

    /// How many decimals its major unit has.
    #[must_use]
    pub fn exponent(self) -> u8 {
        self.exponent
    }

    /// So many minor units as major ones, with every decimal: 15386 → `153.86`, 0 → `0`. `None` for more than there
    /// may be.
    #[must_use]
    pub fn major(self, minor_units: u64) -> Option<String> {
        if minor_units == 0 {
            return Some("0".to_owned());
        }
        Money::from_minor_units(minor_units, self.currency, self.exponent).map(|money| money.to_string())
    }
}

/// Somebody, as far as is known. Its `Debug` says nothing of them.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Their name.
    #[serde(rename = "consumer_user_full_name", skip_serializing_if = "Option::is_none")]
    pub full_name: Option<String>,
    /// Their email address.
    #[serde(rename = "consumer_user_email", skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Their telephone number, kept as text.
    #[serde(rename = "consumer_user_phone", skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Person(redacted)")
    }
}

/// Where a bill goes. Its `Debug` says nothing of it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// Street and number.
    pub street_address: String,
    /// Town.
    pub city: String,
    /// Region or state.
    pub region_state: String,
    /// Postal code.
    pub zip_code: String,
    /// Country, in whatever words.
    pub country: String,
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Address(redacted)")
    }
}

/// What is said of a donation. Amounts are minor units of the currency beside them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "contracts/donations.md describes each field under its name")]
pub struct Details {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given_external_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company_website: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company_sector: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_gateway_id: Option<Uuid>,
    /// The unique name that goes with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_gateway_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_gateway_company_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_gateway_order_transaction_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order_amount: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_amount: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<Denomination>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub donation_amount: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub donation_percentage: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub donation_currency: Option<Denomination>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub charity_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub donation_cause: Option<String>,
    #[serde(flatten)]
    pub consumer: Person,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billable_address: Option<Address>,
}

impl Details {
    /// What the gateway calls it: the id that it gave, else that of the order.
    #[must_use]
    pub fn external_id(&self) -> Option<&str> {
        self.given_external_id.as_deref().or(self.payment_gateway_order_transaction_id.as_deref())
    }

    /// The amounts that are said without their currency, each with the name of the currency's field.
    pub fn without_currency(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let order = self.order_amount.is_some() && self.currency.is_none();
        let total = self.total_amount.is_some() && self.currency.is_none();
        let donation = self.donation_amount.is_some() && self.donation_currency.is_none();
        let said = [
            (order, "order_amount", "currency"),
            (total && !order, "total_amount", "currency"),
            (donation, "donation_amount", "donation_currency"),
        ];
        said.into_iter().filter(|(lacks, ..)| *lacks).map(|(_, amount, currency)| (amount, currency))
    }

    /// What a transaction must have and neither this nor `earlier` says, each by its name on the wire.
    #[must_use]
    pub fn missing(&self, earlier: Option<&Self>) -> Vec<&'static str> {
        let said = |has: fn(&Self) -> bool| has(self) || earlier.is_some_and(has);
        let has_order = said(|it| it.order_amount.is_some() || it.total_amount.is_some());
        let needed = [
            ("charity_id", true, said(|it| it.charity_id.is_some())),
            ("donation_cause", true, said(|it| it.donation_cause.is_some())),
            ("donation_amount", true, said(|it| it.donation_amount.is_some())),
            ("donation_currency", true, said(|it| it.donation_currency.is_some())),
            ("currency", has_order, said(|it| it.currency.is_some())),
        ];
        needed.into_iter().filter(|(_, needed, known)| *needed && !known).map(|(name, ..)| name).collect()
    }
}

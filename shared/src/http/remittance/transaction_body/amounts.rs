//! The amounts of a body: what is sent, what it costs, what is received, and the rate between them.

use crate::domain::json::Json;
use crate::domain::money::{AmountError, Currency, MAX_MINOR_UNITS, Money, scaled};
use crate::domain::remittance::calculation::{CalculationMode, received};
use crate::domain::remittance::rate::ExchangeRate;
use crate::http::field::{Fields, Reason};
use crate::http::remittance::currency;

/// How many decimals an amount may be written with, whatever its currency has.
const MAX_DECIMALS: u8 = 2;

/// What a negative amount must be.
const NOT_POSITIVE: &str = "must be greater than 0";
/// What a negative fee must be.
const NEGATIVE: &str = "must not be below 0";

/// The amounts, as far as they can be read each by itself.
#[derive(Clone, Copy)]
pub(super) struct Amounts {
    pub(super) sent: Money,
    pub(super) rate: ExchangeRate,
    pub(super) fee_minor: u64,
    to_currency: Currency,
    /// What the caller says is received.
    to: Option<Money>,
}

/// Reads them; what is wrong with one is in `fields`.
pub(super) fn read(fields: &mut Fields<'_>) -> Option<Amounts> {
    let from_currency = fields.required("from_currency", currency);
    let to_currency = fields.required("to_currency", currency);
    let sent = fields.required("from_amount", |json| {
        let digits = two_decimals(json, NOT_POSITIVE)?;
        from_currency.map(|currency| Money::parse(digits, currency).map_err(|error| error.to_string())).transpose()
    });
    let fee = fields.required("fee_amount", |json| {
        let digits = two_decimals(json, NEGATIVE)?;
        from_currency.map(|currency| Money::units(digits, currency).map_err(|error| error.to_string())).transpose()
    });
    let rate = fields
        .required("exchange_rate", |json| ExchangeRate::parse(digits(json)?).map_err(|error| error.to_string()));
    let to = fields.optional("to_amount", |json| {
        let digits = two_decimals(json, NOT_POSITIVE)?;
        // Of SENDER_AMOUNT it is replaced: then it need not be one that its currency has.
        Ok(to_currency.and_then(|currency| Money::parse(digits, currency).ok()))
    });
    Some(Amounts { sent: sent??, rate: rate?, fee_minor: fee??, to_currency: to_currency?, to: to.flatten() })
}

impl Amounts {
    /// What is received: reckoned, or as the caller says; `None` when that is nothing, which is in `fields`.
    pub(super) fn received(&self, mode: CalculationMode, fields: &mut Fields<'_>) -> Option<Money> {
        if mode == CalculationMode::ReceiverAmount {
            if self.to.is_none() && !fields.is_wrong("to_amount") {
                let decimals = self.to_currency.exponent().min(MAX_DECIMALS);
                let reason = if fields.has("to_amount") {
                    format!("must be greater than 0 and have at most {decimals} decimals in {}", self.to_currency)
                } else {
                    "is required with RECEIVER_AMOUNT".to_owned()
                };
                fields.wrong("to_amount", reason);
            }
            return self.to;
        }
        let received = received(self.sent, self.rate, self.to_currency);
        if received.is_none() {
            let reason =
                format!("times exchange_rate must be from 1 to {MAX_MINOR_UNITS} minor units of to_currency");
            fields.wrong("from_amount", reason);
        }
        received
    }
}

/// A number as it was written, or a string that holds one.
fn digits<'a>(json: &'a Json<'_>) -> Result<&'a str, Reason> {
    match json {
        Json::Number(text) => Ok(text),
        Json::Text(text) => Ok(text),
        _ => Err("must be a decimal number".to_owned()),
    }
}

/// The same, of two decimals at most; `below` is what a negative one must be. By itself, so that a wrong one is told even
/// where its currency is wrong or missing.
fn two_decimals<'a>(json: &'a Json<'_>, below: &str) -> Result<&'a str, Reason> {
    let digits = digits(json)?;
    match scaled(digits, MAX_DECIMALS, AmountError::TooFine(MAX_DECIMALS)) {
        Ok(_) => Ok(digits),
        Err(AmountError::NotPositive) => Err(below.to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

//! One `Ntry` of a camt.053: an entry on the account, by itself or as a batch of transactions.

use crate::domain::statement::amount::{Amount, CurrencyCode};
use crate::domain::statement::reference::ids;
use crate::domain::statement::{Credit, Entry, SHOWN_REFERENCE};
use jiff::civil::Date;

/// How much of all that an entry, or a transaction, carries along is looked through for ids, in bytes.
const MAX_REFERENCE: usize = 4_096;
const DETAILS: &str = "/NtryDtls/TxDtls";

/// What is known of an entry, or of one transaction of its batch.
#[derive(Debug, Default)]
struct Part {
    amount: Option<Amount>,
    /// Whether it is to the account's credit.
    credit: Option<bool>,
    reference: String,
}

/// An entry that is being read.
#[derive(Debug, Default)]
pub(super) struct Ntry {
    own: Part,
    booked: Option<bool>,
    /// Whether it takes back another one, whose sign is the opposite.
    reversal: bool,
    booked_on: Option<Date>,
    valued_on: Option<Date>,
    /// The transaction that is being read.
    detail: Part,
    /// The one before it: only when another has ended, or the entry, is it known whether it is the only one.
    last: Option<Part>,
    /// How many have ended.
    details: u32,
}

impl Part {
    fn add(&mut self, text: &str) {
        if !text.is_empty() && self.reference.len() + text.len() < MAX_REFERENCE {
            if !self.reference.is_empty() {
                self.reference.push(' ');
            }
            self.reference.push_str(text);
        }
    }

    /// An element within it ended that either may have.
    fn element_ended(&mut self, within: &str, text: &str, currency: Option<&str>) -> Result<(), String> {
        match within {
            "/Amt" => self.amount = Some(amount(text, currency)?),
            // Of version 2, where a transaction has no amount of its own.
            "/AmtDtls/TxAmt/Amt" if self.amount.is_none() => self.amount = Some(amount(text, currency)?),
            "/CdtDbtInd" => {
                self.credit = Some(match text {
                    "CRDT" => true,
                    "DBIT" => false,
                    _ => return Err("has a CdtDbtInd that is neither CRDT nor DBIT".to_owned()),
                });
            }
            "/NtryRef" | "/AcctSvcrRef" | "/AddtlNtryInf" | "/AddtlTxInf" => self.add(text),
            _ if within.starts_with("/Refs/") || within.starts_with("/RmtInf/") => self.add(text),
            _ => {}
        }
        Ok(())
    }
}

impl Ntry {
    /// An element within the entry ended. The end of a transaction gives the entry of the one before it, of that number.
    pub(super) fn element_ended(
        &mut self,
        within: &str,
        text: &str,
        currency: Option<&str>,
        number: u32,
    ) -> Result<Option<Entry>, String> {
        match within.strip_prefix(DETAILS) {
            Some("") => {
                self.details = self.details.saturating_add(1);
                let before = self.last.replace(std::mem::take(&mut self.detail));
                return before.map(|part| self.entry(&part, number)).transpose();
            }
            Some(of_detail) => self.detail.element_ended(of_detail, text, currency)?,
            None => match within {
                "/Sts" | "/Sts/Cd" if !text.is_empty() => self.booked = Some(text == "BOOK"),
                "/RvslInd" => self.reversal = flag(text).ok_or("has a RvslInd that is neither true nor false")?,
                "/BookgDt/Dt" | "/BookgDt/DtTm" => self.booked_on = Some(day(text)?),
                "/ValDt/Dt" | "/ValDt/DtTm" => self.valued_on = Some(day(text)?),
                _ => self.own.element_ended(within, text, currency)?,
            },
        }
        Ok(None)
    }

    /// The entry ended: it is its only transaction, or the last of them is left. A transaction of a batch that says no amount
    /// of its own is held against the whole batch's, which shows that it has to be looked at.
    pub(super) fn end(mut self, number: u32) -> Result<Entry, String> {
        let mut part = self.last.take().unwrap_or_default();
        if self.details <= 1 {
            part.add(&self.own.reference);
        }
        self.entry(&part, number)
    }

    fn entry(&self, part: &Part, number: u32) -> Result<Entry, String> {
        let credit = part.credit.or(self.own.credit).ok_or("has no CdtDbtInd")?;
        let booked = self.booked.ok_or("has no Sts")?;
        // What is pending may be of a day that has not come.
        let booked_on = self.booked_on.or(self.valued_on).filter(|_| booked);
        if !credit || !booked || self.reversal {
            return Ok(Entry { number, booked_on, credit: None });
        }
        let credit = Credit {
            amount: part.amount.or(self.own.amount).ok_or("has no Amt")?,
            booked_on: booked_on.ok_or("has neither BookgDt nor ValDt")?,
            ids: ids(&part.reference),
            reference: part.reference.chars().take(SHOWN_REFERENCE).collect(),
        };
        Ok(Entry { number, booked_on, credit: Some(credit) })
    }
}

fn amount(text: &str, currency: Option<&str>) -> Result<Amount, String> {
    let currency =
        currency.and_then(CurrencyCode::parse).ok_or("has an amount without a currency of three letters")?;
    Amount::parse(text, currency).map_err(|error| format!("has an amount that {error}"))
}

/// `true` or `1`, `false` or `0`, as XML has it.
pub(super) fn flag(text: &str) -> Option<bool> {
    match text {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

/// The day of a date, or of a date and time, as it is written: whatever the zone, it is the bank's own.
pub(super) fn day(text: &str) -> Result<Date, String> {
    let date = text.get(..10).filter(|_| text.len() == 10 || text[10..].starts_with(['T', 'Z', '+', '-']));
    date.and_then(|date| date.parse().ok()).ok_or_else(|| "has a date that is none".to_owned())
}

//! Statements as comma-separated values: a header row that names the columns, and a row for each entry.
//!
//! Columns may stand in any order, and others beside them: `reference`, `amount` (`100.20`), `currency`, `date`
//! (`2026-11-20`), and `direction` (`credit` or `debit`); where there is no such column, a debit is an amount below zero.
//!
//! A field is on one line: a quotation that somebody forgot to close would else swallow the rows below it.

use super::Unreadable;
use super::limited::Limited;
use super::sniff::AS_UTF_8;
use crate::domain::statement::amount::{Amount, CurrencyCode};
use crate::domain::statement::reference::ids;
use crate::domain::statement::{Credit, Entry, SHOWN_REFERENCE};
use csv::{ByteRecord, ErrorKind, Reader, ReaderBuilder};
use jiff::civil::Date;
use std::io::{Chain, Read};

const NEEDED: [&str; 4] = ["reference", "amount", "currency", "date"];
const DIRECTION: &str = "direction";
/// How many columns there may be.
const MAX_COLUMNS: usize = 100;
const HEADER: &str = "Give it a header row with reference, amount, currency and date, and , or ; between them.";
/// Put after a file's last byte, so that a quotation that is open there goes over a line's end too.
const LAST_LINE: &[u8] = b"\n";
const ROWS: &str = "Give every row as many fields as the header row has, and close every quotation.";
const ONE_LINE: &str = "Close every quotation, and write each field on one line.";

/// The rows of a statement.
pub struct Rows<R> {
    reader: Reader<Limited<Chain<R, &'static [u8]>>>,
    record: ByteRecord,
    needed: [usize; 4],
    direction: Option<usize>,
    number: u32,
}

impl<R: Read> Rows<R> {
    /// Reads the header row; `start` is how the file begins.
    pub(super) fn of(file: R, start: &[u8]) -> Result<Self, Unreadable> {
        let header = start.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let count = |delimiter: u8| header.iter().filter(|byte| **byte == delimiter).count();
        let delimiter = if count(b';') > count(b',') { b';' } else { b',' };
        let mut builder = ReaderBuilder::new();
        let whole = Limited::new(file.chain(LAST_LINE));
        let reader = builder.delimiter(delimiter).has_headers(false).from_reader(whole);
        let mut rows = Self { reader, record: ByteRecord::new(), needed: [0; 4], direction: None, number: 0 };
        if !rows.read()? {
            return Err(Unreadable::file("is empty", HEADER));
        }
        if rows.record.len() > MAX_COLUMNS {
            return Err(rows.wrong("has more than 100 columns", HEADER));
        }
        for (name, at) in NEEDED.iter().zip(0..) {
            rows.needed[at] =
                rows.column(name)?.ok_or_else(|| rows.wrong(format!("names no column {name}"), HEADER))?;
        }
        rows.direction = rows.column(DIRECTION)?;
        Ok(rows)
    }

    /// The column of that name in the header row.
    fn column(&self, name: &str) -> Result<Option<usize>, Unreadable> {
        let is = |field: &[u8]| field.trim_ascii().eq_ignore_ascii_case(name.as_bytes());
        let mut found = (0..self.record.len()).filter(|at| self.record.get(*at).is_some_and(is));
        match (found.next(), found.next()) {
            (Some(_), Some(_)) => Err(self.wrong(format!("names the column {name} twice"), HEADER)),
            (first, _) => Ok(first),
        }
    }

    /// The next entry; `None` at the end.
    pub(super) fn next_entry(&mut self) -> Result<Option<Entry>, Unreadable> {
        loop {
            if !self.read()? {
                return Ok(None);
            }
            // As spreadsheets leave them at the end.
            if self.record.iter().any(|field| !field.trim_ascii().is_empty()) {
                self.number = self.number.saturating_add(1);
                return self.entry().map(Some);
            }
        }
    }

    fn entry(&self) -> Result<Entry, Unreadable> {
        let [reference, amount, currency, date] = self.needed;
        let date = self.text(date)?;
        let booked_on: Date = date.parse().ok().filter(|_| date.len() == 10).ok_or_else(|| {
            self.wrong(format!("the date {:?} is none", shown(date)), "Write dates as 2026-11-20.")
        })?;
        let amount = self.text(amount)?;
        let (below_zero, digits) = amount.strip_prefix('-').map_or((false, amount), |digits| (true, digits));
        let credit = match self.direction.map(|at| self.text(at)).transpose()? {
            None | Some("") => !below_zero,
            Some(word) if below_zero => {
                let problem = format!("the amount is below zero, and its direction is {:?}", shown(word));
                return Err(self.wrong(problem, "Say it one way: with a sign, or with a direction."));
            }
            Some(word) if ["credit", "crdt"].iter().any(|it| word.eq_ignore_ascii_case(it)) => true,
            Some(word) if ["debit", "dbit"].iter().any(|it| word.eq_ignore_ascii_case(it)) => false,
            Some(word) => {
                return Err(
                    self.wrong(format!("the direction {:?} is none", shown(word)), "Write credit or debit.")
                );
            }
        };
        let currency = self.text(currency)?;
        let code = CurrencyCode::parse(currency).ok_or_else(|| {
            self.wrong(format!("the currency {:?} is none", shown(currency)), "Write its three letters.")
        })?;
        let amount = Amount::parse(digits, code).map_err(|error| {
            let problem = format!("the amount {:?} {error}", shown(amount));
            self.wrong(problem, "Write amounts as 1234.50: with a point, and nothing between the thousands.")
        })?;
        let reference = self.text(reference)?;
        let credit = credit.then(|| Credit {
            amount,
            booked_on,
            ids: ids(reference),
            reference: reference.chars().take(SHOWN_REFERENCE).collect(),
        });
        Ok(Entry { number: self.number, booked_on: Some(booked_on), credit })
    }

    fn text(&self, at: usize) -> Result<&str, Unreadable> {
        let field = self.record.get(at).unwrap_or_default();
        std::str::from_utf8(field).map(str::trim).map_err(|_| self.wrong("is not UTF-8", AS_UTF_8))
    }

    /// Reads the next record; whether there was one.
    fn read(&mut self) -> Result<bool, Unreadable> {
        self.reader.get_mut().renew();
        let at = self.reader.position().line();
        let read = self.reader.read_byte_record(&mut self.record);
        if read.is_ok() && self.record.as_slice().iter().any(|byte| b"\r\n".contains(byte)) {
            return Err(self.wrong("has a field that goes over the line's end", ONE_LINE));
        }
        read.map_err(|error| {
            let line = error.position().map_or(at, csv::Position::line);
            let problem = match error.kind() {
                ErrorKind::UnequalLengths { expected_len, len, .. } => {
                    format!("has {len} fields, and the header row {expected_len}")
                }
                ErrorKind::Io(error) => error.to_string(),
                other => format!("{other:?}"),
            };
            Unreadable::new(format!("line {line}"), problem, ROWS)
        })
    }

    fn wrong(&self, problem: impl Into<String>, fix: &'static str) -> Unreadable {
        let line = self.record.position().map_or(1, csv::Position::line);
        Unreadable::new(format!("line {line}"), problem, fix)
    }
}

/// As much of a field as a message has room for.
fn shown(field: &str) -> String {
    field.chars().take(40).collect()
}

#[cfg(test)]
#[path = "csv_tests.rs"]
mod tests;

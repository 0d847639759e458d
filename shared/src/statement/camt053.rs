//! Statements as ISO 20022 camt.053, of any version: what is booked to the account's credit, entry by entry, and of a batch
//! transaction by transaction.
//!
//! A document type definition is refused, and with it every entity but XML's own: nothing here is ever expanded.

mod entity;
mod ntry;

use super::Unreadable;
use super::limited::{Limited, MAX_PIECE};
use super::sniff::AS_UTF_8;
use crate::domain::statement::Entry;
use crate::domain::statement::period::Period;
use jiff::civil::Date;
use ntry::Ntry;
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use std::io::{BufReader, Read};

/// How deep elements may stand in each other.
const MAX_DEPTH: usize = 40;
/// How long one text may be, in bytes.
const MAX_TEXT: usize = 4_096;
const STATEMENT: &str = "/Document/BkToCstmrStmt";
const NTRY: &str = "/Document/BkToCstmrStmt/Stmt/Ntry";
const WHOLE: &str = "Have the bank's file sent again, whole and unchanged.";
const CAMT_053: &str = "Hand in a camt.053: Document with BkToCstmrStmt in it.";

/// The elements of a statement.
pub struct Elements<R> {
    reader: Reader<BufReader<Limited<R>>>,
    buffer: Vec<u8>,
    /// The names of the elements around, each after a slash.
    path: String,
    depth: usize,
    /// What stands in the innermost one.
    text: String,
    /// Of the innermost one.
    currency: Option<String>,
    ntry: Option<Ntry>,
    /// How many there were.
    ntries: u32,
    number: u32,
    from: Option<Date>,
    stated: Option<Period>,
    has_more_pages: bool,
    is_statement: bool,
}

impl<R: Read> Elements<R> {
    pub(super) fn of(file: R) -> Self {
        let mut reader = Reader::from_reader(BufReader::new(Limited::new(file)));
        reader.config_mut().expand_empty_elements = true;
        Self {
            reader,
            buffer: Vec::new(),
            path: String::new(),
            depth: 0,
            text: String::new(),
            currency: None,
            ntry: None,
            ntries: 0,
            number: 0,
            from: None,
            stated: None,
            has_more_pages: false,
            is_statement: false,
        }
    }

    /// The days that it says it covers.
    pub(super) fn stated(&self) -> Option<Period> {
        self.stated
    }

    /// Whether it says that other pages follow.
    pub(super) fn has_more_pages(&self) -> bool {
        self.has_more_pages
    }

    /// The next entry; `None` at the end.
    pub(super) fn next_entry(&mut self) -> Result<Option<Entry>, Unreadable> {
        loop {
            self.reader.get_mut().get_mut().renew();
            self.buffer.clear();
            // Lent out while the event lives.
            let mut buffer = std::mem::take(&mut self.buffer);
            let event = match self.reader.read_event_into(&mut buffer) {
                Ok(event) => event,
                Err(error) => return Err(self.wrong(format!("is no XML: {error}"), WHOLE)),
            };
            let entry = match event {
                Event::Start(element) => self.start(&element).map(|()| None)?,
                Event::End(_) => self.end()?,
                Event::Text(text) => self.add(&text.xml10_content()).map(|()| None)?,
                Event::CData(text) => self.add(&text.xml10_content()).map(|()| None)?,
                Event::GeneralRef(reference) => self.refer(&reference).map(|()| None)?,
                Event::Decl(declaration) => {
                    let encoding = declaration.encoding().and_then(Result::ok).unwrap_or("UTF-8".into());
                    if !["UTF-8", "US-ASCII"].iter().any(|known| encoding.eq_ignore_ascii_case(known)) {
                        return Err(self.wrong(format!("is in {encoding:?}"), AS_UTF_8));
                    }
                    None
                }
                Event::DocType(_) => return Err(self.wrong("has a document type definition", CAMT_053)),
                Event::Eof if self.depth > 0 => return Err(self.wrong("ends in the middle", WHOLE)),
                Event::Eof if !self.is_statement => return Err(Unreadable::file("holds no statement", CAMT_053)),
                Event::Eof => return Ok(None),
                Event::Empty(_) | Event::Comment(_) | Event::PI(_) => None,
            };
            self.buffer = buffer;
            if self.buffer.capacity() > 2 * MAX_PIECE {
                self.buffer = Vec::new();
            }
            if entry.is_some() {
                return Ok(entry);
            }
        }
    }

    fn start(&mut self, element: &BytesStart<'_>) -> Result<(), Unreadable> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.wrong(format!("has elements more than {MAX_DEPTH} deep"), CAMT_053));
        }
        self.text.clear();
        self.path.push('/');
        self.path.push_str(element.local_name().as_ref());
        match self.depth {
            1 if self.path != "/Document" => return Err(self.wrong("is no Document", CAMT_053)),
            2 if self.path != STATEMENT => return Err(self.wrong("is another message than a statement", CAMT_053)),
            2 => self.is_statement = true,
            _ => {}
        }
        if self.path == NTRY {
            self.ntries = self.ntries.saturating_add(1);
            self.ntry = Some(Ntry::default());
        }
        if self.path.ends_with("/Amt") {
            let currency = element.try_get_attribute("Ccy").ok().flatten();
            self.currency = currency.map(|currency| currency.value.into_owned());
        }
        Ok(())
    }

    /// Ends an element; the entry that is complete with it.
    fn end(&mut self) -> Result<Option<Entry>, Unreadable> {
        let text = std::mem::take(&mut self.text);
        let text = text.trim();
        let mut entry = None;
        if self.path == NTRY {
            let found = self.ntry.take().map(|ntry| ntry.end(self.number.saturating_add(1))).transpose();
            entry = found.map_err(|problem| self.wrong(problem, WHOLE))?;
        } else if let (Some(within), Some(ntry)) = (self.path.strip_prefix(NTRY), self.ntry.as_mut()) {
            let number = self.number.saturating_add(1);
            let found = ntry.element_ended(within, text, self.currency.as_deref(), number);
            entry = found.map_err(|problem| self.wrong(problem, WHOLE))?;
        } else {
            self.covered(text)?;
        }
        if entry.is_some() {
            self.number = self.number.saturating_add(1);
        }
        self.path.truncate(self.path.rfind('/').unwrap_or(0));
        self.depth = self.depth.saturating_sub(1);
        Ok(entry)
    }

    /// The days that a statement says it covers, once both are read; of several statements, all of theirs.
    fn covered(&mut self, text: &str) -> Result<(), Unreadable> {
        let of_statement = self.path.strip_prefix(STATEMENT);
        let day = || ntry::day(text).map_err(|problem| self.wrong(problem, WHOLE));
        match of_statement {
            Some("/Stmt/FrToDt/FrDtTm") => self.from = Some(day()?),
            Some("/Stmt/FrToDt/ToDtTm") => {
                let to = day()?;
                let own = Period { from: self.from.take().unwrap_or(to), to };
                self.stated = Some(self.stated.map_or(own, |others| others.with(own)));
            }
            Some("/GrpHdr/MsgPgntn/LastPgInd" | "/Stmt/StmtPgntn/LastPgInd") => {
                let is_last = ntry::flag(text);
                let is_last =
                    is_last.ok_or_else(|| self.wrong("has a LastPgInd that is neither true nor false", WHOLE))?;
                self.has_more_pages |= !is_last;
            }
            _ => {}
        }
        Ok(())
    }

    fn add(&mut self, text: &str) -> Result<(), Unreadable> {
        if self.text.len() + text.len() > MAX_TEXT {
            return Err(self.wrong(format!("has a text of more than {MAX_TEXT} bytes"), WHOLE));
        }
        self.text.push_str(text);
        Ok(())
    }

    fn refer(&mut self, reference: &BytesRef<'_>) -> Result<(), Unreadable> {
        let character = entity::character(reference);
        let character =
            character.ok_or_else(|| self.wrong("refers to an entity that XML does not have", WHOLE))?;
        self.add(character.encode_utf8(&mut [0; 4]))
    }

    fn wrong(&self, problem: impl Into<String>, fix: &'static str) -> Unreadable {
        let place =
            if self.path.starts_with(NTRY) { format!("Ntry {}", self.ntries) } else { "the file".to_owned() };
        Unreadable::new(place, problem, fix)
    }
}

#[cfg(test)]
#[path = "camt053_tests.rs"]
mod tests;

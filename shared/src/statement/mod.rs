//! Reading bank statements, entry by entry, in bounded memory: CSV with a header row, or camt.053.
//!
//! What must stay true: whatever the file holds, reading it ends, takes little memory, and says what is wrong and where; and
//! reading it again gives the same entries.

mod camt053;
mod csv;
mod limited;
pub mod notice;
mod sniff;

use crate::domain::statement::name::Format;
use crate::domain::statement::period::Period;
use crate::domain::statement::{Entry, MAX_ENTRIES};
use std::io::{Read, Seek};

/// Why a statement cannot be read, where, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {problem}")]
pub struct Unreadable {
    /// `line 12`, `Ntry 5`, `the file`.
    pub place: String,
    /// What is wrong there.
    pub problem: String,
    /// What to do about it.
    pub fix: &'static str,
}

impl Unreadable {
    fn new(place: impl Into<String>, problem: impl Into<String>, fix: &'static str) -> Self {
        Self { place: place.into(), problem: problem.into(), fix }
    }

    pub(crate) fn file(problem: impl Into<String>, fix: &'static str) -> Self {
        Self::new("the file", problem, fix)
    }
}

/// A statement's entries, in the order in which they stand there.
pub enum Entries<R> {
    /// Rows.
    Csv(Box<csv::Rows<R>>),
    /// Elements.
    Camt053(Box<camt053::Elements<R>>),
}

impl<R: Read + Seek> Entries<R> {
    /// Begins to read a statement, at its first byte.
    ///
    /// # Errors
    /// When it is not written as it should be.
    pub fn of(file: R, format: Format) -> Result<Self, Unreadable> {
        let (file, start) = sniff::sniff(file)?;
        Ok(match format {
            Format::Csv => Self::Csv(Box::new(csv::Rows::of(file, &start)?)),
            Format::Camt053 => Self::Camt053(Box::new(camt053::Elements::of(file))),
        })
    }

    /// The next entry; `None` at the end.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn next_entry(&mut self) -> Result<Option<Entry>, Unreadable> {
        match self {
            Self::Csv(rows) => rows.next_entry(),
            Self::Camt053(elements) => elements.next_entry(),
        }
    }

    /// The days that it says it covers, as far as it was read.
    pub fn stated(&self) -> Option<Period> {
        match self {
            Self::Csv(_) => None,
            Self::Camt053(elements) => elements.stated(),
        }
    }

    /// Whether it says that other pages of it follow, as far as it was read.
    pub fn has_more_pages(&self) -> bool {
        match self {
            Self::Csv(_) => false,
            Self::Camt053(elements) => elements.has_more_pages(),
        }
    }
}

/// What a statement is, as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Survey {
    /// How many entries it has.
    pub entries: u32,
    /// The days that it covers: as it says itself, else from its first entry's to its last one's; `None` without either.
    pub period: Option<Period>,
    /// Whether other pages of it follow: only when the last is there is it known what is missing.
    pub has_more_pages: bool,
}

/// Reads all of it.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn survey<R: Read + Seek>(file: R, format: Format) -> Result<Survey, Unreadable> {
    let mut entries = Entries::of(file, format)?;
    let (mut count, mut booked) = (0, None::<Period>);
    while let Some(entry) = entries.next_entry()? {
        count = entry.number;
        if count > MAX_ENTRIES {
            return Err(Unreadable::file(
                format!("has more than {MAX_ENTRIES} entries"),
                "Divide it into several, by days.",
            ));
        }
        let day = entry.booked_on.map(Period::day);
        booked = booked.zip(day).map(|(so_far, day)| so_far.with(day)).or(booked).or(day);
    }
    let period = entries.stated().or(booked);
    if let Some(problem) = period.and_then(Period::problem) {
        return Err(Unreadable::file(format!("the time that it covers {problem}"), "Mend its dates."));
    }
    Ok(Survey { entries: count, period, has_more_pages: entries.has_more_pages() })
}

#[cfg(test)]
mod hostile_tests;

//! What comes out of a command: on standard output, on standard error, and as its exit code.

use crate::said::Said;
use clap::ValueEnum;
use serde_json::json;

/// How a command answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Tables and sentences, for a person
    #[default]
    Table,
    /// JSON, for a program: an array for a list, else an object; what went wrong as {"error": …} on standard error
    Json,
}

/// What a command leaves behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// For standard output.
    pub out: String,
    /// For standard error.
    pub err: String,
    /// Whether it was done, and what it looked at is well: else the exit code is 1.
    pub well: bool,
}

impl Format {
    /// The answer to a command that came to that.
    pub(crate) fn answer(self, outcome: Result<Said, String>) -> Answer {
        match (self, outcome) {
            (_, Err(problem)) => Answer { out: String::new(), err: self.problem(&problem), well: false },
            (Self::Table, Ok(said)) => {
                let well = said.is_well();
                Answer { out: said.into_text(), err: String::new(), well }
            }
            (Self::Json, Ok(said)) => {
                let well = said.is_well();
                match said.into_json() {
                    Ok((json, notes)) => {
                        let notes = notes.iter().map(|note| format!("{}\n", json!({ "note": note })));
                        Answer { out: format!("{json}\n"), err: notes.collect(), well }
                    }
                    Err(error) => self.answer(Err(format!("The answer cannot be written as JSON: {error}."))),
                }
            }
        }
    }

    fn problem(self, problem: &str) -> String {
        match self {
            Self::Table => format!("{problem}\n"),
            Self::Json => format!("{}\n", json!({ "error": problem })),
        }
    }
}

impl Answer {
    /// What it says, if all was well; what went wrong if not.
    ///
    /// # Errors
    /// One sentence or more: what could not be done, or is not well, and what to do about it.
    pub fn into_result(self) -> Result<String, String> {
        if self.well {
            return Ok(self.out);
        }
        let err = self.err.strip_suffix('\n').unwrap_or(&self.err);
        Err(format!("{}{err}", self.out))
    }
}

//! What comes out of a command: on standard output, on standard error, and as its exit code.

use crate::said::Said;
use clap::ValueEnum;
use serde_json::json;
use std::io::{ErrorKind, Write};
use std::process::ExitCode;

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
    /// Writes it there, and says how the process ends. A secret is shown once: what cannot be written must not pass for well.
    pub fn write(&self, mut out: impl Write, mut err: impl Write) -> ExitCode {
        let written = out.write_all(self.out.as_bytes()).and_then(|()| out.flush());
        let _ = err.write_all(self.err.as_bytes());
        let well = match written {
            // Whoever does not read on has heard enough.
            Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                let _ = writeln!(
                    err,
                    "What the command was to say cannot be written: {error}. It was carried out all the same."
                );
                false
            }
            _ => self.well,
        };
        if well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }

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

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Error, Result};

    /// Takes nothing, for that reason.
    struct Refuses(ErrorKind);

    impl Write for Refuses {
        fn write(&mut self, _: &[u8]) -> Result<usize> {
            Err(Error::from(self.0))
        }

        fn flush(&mut self) -> Result<()> {
            Ok(())
        }
    }

    #[test]
    fn what_cannot_be_written_is_not_well_unless_nobody_reads_on() {
        let answer = Answer { out: "API-Secret: s\n".to_owned(), err: "note\n".to_owned(), well: true };
        let (mut out, mut err) = (Vec::new(), Vec::new());
        assert_eq!(answer.write(&mut out, &mut err), ExitCode::SUCCESS);
        assert_eq!((out.as_slice(), err.as_slice()), (&b"API-Secret: s\n"[..], &b"note\n"[..]));
        assert_eq!(answer.write(Refuses(ErrorKind::BrokenPipe), &mut err), ExitCode::SUCCESS);
        let mut err = Vec::new();
        assert_eq!(answer.write(Refuses(ErrorKind::StorageFull), &mut err), ExitCode::FAILURE);
        let err = String::from_utf8(err).unwrap();
        assert!(err.starts_with("note\nWhat the command was to say cannot be written: no storage space"), "{err}");
        let unwell = Answer { well: false, ..answer };
        assert_eq!(unwell.write(Vec::new(), Vec::new()), ExitCode::FAILURE);
    }
}

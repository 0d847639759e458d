//! A statement's report: JSON lines. The first says which statement it is about, then comes a line for each entry in their
//! order, then one for each contribution that was never transferred, and the last is the summary; a report without that one
//! is not whole. Of a statement that was refused there is one line, which says why.
//!
//! What must stay true: no moment of the import and nothing of another tenant's is in it.

use super::summary::Summary;
use super::transfers::{Finding, Named, Said};
use crate::domain::contribution::Contribution;
use crate::domain::money::Money;
use crate::domain::statement::amount::Amount;
use crate::domain::statement::name::Name;
use crate::domain::statement::outcome::{Mismatch, Verdict};
use crate::domain::statement::period::Period;
use crate::domain::statement::{Digest, Transfer};
use crate::statement::Unreadable;
use serde::Serialize;
use serde_json::value::RawValue;
use std::io::{Result, Write};
use uuid::Uuid;

#[derive(Serialize)]
struct Head<'a> {
    statement: &'a str,
    sha256: String,
    from: Option<String>,
    to: Option<String>,
}

#[derive(Default, Serialize)]
struct Line<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    entry: Option<u32>,
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    transaction_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    currency: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    booked_on: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    completed_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<Expected>,
    #[serde(skip_serializing_if = "Option::is_none")]
    first: Option<First>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<&'a str>,
}

/// What was announced.
#[derive(Serialize)]
struct Expected {
    amount: Box<RawValue>,
    currency: &'static str,
}

/// The transfer that settled the contribution.
#[derive(Serialize)]
struct First {
    statement: String,
    entry: u32,
}

/// A report that is being written.
pub(super) struct Report<W> {
    out: W,
    pub(super) summary: Summary,
}

impl<W: Write> Report<W> {
    pub(super) fn begin(out: W, name: &Name, digest: Digest, period: Option<Period>) -> Result<Self> {
        let mut report = Self { out, summary: Summary::default() };
        report.line(&Head {
            statement: &name.to_string(),
            sha256: digest.to_string(),
            from: period.map(|period| period.from.to_string()),
            to: period.map(|period| period.to.to_string()),
        })?;
        Ok(report)
    }

    /// What is said of an entry.
    pub(super) fn entry(&mut self, finding: &Finding) -> Result<()> {
        let summary = &mut self.summary;
        summary.entries += 1;
        let mut line = Line { entry: Some(finding.entry), ..Line::default() };
        if let Some(credit) = &finding.credit {
            line.amount = Some(exact(credit.amount)?);
            line.currency = Some(credit.amount.currency.as_str());
            line.booked_on = Some(credit.booked_on.to_string());
        }
        let count = match (&finding.credit, &finding.named) {
            (None, _) => {
                line.outcome = "passed_over";
                &mut summary.passed_over
            }
            (Some(credit), None) => {
                line.outcome = "unknown_id";
                line.reference = Some(&credit.reference);
                &mut summary.unknown_id
            }
            (Some(_), Some(Named { id, expected, said })) => {
                line.transaction_id = Some(*id);
                match said {
                    Said::Again(Transfer { statement, entry, .. }) => {
                        line.outcome = Mismatch::DuplicateTransfer.as_str();
                        line.first = Some(First { statement: statement.to_string(), entry: *entry });
                        &mut summary.duplicate_transfer
                    }
                    Said::First(verdict) => {
                        line.outcome = verdict.mismatch().map_or("matched", Mismatch::as_str);
                        line.expected = Expected::unless_met(*verdict, *expected)?;
                        summary.first(*verdict)
                    }
                }
            }
        };
        *count += 1;
        self.line(&line)
    }

    /// A contribution that was never transferred.
    pub(super) fn missing(&mut self, contribution: &Contribution) -> Result<()> {
        self.summary.never_transferred += 1;
        self.line(&Line {
            outcome: Mismatch::NeverTransferred.as_str(),
            transaction_id: Some(contribution.id),
            amount: Some(raw(contribution.amount.to_string())?),
            currency: Some(contribution.amount.currency().code()),
            completed_at: contribution.completed_at.map(|at| format!("{at:.3}")),
            ..Line::default()
        })
    }

    /// The last line.
    pub(super) fn end(mut self) -> Result<Summary> {
        let summary = self.summary;
        self.line(&serde_json::json!({ "summary": summary }))?;
        self.out.flush()?;
        Ok(summary)
    }

    fn line(&mut self, line: &impl Serialize) -> Result<()> {
        serde_json::to_writer(&mut self.out, line)?;
        self.out.write_all(b"\n")
    }
}

impl Expected {
    /// What was announced, where that is not what came.
    fn unless_met(verdict: Verdict, expected: Money) -> Result<Option<Self>> {
        match verdict {
            Verdict::Matched | Verdict::NotCompleted => Ok(None),
            Verdict::AmountDiffers | Verdict::CurrencyDiffers => {
                Ok(Some(Self { amount: raw(expected.to_string())?, currency: expected.currency().code() }))
            }
        }
    }
}

/// The report of a statement that was refused: of that name, and why.
///
/// # Errors
/// When it cannot be written.
pub fn refused(mut out: impl Write, object: &str, why: &Unreadable) -> Result<()> {
    let line = serde_json::json!({
        "statement": object,
        "refused": { "place": why.place, "problem": why.problem, "fix": why.fix },
    });
    writeln!(out, "{line}")
}

/// A JSON number of exactly those digits.
fn exact(amount: Amount) -> Result<Box<RawValue>> {
    raw(amount.to_string())
}

fn raw(digits: String) -> Result<Box<RawValue>> {
    Ok(RawValue::from_string(digits)?)
}

//! `almoner-ops doctor`: whether a stack is as its template says, and does what it is for.
//!
//! What cannot be looked at is bad, unless it is not there by nature: the local stack has neither CloudFormation nor
//! Lambda. Each check has its own time, and none stops the others.

mod alarms;
mod clock;
mod finding;
mod functions;
mod key;
mod plan;
mod queues;
mod stack;
mod table;
mod transaction;

use crate::ledger::Ledger;
use crate::progress;
use crate::said::{Said, table as columns};
use clap::Args;
use finding::{Finding, State};
use jiff::Timestamp;
use plan::Plan;
use std::time::Duration;

/// How long each check may take.
const CHECK_TIMEOUT: Duration = Duration::from_secs(60);

#[derive(Clone, Debug, Args)]
pub(crate) struct Command {
    /// What partners put before their paths, where it is not the stack's ApiUrl output
    #[arg(long, value_name = "URL", env = "ALMONER_API_URL")]
    api_url: Option<String>,
    /// Do not make a contribution in test mode
    #[arg(long)]
    without_transaction: bool,
}

/// What the checks look at.
struct Patient<'a> {
    ledger: &'a Ledger,
    plan: Plan,
    /// `None` on the local stack, and where CloudFormation could not be asked.
    stack: Option<stack::Deployed>,
    now: Timestamp,
}

impl Patient<'_> {
    /// Whether it is a stack that CloudFormation knows.
    fn is_deployed(&self) -> bool {
        self.ledger.stack.is_some()
    }
}

pub(crate) async fn run(ledger: &Ledger, command: Command, now: Timestamp) -> Result<Said, String> {
    if ledger.on_aws && ledger.stack.is_none() {
        return Err("Say which stack: --stack NAME (the name it was deployed under).".to_owned());
    }
    let mut patient = Patient { ledger, plan: Plan::read()?, stack: None, now };
    let bar = progress::bar("Looking", 8);
    let mut findings = Vec::new();
    let (stack, mut found) =
        within("stack", stack::look(&patient)).await.unwrap_or_else(|late| (None, vec![late]));
    patient.stack = stack;
    findings.append(&mut found);
    bar.inc(1);
    let patient = &patient;
    findings.extend(within("table", table::check(patient)).await.unwrap_or_else(|late| vec![late]));
    bar.inc(1);
    findings.extend(within("queue", queues::check(patient)).await.unwrap_or_else(|late| vec![late]));
    bar.inc(1);
    findings.extend(within("functions", functions::check(patient)).await.unwrap_or_else(|late| vec![late]));
    bar.inc(1);
    findings.extend(within("key", key::check(patient)).await.unwrap_or_else(|late| vec![late]));
    bar.inc(1);
    findings.extend(within("alarms", alarms::check(patient)).await.unwrap_or_else(|late| vec![late]));
    bar.inc(1);
    findings.extend(within("clock", clock::check(patient)).await.unwrap_or_else(|late| vec![late]));
    bar.inc(1);
    let url = command.api_url.or_else(|| patient.api_url());
    let transaction = transaction::check(patient, url, command.without_transaction);
    findings.extend(within("transaction", transaction).await.unwrap_or_else(|late| vec![late]));
    bar.finish_and_clear();
    Ok(said(findings))
}

/// What the check finds in its time.
async fn within<T>(check: &'static str, found: impl Future<Output = T>) -> Result<T, Finding> {
    let late = |_| {
        let says = format!("no answer within {} s", CHECK_TIMEOUT.as_secs());
        Finding::bad(check, "all of it", says, "see whether the endpoint can be reached, and is healthy")
    };
    tokio::time::timeout(CHECK_TIMEOUT, Box::pin(found)).await.map_err(late)
}

fn said(findings: Vec<Finding>) -> Said {
    let bad = findings.iter().filter(|finding| finding.state == State::Bad).count();
    let rows = findings.into_iter().map(Finding::row).collect();
    let said = columns(["STATE", "CHECK", "WHAT", "SAYS", "WHAT TO DO"], rows);
    match bad {
        0 => said.note("All is well.\n"),
        _ => said.note(format!("Not well: {bad}.\n")).unwell(),
    }
}

//! The commands.

use crate::answer::Answer;
use crate::manner::Manner;
use crate::question::ask;
use crate::said::Said;
use crate::target::Target;
use crate::work::work_on;
use crate::{
    charity, completions, consumer, contribution, credential, customer, dead_letters, deliveries, device, doctor,
    donation, events,
};
use crate::{
    gateway, partner, pos, project, purchase, receive, remittance, shell, statement, transaction, user, webhooks,
    whole,
};
use clap::{Parser, Subcommand};
use clap_complete::Shell;

pub(crate) use crate::partner_arg::PartnerArg;
pub(crate) use crate::work::unreachable;

/// What scripts go by.
const EXIT_CODES: &str = "Exit codes: 0 it was done, and what was looked at is well; 1 it could not be done, or something \
     is not well; 2 the command line is wrong.";

/// What operators do with an Almoner ledger.
#[derive(Debug, Parser)]
#[command(name = "almoner-ops", version, arg_required_else_help = true, after_help = EXIT_CODES)]
pub struct Cli {
    #[command(flatten)]
    target: Target,
    #[command(flatten)]
    manner: Manner,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    #[command(flatten)]
    Ledger(LedgerCommand),
    /// Receive webhooks here and show them, failing on demand
    Receive(receive::Command),
    /// Sign what terminals send, and check what they have signed
    #[command(subcommand)]
    Pos(pos::Command),
    /// Print what a shell completes these commands with
    ShellCompletions {
        /// The shell
        #[arg(value_enum)]
        shell: Shell,
    },
}

/// What needs a ledger.
#[derive(Debug, Subcommand)]
pub(crate) enum LedgerCommand {
    /// The fintech partners (the contracts' companies)
    #[command(subcommand)]
    Partner(partner::Command),
    /// What opens the API for a partner
    #[command(subcommand)]
    Credential(credential::Command),
    /// The projects that a partner may collect for
    #[command(subcommand)]
    Project(project::Command),
    /// The terminals of a partner's merchants
    #[command(subcommand)]
    Device(device::Command),
    /// Those for whom purchases are financed
    #[command(subcommand)]
    Customer(customer::Command),
    /// What became of pre-approvals
    #[command(subcommand)]
    Purchase(purchase::Command),
    /// What partners announced and completed
    #[command(subcommand)]
    Contribution(contribution::Command),
    /// What was given
    #[command(subcommand)]
    Donation(donation::Command),
    /// Those whom one may give to
    #[command(subcommand)]
    Charity(charity::Command),
    /// Those who take donations with their payments
    #[command(subcommand)]
    Gateway(gateway::Command),
    /// Those who give by themselves
    #[command(subcommand)]
    Consumer(consumer::Command),
    /// Those who send money
    #[command(subcommand)]
    User(user::Command),
    /// What was sent, and what settlement reported of it
    #[command(subcommand)]
    Remittance(remittance::Command),
    /// An id of whichever contract
    #[command(subcommand)]
    Transaction(transaction::Command),
    /// The partners' bank statements, held against their contributions
    #[command(subcommand)]
    Statement(statement::Command),
    /// The partners' subscriptions to events
    #[command(subcommand)]
    Webhooks(webhooks::Command),
    /// What was posted to a webhook
    #[command(subcommand)]
    Deliveries(deliveries::Command),
    /// Completions that were accepted while the ledger could not take them
    #[command(subcommand)]
    Completions(completions::Command),
    /// What the queues and the table's stream have given up
    #[command(subcommand)]
    DeadLetters(dead_letters::Command),
    /// What subscribers hear of
    #[command(subcommand)]
    Events(events::Command),
    /// The table as a whole
    #[command(subcommand)]
    Ledger(whole::Command),
    /// Look whether a stack is as its template says, and does what it is for
    Doctor(doctor::Command),
    /// The demo data
    #[command(subcommand)]
    Sandbox(SandboxCommand),
}

#[derive(Debug, Subcommand)]
pub(crate) enum SandboxCommand {
    /// Load the demo partners and all that is theirs; what is there already stays
    Load,
}

/// Runs a command; what it says is for a person to read, unless the command line says otherwise.
///
/// # Errors
/// One sentence or more: what could not be done, or is not well, and what to do about it.
pub async fn run(cli: Cli) -> Result<String, String> {
    answer(cli).await.into_result()
}

/// Runs a command.
pub async fn answer(cli: Cli) -> Answer {
    let format = cli.manner.output;
    format.answer(outcome(cli).await)
}

async fn outcome(cli: Cli) -> Result<Said, String> {
    match cli.command {
        Command::Ledger(command) => {
            ask(&command, cli.manner)?;
            let ledger = cli.target.open(cli.manner.dry_run).await?;
            let said = work_on(&ledger, command).await;
            match &ledger.dry_run {
                Some(dry_run) => dry_run.report(said).await,
                None => said,
            }
        }
        Command::Receive(command) => receive::run(command, cli.manner.output).await,
        Command::Pos(command) => pos::run(command),
        Command::ShellCompletions { shell } => Ok(shell::completions(shell)),
    }
}

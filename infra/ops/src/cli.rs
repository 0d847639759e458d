//! The commands, and the way from each to what it does.

use crate::target::{Ledger, Target};
use crate::{
    charity, completions, consumer, credential, customer, dead_letters, deliveries, device, donation, events,
};
use crate::{
    gateway, ledger as whole, partner, pos, project, purchase, receive, remittance, sandbox, user, webhooks,
};
use almoner::clock::Clock;
use almoner::domain::tenant::{Mode, Tenant};
use almoner::store::StoreError;
use clap::{Args, Parser, Subcommand};
use uuid::Uuid;

/// What operators do with an Almoner ledger.
#[derive(Debug, Parser)]
#[command(name = "almoner-ops", version, arg_required_else_help = true)]
pub struct Cli {
    #[command(flatten)]
    target: Target,
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
}

/// What needs a ledger.
#[derive(Debug, Subcommand)]
enum LedgerCommand {
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
    /// The demo data
    #[command(subcommand)]
    Sandbox(SandboxCommand),
}

#[derive(Debug, Subcommand)]
enum SandboxCommand {
    /// Load the demo partners and all that is theirs; what is there already stays
    Load,
}

/// A partner in one mode.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct PartnerArg {
    /// The partner's id
    #[arg(long = "partner", value_name = "UUID")]
    id: Uuid,
    /// Test or live data
    #[arg(long, default_value = "test", value_parser = str::parse::<Mode>)]
    mode: Mode,
}

impl PartnerArg {
    pub(crate) fn tenant(self) -> Tenant {
        Tenant { mode: self.mode, partner_id: self.id }
    }
}

/// Runs a command; what it says is for a person to read.
///
/// # Errors
/// One sentence: what could not be done, and what to do about it.
pub async fn run(cli: Cli) -> Result<String, String> {
    match cli.command {
        Command::Ledger(command) => work_on(&cli.target.open().await?, command).await,
        Command::Receive(command) => receive::run(command).await,
        Command::Pos(command) => pos::run(command),
    }
}

async fn work_on(ledger: &Ledger, command: LedgerCommand) -> Result<String, String> {
    let (store, now) = (&ledger.store, Clock::System.now());
    match command {
        LedgerCommand::Partner(command) => partner::run(store, command, now).await,
        LedgerCommand::Credential(command) => credential::run(store, command, now).await,
        LedgerCommand::Project(command) => project::run(store, command).await,
        LedgerCommand::Device(command) => device::run(store, command, now).await,
        LedgerCommand::Purchase(command) => purchase::run(store, command, now).await,
        LedgerCommand::Customer(command) => customer::run(store, command).await,
        LedgerCommand::Donation(command) => donation::run(ledger, command, now).await,
        LedgerCommand::Charity(command) => charity::run(store, command).await,
        LedgerCommand::Gateway(command) => gateway::run(store, command).await,
        LedgerCommand::Consumer(command) => consumer::run(store, command).await,
        LedgerCommand::User(command) => user::run(ledger, command, now).await,
        LedgerCommand::Remittance(command) => remittance::run(ledger, command).await,
        LedgerCommand::Webhooks(command) => webhooks::run(store, command).await,
        LedgerCommand::Deliveries(command) => deliveries::run(store, command).await,
        LedgerCommand::Completions(command) => completions::run(store, command).await,
        LedgerCommand::DeadLetters(command) => dead_letters::run(ledger, command, now).await,
        LedgerCommand::Events(command) => events::run(ledger, command, now).await,
        LedgerCommand::Ledger(command) => whole::run(ledger, command, now, &|_| ()).await,
        LedgerCommand::Sandbox(SandboxCommand::Load) => {
            sandbox::load(store, &ledger.keyring()?, &sandbox::PARTNERS, now).await.map_err(unreachable)?;
            Ok("The sandbox is loaded.\n".to_owned())
        }
    }
}

/// What an operator is told when the ledger could not be asked.
pub(crate) fn unreachable(error: StoreError) -> String {
    match error {
        StoreError::Unavailable(cause) => format!("The ledger does not answer (is the stack running?): {cause}"),
        StoreError::Broken(cause) => format!("The ledger refused: {cause}"),
    }
}

/// Rows as aligned columns under their heads.
pub(crate) fn table<const N: usize>(heads: [&str; N], rows: Vec<[String; N]>) -> String {
    let heads = heads.map(str::to_owned);
    let mut lines = vec![&heads];
    lines.extend(&rows);
    let widths: Vec<usize> =
        (0..N).map(|at| lines.iter().map(|line| line[at].chars().count()).max().unwrap_or(0)).collect();
    let mut text = String::new();
    for line in lines {
        let cells: Vec<String> = line.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        text.push_str(cells.join("  ").trim_end());
        text.push('\n');
    }
    text
}

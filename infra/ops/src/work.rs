//! The way from each command to what it does.

use crate::cli::LedgerCommand;
use crate::cli::SandboxCommand;
use crate::ledger::Ledger;
use crate::said::Said;
use crate::{
    charity, completions, consumer, contribution, credential, customer, dead_letters, deliveries, device, doctor,
    donation, events,
};
use crate::{
    gateway, partner, project, purchase, remittance, sandbox, statement, transaction, user, webhooks, whole,
};
use almoner::clock::Clock;
use almoner::store::StoreError;

/// Does what a command says with that ledger.
pub(crate) async fn work_on(ledger: &Ledger, command: LedgerCommand) -> Result<Said, String> {
    let (store, now) = (&ledger.store, Clock::System.now());
    match command {
        LedgerCommand::Partner(command) => partner::run(store, command, now).await,
        LedgerCommand::Credential(command) => credential::run(store, command, now).await,
        LedgerCommand::Project(command) => project::run(store, command).await,
        LedgerCommand::Device(command) => device::run(store, command, now).await,
        LedgerCommand::Purchase(command) => purchase::run(store, command, now).await,
        LedgerCommand::Customer(command) => customer::run(store, command).await,
        LedgerCommand::Contribution(command) => contribution::run(store, command, now).await,
        LedgerCommand::Transaction(command) => transaction::run(ledger, command, now).await,
        LedgerCommand::Donation(command) => donation::run(ledger, command, now).await,
        LedgerCommand::Charity(command) => charity::run(store, command).await,
        LedgerCommand::Gateway(command) => gateway::run(store, command).await,
        LedgerCommand::Consumer(command) => consumer::run(store, command).await,
        LedgerCommand::User(command) => user::run(ledger, command, now).await,
        LedgerCommand::Remittance(command) => remittance::run(ledger, command).await,
        LedgerCommand::Statement(command) => statement::run(ledger, command).await,
        LedgerCommand::Webhooks(command) => webhooks::run(store, command).await,
        LedgerCommand::Deliveries(command) => deliveries::run(store, command).await,
        LedgerCommand::Completions(command) => completions::run(store, command).await,
        LedgerCommand::DeadLetters(command) => dead_letters::run(ledger, command, now).await,
        LedgerCommand::Events(command) => events::run(ledger, command, now).await,
        LedgerCommand::Ledger(command) => whole::run(ledger, command, now).await,
        LedgerCommand::Doctor(command) => doctor::run(ledger, command, now).await,
        LedgerCommand::Sandbox(SandboxCommand::Load) => {
            sandbox::load(store, &ledger.keyring()?, &sandbox::PARTNERS, now).await.map_err(unreachable)?;
            Ok(Said::text("The sandbox is loaded.\n"))
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

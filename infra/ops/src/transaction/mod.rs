//! `almoner-ops transaction …`: an id that somebody read out, of whichever contract it is.

mod found;

use crate::ledger::Ledger;
use crate::said::{Said, table};
use almoner::domain::tenant::Mode;
use clap::{Args, Subcommand};
use found::Found;
use jiff::Timestamp;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Say what an id is of: a contribution, a purchase (P-… or its code), a donation or a remittance
    Find(IdArg),
    /// Show a transaction of any contract, its changes, and who was told of them
    Show(IdArg),
}

#[derive(Debug, Args)]
pub(crate) struct IdArg {
    /// The transaction's id, the purchase's number or code, or the donation's reconciliation id
    #[arg(value_name = "ID")]
    id: String,
    /// Test or live data; both unless said
    #[arg(long, value_parser = str::parse::<Mode>)]
    mode: Option<Mode>,
}

pub(crate) async fn run(ledger: &Ledger, command: Command, now: Timestamp) -> Result<Said, String> {
    let store = &ledger.store;
    let (Command::Find(asked) | Command::Show(asked)) = &command;
    let modes = asked.mode.map_or_else(|| vec![Mode::Test, Mode::Live], |mode| vec![mode]);
    let found = found::look(store, &modes, &asked.id, now).await?;
    if found.is_empty() {
        return Err(format!("There is no transaction {} of any partner's.", asked.id));
    }
    match command {
        Command::Find(_) => {
            let rows = found.iter().map(|found| found.row(now)).collect();
            Ok(table(["KIND", "TRANSACTION", "MODE", "PARTNER", "STATUS", "CREATED"], rows))
        }
        Command::Show(_) => {
            let mut all = Vec::new();
            for one in &found {
                all.push(one.shown(store, now).await?);
            }
            // One id seldom names several.
            Ok(Said::each(all))
        }
    }
}

impl Found {
    /// All that is known of it, and who was told.
    async fn shown(&self, store: &almoner::store::Store, now: Timestamp) -> Result<Said, String> {
        let Some((tenant, resource_id)) = self.told_of() else { return Ok(self.facts(now)) };
        let told = crate::deliveries::about(store, tenant, resource_id, self.created_at()).await?;
        Ok(self.facts(now).line("\n").and("attempts", told))
    }
}

//! `almoner-ops remittance …`

mod look;
mod report;

pub(crate) use look::shown;

use crate::cli::{PartnerArg, unreachable};
use crate::ledger::Ledger;
use crate::said::{Cell, Said, table};
use almoner::domain::remittance::TransactionId;
use almoner::store::rejected_settlement;
use clap::{Args, Subcommand};
use report::ReportArgs;
use uuid::Uuid;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// List a user's transactions, newest first, 1,000 at most
    List {
        /// The user's id
        #[arg(long, value_name = "UUID")]
        user: Uuid,
        #[command(flatten)]
        partner: PartnerArg,
    },
    /// Show a transaction and all its changes, without who receives it
    Show {
        #[command(flatten)]
        transaction: TransactionArg,
    },
    /// Report a move as settlement does: through its queue
    Report(ReportArgs),
    /// List what settlement reported and could not be applied
    Rejected,
}

/// A partner's transaction.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct TransactionArg {
    /// The transaction's id
    #[arg(value_name = "TRANSACTION-ID")]
    transaction_id: Uuid,
    #[command(flatten)]
    partner: PartnerArg,
}

impl TransactionArg {
    fn id(self) -> TransactionId {
        TransactionId { tenant: self.partner.tenant(), id: self.transaction_id }
    }
}

pub(crate) async fn run(ledger: &Ledger, command: Command) -> Result<Said, String> {
    match command {
        Command::List { user, partner } => look::list(&ledger.store, partner.tenant(), user).await,
        Command::Show { transaction } => look::show(&ledger.store, transaction.id()).await,
        Command::Report(args) => report::report(ledger, args).await,
        Command::Rejected => {
            let rejected = rejected_settlement::list(&ledger.store).await.map_err(unreachable)?;
            let rows = rejected.into_iter().map(|rejected| {
                [
                    format!("{:.0}", rejected.rejected_at).into(),
                    rejected.id.id.to_string().into(),
                    rejected.id.tenant.to_string().into(),
                    Cell::from(rejected.sequence),
                    rejected.step.into(),
                    rejected.stood.into(),
                ]
            });
            let heads = ["REJECTED", "TRANSACTION", "PARTNER", "REPORT", "SAYS", "STOOD AT"];
            Ok(table(heads, rows.collect()))
        }
    }
}

//! `almoner-ops completions …`

use crate::cli::unreachable;
use crate::said::{Cell, Said, table};
use almoner::domain::tenant::{Mode, Tenant};
use almoner::store::{Store, rejected_completion};
use clap::Subcommand;
use uuid::Uuid;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// List those that had to be refused afterwards: their partners were told 202
    Rejected {
        /// Only this partner's
        #[arg(long, value_name = "UUID")]
        partner: Option<Uuid>,
        /// Test or live data
        #[arg(long, default_value = "test", requires = "partner", value_parser = str::parse::<Mode>)]
        mode: Mode,
    },
}

pub(crate) async fn run(store: &Store, command: Command) -> Result<Said, String> {
    let Command::Rejected { partner, mode } = command;
    let wanted = partner.map(|partner_id| Tenant { mode, partner_id });
    let rejected = rejected_completion::list(store).await.map_err(unreachable)?;
    let rejected = rejected.into_iter().filter(|rejected| wanted.is_none() || rejected.tenant == wanted);
    let rows = rejected.map(|rejected| {
        [
            format!("{:.0}", rejected.reported_at).into(),
            format!("{:.0}", rejected.rejected_at).into(),
            rejected.reason.into(),
            rejected.transaction_id.to_string().into(),
            // Whoever could not be authenticated is nobody's partner.
            Cell::from(rejected.tenant.map(|tenant| tenant.to_string())),
            rejected.request_id.into(),
        ]
    });
    Ok(table(["REPORTED", "REJECTED", "REASON", "TRANSACTION", "PARTNER", "REQUEST"], rows.collect()))
}

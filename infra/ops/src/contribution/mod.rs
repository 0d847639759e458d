//! `almoner-ops contribution …`: no user hashes, which are the partner's own.

mod look;
mod statements;

pub(crate) use look::shown;

use crate::cli::{PartnerArg, unreachable};
use crate::deliveries;
use crate::events::moment;
use crate::said::Said;
use almoner::store::{Store, contribution};
use clap::Subcommand;
use jiff::Timestamp;
use uuid::Uuid;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// List a partner's contributions, newest first, 1,000 at most
    List {
        #[command(flatten)]
        partner: PartnerArg,
        /// From this moment on: 2026-11-20T12:00:00Z, or a date for its first moment (UTC)
        #[arg(long, value_name = "TIME", value_parser = moment)]
        from: Option<Timestamp>,
        /// To before this moment
        #[arg(long, value_name = "TIME", value_parser = moment)]
        to: Option<Timestamp>,
    },
    /// Show a contribution, its changes, what bank statements said of it, and who was told
    Show {
        /// The transaction's id
        #[arg(value_name = "TRANSACTION-ID")]
        transaction_id: Uuid,
        #[command(flatten)]
        partner: PartnerArg,
    },
}

pub(crate) async fn run(store: &Store, command: Command, now: Timestamp) -> Result<Said, String> {
    match command {
        Command::List { partner, from, to } => look::list(store, partner.tenant(), (from, to), now).await,
        Command::Show { transaction_id: id, partner } => {
            let tenant = partner.tenant();
            let found = contribution::get(store, tenant, id).await.map_err(unreachable)?;
            let contribution = found
                .ok_or_else(|| format!("There is no such {} contribution {id} of this partner's.", tenant.mode))?;
            let told = deliveries::about(store, tenant, id, contribution.created_at).await?;
            Ok(shown(&contribution, now).line("\n").and("attempts", told))
        }
    }
}

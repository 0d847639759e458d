//! `almoner-ops dead-letters …`

mod kind;
mod letter;
mod list;
mod redrive;
mod remedy;
mod show;

use crate::ledger::Ledger;
use crate::said::Said;
use clap::Subcommand;
use jiff::Timestamp;
use kind::Kind;
use std::collections::HashSet;

/// For how long a message that is looked at is hidden from others, should the look be broken off.
const LOOK_HOLD_S: i32 = 30;
/// How many messages of a queue are looked through for one that is asked for.
const MAX_LOOKED_THROUGH: usize = 1_000;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Count and list them; looking leaves them where they are
    List {
        /// Only this queue's
        #[arg(long, value_enum)]
        queue: Option<Kind>,
    },
    /// Show one, and what became of what it is about
    Show {
        /// The message's id
        #[arg(value_name = "MESSAGE-ID")]
        id: String,
    },
    /// Have them worked on again
    Redrive {
        /// Every one
        #[arg(long, required_unless_present = "ids", conflicts_with = "ids")]
        all: bool,
        /// The messages' ids
        #[arg(value_name = "MESSAGE-ID")]
        ids: Vec<String>,
        /// Only this queue's
        #[arg(long, value_enum)]
        queue: Option<Kind>,
    },
}

pub(crate) async fn run(ledger: &Ledger, command: Command, now: Timestamp) -> Result<Said, String> {
    let kinds = |queue: Option<Kind>| queue.map_or_else(|| Kind::ALL.to_vec(), |kind| vec![kind]);
    match command {
        Command::List { queue } => list::list(&ledger.queues()?, &kinds(queue)).await,
        Command::Show { id } => show::show(ledger, &id, now).await,
        Command::Redrive { all: _, ids, queue } => {
            let wanted = (!ids.is_empty()).then(|| ids.into_iter().collect::<HashSet<_>>());
            redrive::redrive(ledger, &kinds(queue), wanted).await
        }
    }
}

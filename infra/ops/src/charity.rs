//! `almoner-ops charity …`

use crate::cli::unreachable;
use crate::said::{Cell, Said, table};
use almoner::domain::charity::{CAUSE_LENGTH, CAUSES, Charity, causes, is_cause};
use almoner::domain::tenant::Mode;
use almoner::store::charity::{Added, Removed};
use almoner::store::{Store, charity};
use clap::{Args, Subcommand};
use uuid::Uuid;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Create a charity
    Create {
        /// What operators call it
        #[arg(long)]
        name: String,
        /// What one may give to it for; again for each further cause
        #[arg(long = "cause", value_name = "CAUSE", required = true, value_parser = cause)]
        causes: Vec<String>,
        /// Its id, when it has one; else a new one
        #[arg(long, value_name = "UUID")]
        id: Option<Uuid>,
        /// Test or live data: its id tells which from then on
        #[arg(long, default_value = "test", value_parser = str::parse::<Mode>)]
        mode: Mode,
    },
    /// Let one give to a charity for a further cause
    AddCause {
        #[command(flatten)]
        cause: CauseArg,
    },
    /// Let no one give to a charity for a cause any more
    RemoveCause {
        #[command(flatten)]
        cause: CauseArg,
    },
    /// Let no one give to a charity any more
    Disable {
        /// The charity's id
        #[arg(value_name = "CHARITY-ID")]
        charity: Uuid,
    },
    /// Let one give to a disabled charity again
    Enable {
        /// The charity's id
        #[arg(value_name = "CHARITY-ID")]
        charity: Uuid,
    },
    /// List the charities
    List {
        /// Test or live data
        #[arg(long, default_value = "test", value_parser = str::parse::<Mode>)]
        mode: Mode,
    },
}

/// A cause of a charity.
#[derive(Debug, Args)]
pub(crate) struct CauseArg {
    /// The charity's id
    #[arg(value_name = "CHARITY-ID")]
    charity: Uuid,
    /// The cause, as donations name it
    #[arg(value_parser = cause)]
    cause: String,
}

fn cause(text: &str) -> Result<String, String> {
    let length = format!("must have {} to {} characters", CAUSE_LENGTH.start(), CAUSE_LENGTH.end());
    if is_cause(text) { Ok(text.to_owned()) } else { Err(length) }
}

pub(crate) async fn run(store: &Store, command: Command) -> Result<Said, String> {
    match command {
        Command::Create { name, causes, id, mode } => create(store, name, causes, id, mode).await,
        Command::AddCause { cause: CauseArg { charity: id, cause } } => add_cause(store, id, &cause).await,
        Command::RemoveCause { cause: CauseArg { charity: id, cause } } => remove_cause(store, id, &cause).await,
        Command::Disable { charity: id } => {
            if charity::set_active(store, id, false).await.map_err(unreachable)? {
                Ok(Said::text("Disabled. Within a minute one cannot give to it any more.\n"))
            } else {
                Err(missing(id))
            }
        }
        Command::Enable { charity: id } => {
            if charity::set_active(store, id, true).await.map_err(unreachable)? {
                Ok(Said::text("Enabled. Within a minute one can give to it.\n"))
            } else {
                Err(missing(id))
            }
        }
        Command::List { mode } => {
            let charities = charity::list(store, mode).await.map_err(unreachable)?;
            let rows = charities.into_iter().map(|charity| {
                let state = if charity.active { "active" } else { "disabled" };
                [charity.id.to_string().into(), state.into(), charity.name.into(), Cell::from(charity.causes)]
            });
            Ok(table(["CHARITY", "STATE", "NAME", "CAUSES"], rows.collect()))
        }
    }
}

async fn create(
    store: &Store,
    name: String,
    all: Vec<String>,
    id: Option<Uuid>,
    mode: Mode,
) -> Result<Said, String> {
    let causes = causes(all).ok_or_else(|| format!("A charity has {} causes at most.", CAUSES.end()))?;
    let id = id.unwrap_or_else(Uuid::new_v4);
    let new = Charity { id, mode, name, causes, active: true };
    if charity::create(store, &new).await.map_err(unreachable)? {
        return Ok(Said::text(format!("Created the {mode} charity {id}.\n")).with("charity", id.to_string()));
    }
    Err(format!("There is a charity {id} already: an id names one charity over both modes. Choose another."))
}

async fn add_cause(store: &Store, id: Uuid, cause: &str) -> Result<Said, String> {
    match charity::add_cause(store, id, cause).await.map_err(unreachable)? {
        Added::Now => Ok(Said::text(format!("Within a minute one can give for {cause}.\n"))),
        Added::TooMany => {
            Err(format!("The charity has {} causes and can have no more: remove one first.", CAUSES.end()))
        }
        Added::Missing => Err(missing(id)),
    }
}

async fn remove_cause(store: &Store, id: Uuid, cause: &str) -> Result<Said, String> {
    match charity::remove_cause(store, id, cause).await.map_err(unreachable)? {
        Removed::Now => Ok(Said::text(format!("Within a minute one cannot give for {cause} any more.\n"))),
        Removed::Absent => Err(format!("The charity has no cause {cause}: see almoner-ops charity list.")),
        Removed::Last => Err(format!("{cause} is the charity's only cause: add another first, or disable it.")),
        Removed::Missing => Err(missing(id)),
    }
}

fn missing(id: Uuid) -> String {
    format!("There is no charity {id}: see almoner-ops charity list.")
}

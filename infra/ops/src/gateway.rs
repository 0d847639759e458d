//! `almoner-ops gateway …`

use crate::cli::unreachable;
use crate::said::{Said, table};
use almoner::domain::payment_gateway::{GatewayId, PaymentGateway, is_unique_name};
use almoner::domain::tenant::Mode;
use almoner::store::payment_gateway::Created;
use almoner::store::{Store, payment_gateway};
use clap::{Args, Subcommand};
use uuid::Uuid;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Create a payment gateway
    Create {
        /// What its transactions' external ids begin with; its own for good
        #[arg(long, value_parser = unique_name)]
        name: String,
        /// Its id, when it has one; else a new one
        #[arg(long, value_name = "UUID")]
        id: Option<Uuid>,
        /// Test or live data
        #[arg(long, default_value = "test", value_parser = str::parse::<Mode>)]
        mode: Mode,
    },
    /// Take no transactions from a payment gateway any more
    Disable {
        #[command(flatten)]
        gateway: GatewayArg,
    },
    /// Take transactions from a disabled payment gateway again
    Enable {
        #[command(flatten)]
        gateway: GatewayArg,
    },
    /// List the payment gateways
    List {
        /// Test or live data
        #[arg(long, default_value = "test", value_parser = str::parse::<Mode>)]
        mode: Mode,
    },
}

/// A payment gateway in one mode.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct GatewayArg {
    /// The gateway's id: the sub of its tokens
    #[arg(value_name = "GATEWAY-ID")]
    id: Uuid,
    /// Test or live data
    #[arg(long, default_value = "test", value_parser = str::parse::<Mode>)]
    mode: Mode,
}

fn unique_name(text: &str) -> Result<String, &'static str> {
    let rule = "must have 1 to 32 of A to Z, 0 to 9 and hyphens";
    if is_unique_name(text) { Ok(text.to_owned()) } else { Err(rule) }
}

pub(crate) async fn run(store: &Store, command: Command) -> Result<Said, String> {
    match command {
        Command::Create { name, id, mode } => {
            create(store, name, GatewayId { mode, id: id.unwrap_or_else(Uuid::new_v4) }).await
        }
        Command::Disable { gateway } => {
            set_active(store, gateway, false).await?;
            Ok(Said::text("Disabled. Its transactions are refused within a minute; its name stays its own.\n"))
        }
        Command::Enable { gateway } => {
            set_active(store, gateway, true).await?;
            Ok(Said::text("Enabled. Its transactions are taken within a minute.\n"))
        }
        Command::List { mode } => {
            let gateways = payment_gateway::list(store, mode).await.map_err(unreachable)?;
            let rows = gateways.into_iter().map(|gateway| {
                let state = if gateway.active { "active" } else { "disabled" };
                [gateway.id.id.to_string(), state.to_owned(), gateway.unique_name]
            });
            Ok(table(["GATEWAY", "STATE", "NAME"], rows.collect()))
        }
    }
}

async fn create(store: &Store, unique_name: String, id: GatewayId) -> Result<Said, String> {
    let GatewayId { mode, id: own } = id;
    let new = PaymentGateway { id, unique_name, active: true };
    match payment_gateway::create(store, &new).await.map_err(unreachable)? {
        Created::Now => {
            Ok(Said::text(format!("Created the {mode} payment gateway {own}.\n")).with("gateway", own.to_string()))
        }
        Created::IdTaken => Err(format!("There is a {mode} payment gateway {own} already.")),
        Created::NameTaken => {
            Err(format!("{} is another {mode} payment gateway's for good: choose another name.", new.unique_name))
        }
    }
}

async fn set_active(store: &Store, GatewayArg { id, mode }: GatewayArg, active: bool) -> Result<(), String> {
    let gateway = GatewayId { mode, id };
    let there = payment_gateway::set_active(store, gateway, active).await.map_err(unreachable)?;
    if there { Ok(()) } else { Err(unknown(gateway)) }
}

/// What to say of a gateway that there is not.
pub(crate) fn unknown(GatewayId { mode, id }: GatewayId) -> String {
    format!("There is no {mode} payment gateway {id}: see almoner-ops gateway list --mode {mode}.")
}

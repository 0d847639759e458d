//! `almoner-ops partner …`

use crate::cli::{PartnerArg, unreachable};
use crate::said::{Said, table};
use almoner::domain::money::Currency;
use almoner::domain::partner::{DEFAULT_CONTRIBUTION_EXPIRY, Partner};
use almoner::domain::tenant::{Mode, Tenant};
use almoner::store::{Store, partner};
use clap::Subcommand;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Create a partner
    Create {
        /// What operators call it
        #[arg(long)]
        name: String,
        /// What its amounts are in (ISO 4217)
        #[arg(long, value_name = "CODE", value_parser = currency)]
        currency: Currency,
        /// Its id, when it has one; else a new one
        #[arg(long, value_name = "UUID")]
        id: Option<Uuid>,
        /// Test or live data
        #[arg(long, default_value = "test", value_parser = str::parse::<Mode>)]
        mode: Mode,
        /// After how many days an uncompleted contribution expires
        #[arg(long, value_name = "DAYS", default_value_t = DEFAULT_CONTRIBUTION_EXPIRY.as_hours() / 24,
              value_parser = clap::value_parser!(i64).range(1..=365))]
        contribution_expiry_days: i64,
    },
    /// List the partners
    List {
        /// Test or live data
        #[arg(long, default_value = "test", value_parser = str::parse::<Mode>)]
        mode: Mode,
    },
    /// Stop everything that a partner's credentials open
    Disable {
        #[command(flatten)]
        partner: PartnerArg,
    },
}

fn currency(code: &str) -> Result<Currency, &'static str> {
    Currency::from_code(code).ok_or("must be an ISO 4217 code in capitals, such as USD")
}

pub(crate) async fn run(store: &Store, command: Command, now: Timestamp) -> Result<Said, String> {
    match command {
        Command::Create { name, currency, id, mode, contribution_expiry_days } => {
            let tenant = Tenant { mode, partner_id: id.unwrap_or_else(Uuid::new_v4) };
            let contribution_expiry = SignedDuration::from_hours(24 * contribution_expiry_days);
            let new = Partner { tenant, name, currency, active: true, contribution_expiry, created_at: now };
            if !partner::create(store, &new).await.map_err(unreachable)? {
                return Err(format!("There is a {mode} partner {} already.", tenant.partner_id));
            }
            let id = tenant.partner_id;
            let said = Said::text(format!("Created the {mode} partner {id}.\n")).with("partner", id.to_string());
            Ok(said.note(format!(
                "Next: almoner-ops project open --partner {id} --mode {mode} 1\n      almoner-ops credential issue \
                 --partner {id} --mode {mode}\n"
            )))
        }
        Command::List { mode } => {
            let partners = partner::list(store, mode).await.map_err(unreachable)?;
            let rows = partners.into_iter().map(|partner| {
                let state = if partner.active { "active" } else { "disabled" };
                let expiry = format!("{} d", partner.contribution_expiry.as_hours() / 24);
                let created = format!("{:.0}", partner.created_at);
                let id = partner.tenant.partner_id.to_string();
                [id, partner.currency.to_string(), state.to_owned(), expiry, created, partner.name]
            });
            Ok(table(["PARTNER", "CURRENCY", "STATE", "EXPIRY", "CREATED", "NAME"], rows.collect()))
        }
        Command::Disable { partner } => {
            let tenant = partner.tenant();
            if partner::disable(store, tenant).await.map_err(unreachable)? {
                Ok(Said::text("Disabled. Its credentials stop working within a minute.\n"))
            } else {
                Err(missing(tenant))
            }
        }
    }
}

/// What an operator is told of a partner that is not there.
pub(crate) fn missing(tenant: Tenant) -> String {
    format!("There is no {} partner {}: see almoner-ops partner list.", tenant.mode, tenant.partner_id)
}

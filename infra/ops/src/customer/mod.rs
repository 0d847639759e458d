//! `almoner-ops customer …`

mod changes;

use crate::cli::unreachable;
use crate::said::{Said, table};
use almoner::domain::cents::Cents;
use almoner::domain::customer::{Customer, CustomerId, DepositSource, Standing};
use almoner::domain::money::Currency;
use almoner::domain::tenant::Mode;
use almoner::store::{Store, customer, pre_approval};
use changes::Changes;
use clap::{Args, Subcommand};
use uuid::Uuid;

/// How often a change is tried that a purchase gets in the way of.
const TRIES: usize = 5;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Create a customer, or change one; what is not said stays
    Set {
        #[command(flatten)]
        customer: CustomerArg,
        #[command(flatten)]
        changes: Changes,
    },
    /// Show a customer and its unused pre-approvals
    Show {
        #[command(flatten)]
        customer: CustomerArg,
    },
    /// List the customers
    List {
        /// Test or live data
        #[arg(long, default_value = "test", value_parser = str::parse::<Mode>)]
        mode: Mode,
    },
}

/// A customer in one mode.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct CustomerArg {
    /// The customer's id: the sub of its buyer's tokens
    #[arg(value_name = "CUSTOMER-ID")]
    id: Uuid,
    /// Test or live data
    #[arg(long, default_value = "test", value_parser = str::parse::<Mode>)]
    mode: Mode,
}

pub(crate) async fn run(store: &Store, command: Command) -> Result<Said, String> {
    match command {
        Command::Set { customer: CustomerArg { id, mode }, changes } => {
            set(store, CustomerId { mode, id }, &changes).await
        }
        Command::Show { customer: CustomerArg { id, mode } } => show(store, CustomerId { mode, id }).await,
        Command::List { mode } => {
            let customers = customer::list(store, mode).await.map_err(unreachable)?;
            let rows = customers.iter().map(|customer| {
                let Customer { id, currency, available, outstanding, .. } = customer;
                let [limit, available] = [customer.limit(), *available].map(|cents| cents.to_string());
                let (outstanding, speaks) = (outstanding.to_string(), speaks_against(customer));
                [id.id.to_string(), currency.to_string(), limit, outstanding, available, speaks]
            });
            Ok(table(["CUSTOMER", "CURRENCY", "LIMIT", "OUTSTANDING", "AVAILABLE", "NOTES"], rows.collect()))
        }
    }
}

async fn set(store: &Store, id: CustomerId, changes: &Changes) -> Result<Said, String> {
    for _ in 0..TRIES {
        let Some(before) = customer::find(store, id).await.map_err(unreachable)? else {
            let usd = Currency::from_code("USD").ok_or("There is no USD.")?;
            let currency = changes.currency.unwrap_or(usd);
            let new = changes.on(Customer::new(id, currency, Cents::ZERO, Standing::default()));
            if customer::create(store, &new).await.map_err(unreachable)? {
                let created = Said::text(format!("Created the {} customer {}.\n", id.mode, id.id));
                return Ok(created.joined(facts(&new)));
            }
            continue;
        };
        if changes.currency.is_some_and(|currency| currency != before.currency) {
            return Err(format!("The customer's currency is {} and stays so.", before.currency));
        }
        let after = changes.on(before.clone());
        if customer::change(store, &before, &after).await.map_err(unreachable)? {
            let after = Customer { version: before.version + 1, ..after };
            pre_approval::tell(store, &after).await.map_err(unreachable)?;
            return Ok(Said::text("Changed. It counts at once.\n").joined(facts(&after)));
        }
    }
    Err("The customer is buying too fast to be changed; nothing was changed. Try again.".to_owned())
}

async fn show(store: &Store, id: CustomerId) -> Result<Said, String> {
    let customer = customer::find(store, id).await.map_err(unreachable)?;
    let customer = customer
        .ok_or_else(|| format!("There is no {} customer {}: see almoner-ops customer list.", id.mode, id.id))?;
    let unused = pre_approval::of_customer(store, id).await.map_err(unreachable)?;
    let rows = unused.into_iter().map(|code| {
        let state = if code.cancelled { "cancelled" } else { "unused" };
        [code.code.to_string(), state.to_owned(), code.limit.to_string(), format!("{:.0}", code.expires_at)]
    });
    Ok(facts(&customer).line("\n").and("codes", table(["CODE", "STATE", "LIMIT", "EXPIRES"], rows.collect())))
}

fn facts(customer: &Customer) -> Said {
    let Customer { currency, available, outstanding, .. } = customer;
    let limit = customer.limit();
    let notes = speaks_against(customer);
    let text =
        format!("{currency} cents: limit {limit}, outstanding {outstanding}, available {available}; {notes}\n");
    let said = Said::shown(text).with("customer", customer.id.id.to_string());
    let said = said.with("currency", currency.to_string()).with("limit_cents", limit.to_string());
    let said = said.with("outstanding_cents", outstanding.to_string());
    said.with("available_cents", available.to_string()).with("notes", notes)
}

fn speaks_against(customer: &Customer) -> String {
    let Standing { deposit_source, risk, bad_history, declined, instalments, least_instalment, confirms } =
        customer.standing;
    let source = match deposit_source {
        DepositSource::Good => None,
        DepositSource::InsufficientFunds => Some("insufficient funds".to_owned()),
        DepositSource::BankUnavailable => Some("bank unavailable".to_owned()),
        DepositSource::CardExpired => Some("card expired".to_owned()),
    };
    let flags = [(risk, "risk"), (bad_history, "bad history"), (declined, "declined"), (confirms, "confirms")];
    let flags = flags.into_iter().filter(|(set, _)| *set).map(|(_, name)| name.to_owned());
    let least = (least_instalment > Cents::ZERO && instalments > 0)
        .then(|| format!("{instalments} instalments of {least_instalment} at least"));
    let notes: Vec<String> = source.into_iter().chain(flags).chain(least).collect();
    if notes.is_empty() { "nothing noted".to_owned() } else { notes.join(", ") }
}

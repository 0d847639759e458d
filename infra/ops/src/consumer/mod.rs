//! `almoner-ops consumer …`
//!
//! Who somebody is is shown of one consumer user at a time, and only when it is asked for.

mod details;
mod method;

use crate::cli::unreachable;
use crate::said::{Cell, Said, table};
use almoner::domain::consumer_user::{ConsumerUser, ConsumerUserId, Details};
use almoner::domain::tenant::Mode;
use almoner::store::{Store, consumer_user};
use clap::{Args, Subcommand};
use details::DetailsArg;
use uuid::Uuid;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Create a consumer user, or change one; what is not said stays
    Set {
        #[command(flatten)]
        consumer: ConsumerArg,
        #[command(flatten)]
        details: DetailsArg,
    },
    /// Say how a consumer user's payment method stands, or remove it
    PaymentMethod {
        #[command(flatten)]
        consumer: ConsumerArg,
        /// The payment method's id
        #[arg(value_name = "METHOD-ID")]
        method: Uuid,
        /// Good, or why it does not pay
        #[arg(value_enum)]
        state: method::Stands,
    },
    /// Show who a consumer user is, and what they pay with
    Show {
        #[command(flatten)]
        consumer: ConsumerArg,
    },
    /// List the consumer users, without who they are
    List {
        /// Test or live data
        #[arg(long, default_value = "test", value_parser = str::parse::<Mode>)]
        mode: Mode,
    },
}

/// A consumer user in one mode.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct ConsumerArg {
    /// The consumer user's id: the sub of their tokens
    #[arg(value_name = "CONSUMER-ID")]
    id: Uuid,
    /// Test or live data
    #[arg(long, default_value = "test", value_parser = str::parse::<Mode>)]
    mode: Mode,
}

impl ConsumerArg {
    fn id(self) -> ConsumerUserId {
        ConsumerUserId { mode: self.mode, id: self.id }
    }
}

pub(crate) async fn run(store: &Store, command: Command) -> Result<Said, String> {
    match command {
        Command::Set { consumer, details } => set(store, consumer.id(), details.into()).await,
        Command::PaymentMethod { consumer, method, state } => {
            method::say(store, consumer.id(), method, state).await
        }
        Command::Show { consumer } => {
            let found = consumer_user::find(store, consumer.id()).await.map_err(unreachable)?;
            let consumer = found.ok_or_else(|| missing(consumer.id()))?;
            let methods = consumer.payment_methods.iter();
            let rows = methods.map(|method| [method.id.to_string(), method.state.as_str().to_owned()]);
            Ok(facts(&consumer)
                .line("\n")
                .and("payment_methods", table(["PAYMENT METHOD", "STATE"], rows.collect())))
        }
        Command::List { mode } => {
            let consumers = consumer_user::list(store, mode).await.map_err(unreachable)?;
            let rows = consumers.iter().map(|consumer| {
                let states = consumer.payment_methods.iter().map(|method| method.state.as_str().to_owned());
                let states = states.collect::<Vec<_>>();
                let text = if states.is_empty() { "none".to_owned() } else { states.join(", ") };
                [consumer.id.id.to_string().into(), Cell::from(states).read_as(text)]
            });
            Ok(table(["CONSUMER", "PAYMENT METHODS"], rows.collect()))
        }
    }
}

async fn set(store: &Store, id: ConsumerUserId, details: Details) -> Result<Said, String> {
    let change = async || consumer_user::set_details(store, id, &details).await.map_err(unreachable);
    let mut changed = change().await?;
    if changed.is_none() {
        let new = details.clone().on(ConsumerUser::new(id));
        if consumer_user::create(store, &new).await.map_err(unreachable)? {
            let created = Said::text(format!("Created the {} consumer user {}.\n", id.mode, id.id));
            return Ok(created.joined(facts(&new)));
        }
        // Somebody else has just done so.
        changed = change().await?;
    }
    let after = changed.ok_or_else(|| missing(id))?;
    Ok(Said::text("Changed. The functions know within a minute.\n").joined(facts(&after)))
}

fn facts(consumer: &ConsumerUser) -> Said {
    let said = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
    let substitute = if consumer.email_anonymized { " (anonymized)" } else { "" };
    let (name, email, phone) = (said(&consumer.full_name), said(&consumer.email), said(&consumer.phone));
    let text = format!("name:  {name}\nemail: {email}{substitute}\nphone: {phone}\n");
    let said = Said::shown(text).with("consumer", consumer.id.id.to_string());
    let said = said.with("name", consumer.full_name.clone()).with("email", consumer.email.clone());
    said.with("email_anonymized", consumer.email_anonymized).with("phone", consumer.phone.clone())
}

fn missing(ConsumerUserId { mode, id }: ConsumerUserId) -> String {
    format!("There is no {mode} consumer user {id}: see almoner-ops consumer list --mode {mode}.")
}

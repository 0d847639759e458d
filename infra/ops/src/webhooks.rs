//! `almoner-ops webhooks …`

use crate::cli::{PartnerArg, table, unreachable};
use crate::partner::missing;
use almoner::domain::tenant::Tenant;
use almoner::domain::webhook::{Status, Webhook};
use almoner::store::{Store, partner, webhook};
use clap::Subcommand;
use uuid::Uuid;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// List a partner's webhooks
    List {
        #[command(flatten)]
        partner: PartnerArg,
    },
    /// Send a webhook nothing more; the partner's other webhooks are told
    Disable {
        #[command(flatten)]
        partner: PartnerArg,
        /// The webhook's id
        #[arg(value_name = "WEBHOOK-ID")]
        webhook: Uuid,
    },
    /// Send a disabled webhook what happens from now on
    Enable {
        #[command(flatten)]
        partner: PartnerArg,
        /// The webhook's id
        #[arg(value_name = "WEBHOOK-ID")]
        webhook: Uuid,
    },
}

pub(crate) async fn run(store: &Store, command: Command) -> Result<String, String> {
    match command {
        Command::List { partner } => list(store, partner.tenant()).await,
        Command::Disable { partner, webhook: id } => {
            let tenant = partner.tenant();
            if webhook::disable(store, tenant, id, Status::ByOperator).await.map_err(unreachable)? {
                return Ok("Disabled. It is sent nothing more.\n".to_owned());
            }
            let status = state(find(store, tenant, id).await?.status);
            Err(format!("The webhook {id} is {status} already; nothing was changed."))
        }
        Command::Enable { partner, webhook: id } => {
            let tenant = partner.tenant();
            if webhook::enable(store, tenant, id).await.map_err(unreachable)? {
                let note =
                    "What happened meanwhile is not sent by itself: almoner-ops events replay announces it.";
                return Ok(format!("Enabled. Within a minute it is sent what happens.\n{note}\n"));
            }
            find(store, tenant, id).await?;
            Err(format!("The webhook {id} is enabled already; nothing was changed."))
        }
    }
}

async fn list(store: &Store, tenant: Tenant) -> Result<String, String> {
    if partner::find(store, tenant).await.map_err(unreachable)?.is_none() {
        return Err(missing(tenant));
    }
    let webhooks = webhook::list(store, tenant).await.map_err(unreachable)?;
    let rows = webhooks.into_iter().map(|webhook| {
        [
            webhook.id.to_string(),
            state(webhook.status),
            webhook.dialect.as_str().to_owned(),
            webhook.events.entries().join(","),
            format!("{:.0}", webhook.created_at),
            webhook.failing_since.map_or_else(|| "-".to_owned(), |since| format!("{since:.0}")),
            webhook.url,
        ]
    });
    let heads = ["WEBHOOK", "STATUS", "DIALECT", "EVENTS", "CREATED", "FAILING SINCE", "URL"];
    Ok(table(heads, rows.collect()))
}

/// The partner's webhook of that id.
pub(crate) async fn find(store: &Store, tenant: Tenant, id: Uuid) -> Result<Webhook, String> {
    webhook::find(store, tenant, id).await.map_err(unreachable)?.ok_or_else(|| {
        let (mode, partner_id) = (tenant.mode, tenant.partner_id);
        format!("The {mode} partner {partner_id} has no webhook {id}: see almoner-ops webhooks list.")
    })
}

/// `enabled`, or `disabled: gone`.
pub(crate) fn state(status: Status) -> String {
    match status.reason() {
        None => status.as_str().to_owned(),
        Some(reason) => format!("{}: {reason}", status.as_str()),
    }
}

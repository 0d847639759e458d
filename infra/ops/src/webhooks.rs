//! `almoner-ops webhooks …`

use crate::cli::{PartnerArg, unreachable};
use crate::partner::missing;
use crate::said::{Cell, Said, table};
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

pub(crate) async fn run(store: &Store, command: Command) -> Result<Said, String> {
    match command {
        Command::List { partner } => list(store, partner.tenant()).await,
        Command::Disable { partner, webhook: id } => {
            let tenant = partner.tenant();
            if webhook::disable(store, tenant, id, Status::ByOperator).await.map_err(unreachable)? {
                return Ok(Said::text("Disabled. It is sent nothing more.\n"));
            }
            let status = state(find(store, tenant, id).await?.status);
            Err(format!("The webhook {id} is {status} already; nothing was changed."))
        }
        Command::Enable { partner, webhook: id } => {
            let tenant = partner.tenant();
            if webhook::enable(store, tenant, id).await.map_err(unreachable)? {
                let note =
                    "What happened meanwhile is not sent by itself: almoner-ops events replay announces it.";
                return Ok(
                    Said::text("Enabled. Within a minute it is sent what happens.\n").note(format!("{note}\n"))
                );
            }
            find(store, tenant, id).await?;
            Err(format!("The webhook {id} is enabled already; nothing was changed."))
        }
    }
}

async fn list(store: &Store, tenant: Tenant) -> Result<Said, String> {
    if partner::find(store, tenant).await.map_err(unreachable)?.is_none() {
        return Err(missing(tenant));
    }
    let webhooks = webhook::list(store, tenant).await.map_err(unreachable)?;
    let rows = webhooks.into_iter().map(|webhook| {
        [
            webhook.id.to_string().into(),
            state(webhook.status).into(),
            webhook.dialect.as_str().into(),
            webhook.events.entries().join(",").into(),
            format!("{:.0}", webhook.created_at).into(),
            Cell::from(webhook.failing_since.map(|since| format!("{since:.0}"))),
            webhook.url.into(),
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

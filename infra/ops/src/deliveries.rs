//! `almoner-ops deliveries …`

use crate::cli::{PartnerArg, unreachable};
use crate::said::{Cell, Said, table};
use crate::webhooks;
use almoner::domain::notification::Attempt;
use almoner::domain::tenant::Tenant;
use almoner::store::{Store, attempt, webhook};
use clap::Subcommand;
use uuid::Uuid;

/// How many attempts are shown at most.
const MAX_SHOWN: u16 = 1_000;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// List the attempts of the last 30 days, newest first
    List {
        #[command(flatten)]
        partner: PartnerArg,
        /// The webhook's id
        #[arg(long, value_name = "UUID")]
        webhook: Uuid,
        /// How many at most
        #[arg(long, value_name = "N", default_value_t = 50,
              value_parser = clap::value_parser!(u16).range(1..=i64::from(MAX_SHOWN)))]
        limit: u16,
    },
}

pub(crate) async fn run(store: &Store, command: Command) -> Result<Said, String> {
    let Command::List { partner, webhook, limit } = command;
    let (tenant, limit) = (partner.tenant(), usize::from(limit));
    let page = attempt::list(store, tenant, webhook, None, limit).await.map_err(unreachable)?;
    if page.attempts.is_empty() {
        // A deleted webhook's log is there for a while yet; only without one it must be a mistake.
        webhooks::find(store, tenant, webhook).await?;
    }
    let said = attempts(&page.attempts);
    if page.next.is_some() {
        let note = format!("There are more than {limit}: see --limit, of {MAX_SHOWN} at most.\n");
        return Ok(said.note(note));
    }
    Ok(said)
}

/// How many of a webhook's attempts are looked through for those about one transaction.
const MAX_LOOKED_THROUGH: usize = 1_000;

/// The attempts of the last 30 days at telling a partner's subscribers of that transaction.
pub(crate) async fn about(store: &Store, tenant: Tenant, resource_id: Uuid) -> Result<Said, String> {
    let webhooks = webhook::list(store, tenant).await.map_err(unreachable)?;
    let mut told = Vec::new();
    for webhook in webhooks {
        let log = attempt::list(store, tenant, webhook.id, None, MAX_LOOKED_THROUGH).await.map_err(unreachable)?;
        told.extend(log.attempts.into_iter().filter(|attempt| attempt.resource_id == resource_id));
    }
    told.sort_by_key(|attempt| attempt.at);
    Ok(attempts(&told))
}

/// Attempts as a table.
pub(crate) fn attempts(attempts: &[Attempt]) -> Said {
    let rows = attempts.iter().map(|attempt| {
        let answered = attempt.status.map(|status| status.to_string());
        [
            format!("{:.3}", attempt.at).into(),
            attempt.event_id.to_string().into(),
            attempt.kind.clone().into(),
            Cell::from(u64::from(attempt.number)),
            answered.or_else(|| attempt.error.clone()).into(),
            format!("{} ms", attempt.duration_ms).into(),
            attempt.next_attempt_at.map(|next| format!("{next:.3}")).into(),
        ]
    });
    table(["AT", "EVENT", "TYPE", "ATTEMPT", "STATUS", "DURATION", "NEXT ATTEMPT"], rows.collect())
}

//! `almoner-ops deliveries …`

use crate::cli::{PartnerArg, unreachable};
use crate::said::{Cell, Said, table};
use crate::webhooks;
use almoner::domain::notification::Attempt;
use almoner::domain::tenant::Tenant;
use almoner::store::{Store, attempt, webhook};
use clap::Subcommand;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

/// How many attempts are shown at most.
const MAX_SHOWN: u16 = 1_000;
/// How far the clocks of those who write may be apart.
const CLOCK_SKEW: SignedDuration = SignedDuration::from_mins(5);

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

/// How many of a webhook's attempts are looked through for those about one transaction or event, and how many at once.
const MAX_LOOKED_THROUGH: usize = 100_000;
const PAGE: usize = 1_000;

/// The attempts of the last 30 days at telling a partner's subscribers of that transaction, which there is since that moment.
pub(crate) async fn about(
    store: &Store,
    tenant: Tenant,
    resource_id: Uuid,
    since: Timestamp,
) -> Result<Said, String> {
    let webhooks = webhook::list(store, tenant).await.map_err(unreachable)?;
    let (mut told, mut is_whole) = (Vec::new(), true);
    for webhook in webhooks {
        let its = |attempt: &Attempt| attempt.resource_id == resource_id;
        let (found, all) = look_through(store, tenant, webhook.id, since, its).await?;
        told.extend(found);
        is_whole &= all;
    }
    told.sort_by_key(|attempt| attempt.at);
    let said = attempts(&told);
    Ok(if is_whole { said } else { said.note(not_whole()) })
}

/// Those of a webhook's attempts since that moment, newest first; and whether all of them were looked at.
pub(crate) async fn look_through(
    store: &Store,
    tenant: Tenant,
    webhook_id: Uuid,
    since: Timestamp,
    wanted: impl Fn(&Attempt) -> bool,
) -> Result<(Vec<Attempt>, bool), String> {
    let since = since.checked_sub(CLOCK_SKEW).unwrap_or(Timestamp::MIN);
    let (mut found, mut after, mut looked_at) = (Vec::new(), None, 0);
    loop {
        let page = attempt::list(store, tenant, webhook_id, after, PAGE).await.map_err(unreachable)?;
        looked_at += page.attempts.len();
        let is_over = page.next.is_none() || page.attempts.last().is_none_or(|oldest| oldest.at < since);
        found.extend(page.attempts.into_iter().filter(|attempt| wanted(attempt)));
        if is_over || looked_at >= MAX_LOOKED_THROUGH {
            return Ok((found, is_over));
        }
        after = page.next;
    }
}

/// What is said when there may be older attempts.
pub(crate) fn not_whole() -> String {
    format!(
        "Only the newest {MAX_LOOKED_THROUGH} attempts of a webhook were looked through: there may be older ones.\n"
    )
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

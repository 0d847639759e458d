//! What operators see of contributions.

use super::statements;
use crate::cli::unreachable;
use crate::partner::missing;
use crate::said::{Cell, MAX_LISTED, Said, facts, listed, table};
use almoner::domain::contribution::{Contribution, Settlement, Status};
use almoner::domain::statement::outcome::Transfers;
use almoner::domain::tenant::Tenant;
use almoner::store::contribution_list::{self, Span};
use almoner::store::{Store, partner};
use jiff::{SignedDuration, Timestamp};

/// How many are read at once.
const PAGE: usize = 98;

pub(super) async fn list(
    store: &Store,
    tenant: Tenant,
    (from, to): (Option<Timestamp>, Option<Timestamp>),
    now: Timestamp,
) -> Result<Said, String> {
    let known = partner::find(store, tenant).await.map_err(unreachable)?.ok_or_else(|| missing(tenant))?;
    // To before that moment; a list reads to and with its last.
    let last = to.map(|to| to.checked_sub(SignedDuration::from_millis(1)).unwrap_or(to));
    // No contribution of a partner's is older than it.
    let from = from.unwrap_or(known.created_at).max(known.created_at);
    let to = last.unwrap_or(now).min(now);
    let (mut rows, mut after) = (Vec::new(), None);
    loop {
        let span = Span { from, to, status: None, after, limit: PAGE };
        let page = contribution_list::list(store, tenant, span, now).await.map_err(unreachable)?;
        rows.extend(page.contributions.iter().map(|contribution| row(contribution, now)));
        after = page.next;
        if after.is_none() || rows.len() >= MAX_LISTED {
            break;
        }
    }
    let heads = ["CREATED", "TRANSACTION", "STATUS", "AMOUNT", "PROJECT", "SETTLEMENT"];
    Ok(listed(heads, rows, after.is_some(), "say --from and --to"))
}

fn row(contribution: &Contribution, now: Timestamp) -> [Cell; 6] {
    [
        format!("{:.0}", contribution.created_at).into(),
        contribution.id.to_string().into(),
        contribution.status_at(now).as_str().into(),
        amount(contribution).into(),
        contribution.project_id.into(),
        settlement(contribution.settlement()).into(),
    ]
}

/// All that is known of it, its changes, and what bank statements said of it.
pub(crate) fn shown(contribution: &Contribution, now: Timestamp) -> Said {
    let status = contribution.status_at(now);
    let known: [(&str, Cell); 8] = [
        ("contribution", contribution.id.to_string().into()),
        ("status", status.as_str().into()),
        ("amount", amount(contribution).into()),
        ("project", contribution.project_id.into()),
        ("expires", format!("{:.0}", contribution.expires_at).into()),
        ("settlement", settlement(contribution.settlement()).into()),
        ("version", contribution.version.into()),
        ("recorded by request", contribution.origin.request_id.clone().into()),
    ];
    let change = |number: u64, at: Timestamp, status: Status| {
        [Cell::from(number), format!("{at:.3}").into(), status.as_str().into()]
    };
    let mut changes = vec![change(1, contribution.created_at, Status::Pending)];
    match (status, contribution.completed_at) {
        (Status::Completed, Some(at)) => changes.push(change(2, at, status)),
        (Status::Expired, _) => changes.push(change(2, contribution.expires_at, status)),
        _ => (),
    }
    let shown = facts(19, known).and("changes", table(["CHANGE", "AT", "STATUS"], changes));
    let transfers = &contribution.transfers;
    if *transfers == Transfers::default() {
        return shown.and("statements", statements::said(transfers).without_text());
    }
    shown.line("\n").and("statements", statements::said(transfers))
}

fn amount(contribution: &Contribution) -> String {
    format!("{} {}", contribution.amount, contribution.amount.currency())
}

fn settlement(settlement: Settlement) -> &'static str {
    match settlement {
        Settlement::Unmatched => "unmatched",
        Settlement::Matched => "matched",
        Settlement::Mismatched => "mismatched",
    }
}

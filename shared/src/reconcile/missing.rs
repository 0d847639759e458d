//! What was completed in a statement's time, and transferred in nobody's.

use super::report::Report;
use super::{AT_ONCE, Import, ImportError};
use crate::aws_error::AwsError;
use crate::domain::contribution::{Contribution, Status};
use crate::domain::cursor::Position;
use crate::domain::statement::Digest;
use crate::domain::statement::outcome::{Missed, Transfers};
use crate::domain::statement::period::{Period, oldest};
use crate::store::expiry;
use crate::store::reconciliation::{self, Written};
use futures::stream::{self, StreamExt as _};
use std::io::Write;
use uuid::Uuid;

/// Goes through the partner's contributions in the order in which they were made, a hundred at a time.
pub(super) async fn look<W: Write>(
    import: &Import<'_>,
    period: Period,
    report: &mut Report<W>,
) -> Result<(), ImportError> {
    let (from, to) = period.asked_about();
    let first = oldest(from, import.partner.contribution_expiry).max(import.partner.created_at);
    let mut next = Some(Position { created_at: first, id: Uuid::nil() });
    // By the millisecond, as the list is: the bounds of a Query must not cross.
    while let Some(at) = next.filter(|at| at.created_at.as_millisecond() < to.as_millisecond()) {
        let step = expiry::step(import.store, import.partner.tenant, at, to).await?;
        let asked_about = step.contributions.into_iter().filter(|contribution| {
            let completed = contribution.completed_at.is_some_and(|at| (from..to).contains(&at));
            completed && contribution.status == Status::Completed
        });
        let mut looked =
            stream::iter(asked_about).map(|contribution| missed(*import, period, contribution)).buffered(AT_ONCE);
        while let Some(contribution) = looked.next().await {
            if let Some(contribution) = contribution? {
                report.missing(&contribution)?;
            }
        }
        next = step.next;
    }
    Ok(())
}

/// A contribution without a transfer by the end of that time, which is written down unless it is already, or the transfer
/// has come since.
async fn missed(
    import: Import<'_>,
    period: Period,
    mut contribution: Contribution,
) -> Result<Option<Contribution>, AwsError> {
    let transfers = contribution.transfers;
    if transfers.settled.is_none() && transfers.missed.is_none() {
        let missed = Missed { by: import.digest, at: import.clock.now() };
        let written = reconciliation::miss(import.store, import.partner.tenant, contribution.id, &missed).await?;
        if let Written::Stands(now) = written {
            contribution = *now;
        }
    }
    Ok((!came_in_time(&contribution, import.digest, period)).then_some(contribution))
}

/// Whether a contribution's transfer is in that statement, or in another by this one's last day: by the booking day and not by
/// when it is imported. What this statement has missed it misses again, whatever has come since.
fn came_in_time(contribution: &Contribution, statement: Digest, period: Period) -> bool {
    let Transfers { settled, missed, .. } = contribution.transfers;
    settled.is_some_and(|settled| {
        let was_missed = missed.is_some_and(|missed| missed.by == statement);
        settled.by.statement == statement || (settled.by.booked_on <= period.to && !was_missed)
    })
}

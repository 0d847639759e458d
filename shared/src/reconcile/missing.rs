//! What was completed in a statement's time, and transferred in nobody's.

use super::report::Report;
use super::{AT_ONCE, Import, ImportError};
use crate::aws_error::AwsError;
use crate::domain::contribution::{Contribution, Status};
use crate::domain::cursor::Position;
use crate::domain::statement::outcome::Missed;
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
    // By the booking day and not by whether it has come: a transfer that comes later leaves this statement's report as it is.
    let in_time = contribution
        .transfers
        .settled
        .is_some_and(|settled| settled.by.booked_on <= period.to || settled.by.statement == import.digest);
    Ok((!in_time).then_some(contribution))
}

//! Hourly: writes down which contributions have expired, so that their partners are told. See
//! contracts/contributions.md, *Life cycle*.
//!
//! Each partner's contributions are walked through once, in the order they were made, by conditional updates; a run
//! that is broken off goes on where it was. What a caller is told does not wait for this: past its time a contribution
//! is expired, written down or not.

use almoner::app::App;
use almoner::aws_error::AwsError;
use almoner::domain::contribution::{EXPIRY_GRACE, Status};
use almoner::domain::cursor::Position;
use almoner::domain::partner::Partner;
use almoner::domain::tenant::Mode;
use almoner::lambda::Error;
use almoner::store::{expiry, partner};
use almoner::telemetry;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use std::sync::Arc;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// When a run stops taking up more: before its own time-out of 5 minutes. The next run goes on.
const RUN_LIMIT: Duration = Duration::from_secs(240);

/// One run.
///
/// # Errors
/// When some partner's contributions could not be walked through; the others' were.
pub async fn handle(app: Arc<App>, _event: Value) -> Result<(), Error> {
    let started = Instant::now();
    let mut failed = None;
    for mode in [Mode::Test, Mode::Live] {
        for partner in partner::list(&app.store, mode).await? {
            if let Err(error) = walk(&app, &partner, started).await {
                telemetry::work_failed("expiry", &partner.tenant.to_string(), &error);
                failed = Some(error);
            }
        }
    }
    failed.map_or(Ok(()), |error| Err(error.into()))
}

async fn walk(app: &App, partner: &Partner, started: Instant) -> Result<(), AwsError> {
    let tenant = partner.tenant;
    let before = app.clock.now().checked_sub(EXPIRY_GRACE).unwrap_or(Timestamp::MIN);
    // Nothing that was made then or later has expired.
    let one = SignedDuration::from_millis(1);
    let until = before.checked_sub(partner.contribution_expiry - one).unwrap_or(Timestamp::MIN);
    let first = Position { created_at: partner.created_at, id: Uuid::nil() };
    let began = expiry::reached(&app.store, tenant).await?.unwrap_or(first);
    let (mut at, mut reached, mut all_over) = (began, began, true);
    while at.created_at < until && started.elapsed() < RUN_LIMIT {
        let step = expiry::step(&app.store, tenant, at, until).await?;
        for contribution in step.contributions {
            let pending = contribution.status == Status::Pending;
            if pending && contribution.expires_at <= before {
                expiry::expire(&app.store, tenant, contribution.id, before).await?;
            } else if pending {
                // One that was given a longer time: the next run comes back for it.
                all_over = false;
            }
            if all_over {
                reached = Position { created_at: contribution.created_at, id: contribution.id };
            }
        }
        let Some(next) = step.next else { break };
        at = next;
        if all_over {
            reached = next;
            expiry::reach(&app.store, tenant, reached).await?;
        }
    }
    if reached == began { Ok(()) } else { expiry::reach(&app.store, tenant, reached).await }
}

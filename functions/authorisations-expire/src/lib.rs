//! Every minute: ends the authorisations that their buyers did not confirm in time, so that whoever subscribed is told.
//! See contracts/pos.md.
//!
//! What anybody is told does not wait for this: past its time an authorisation is cancelled, written down or not.

use almoner::app::App;
use almoner::aws_error::AwsError;
use almoner::domain::authorisation::CONFIRM_WITHIN;
use almoner::lambda::Error;
use almoner::store::key::WAITING_SHARDS;
use almoner::store::{authorisation, authorisation_list};
use almoner::telemetry;
use jiff::Timestamp;
use serde_json::Value;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// When a run stops taking up more: before its own time-out of a minute. The next run goes on.
const RUN_LIMIT: Duration = Duration::from_secs(40);

/// One run.
///
/// # Errors
/// When some shard could not be gone through; the others were.
pub async fn handle(app: Arc<App>, _event: Value) -> Result<(), Error> {
    let started = Instant::now();
    let mut failed = None;
    for shard in 0..WAITING_SHARDS {
        if let Err(error) = end(&app, shard, started).await {
            telemetry::work_failed("authorisations that wait", &shard.to_string(), &error);
            failed = Some(error);
        }
    }
    failed.map_or(Ok(()), |error| Err(error.into()))
}

async fn end(app: &App, shard: u8, started: Instant) -> Result<(), AwsError> {
    let now = app.clock.now();
    let since = now.checked_sub(CONFIRM_WITHIN).unwrap_or(Timestamp::MIN);
    let mut failed = None;
    while started.elapsed() < RUN_LIMIT {
        let overdue = authorisation_list::waiting(&app.store, shard, since).await?;
        let mut ended = 0;
        for code in &overdue {
            let waiting = code.authorisation.as_ref().filter(|it| it.decided_at.is_none());
            let Some(waiting) = waiting.filter(|it| now >= it.confirm_until()) else { continue };
            match authorisation::record(&app.store, code, &code.customer, &waiting.cancelled(now)).await {
                // Whoever decided it first has; then there is nothing to do.
                Ok(_) => ended += 1,
                // The others do not wait for it, and the next run tries it again.
                Err(error) => {
                    telemetry::work_failed("authorisation that waits", &code.code.purchase_number(), &error);
                    failed = Some(error);
                }
            }
        }
        if ended == 0 {
            break;
        }
    }
    failed.map_or(Ok(()), Err)
}

//! Hourly: cancels transactions that have been held for seven days. See contracts/remittance.md, *Afterwards*.

use almoner::app::App;
use almoner::domain::remittance::HOLD_FOR;
use almoner::lambda::Error;
use almoner::store::{remittance_list, remittance_move};
use almoner::telemetry;
use serde_json::Value;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// When a run stops taking up more: before its own time-out of 5 minutes. The next run goes on.
const RUN_LIMIT: Duration = Duration::from_secs(240);

/// One run.
///
/// # Errors
/// When some transaction could not be cancelled; the others were.
pub async fn handle(app: Arc<App>, _event: Value) -> Result<(), Error> {
    let started = Instant::now();
    let now = app.clock.now();
    let since = now.checked_sub(HOLD_FOR).unwrap_or(now);
    let (mut after, mut failed) = (None, None);
    while started.elapsed() < RUN_LIMIT {
        // What was created later cannot have been held for so long.
        let (held, next) = remittance_list::held(&app.store, since, after).await?;
        for transaction in held {
            if let Err(error) = remittance_move::end_hold(&app.store, &transaction, since, now).await {
                telemetry::work_failed("hold", &transaction.id.id.to_string(), &error);
                failed = Some(error);
            }
        }
        after = next;
        if after.is_none() {
            break;
        }
    }
    failed.map_or(Ok(()), |error| Err(error.into()))
}

//! Every minute: rings again for notifications that are overdue. See contracts/notifications.md, *Outbound*.
//!
//! The ledger knows what is owed, a message only says when to look. When a message was lost (a queue that was
//! restarted or purged, a worker that died, a redelivery that could not ring), this finds what it was for. A message
//! too many does no harm: a notification is taken up by one worker at a time, and only when it is due.
//!
//! Called with `{"detail":{"queues_lost":true}}` it rings for everything that is open, due or not: that makes the queue
//! anew from the ledger. The local stack does so when it starts on a folder, because its queues live in memory.

use almoner::announce;
use almoner::app::App;
use almoner::domain::notification::Name;
use almoner::lambda::Error;
use almoner::store::key;
use almoner::store::notification_due::{self, Due};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use std::sync::Arc;

/// How many notifications of one shard are rung for in one run.
const MAX_OF_A_SHARD: usize = 1_000;
/// The same, when the queues are lost.
const MAX_ANEW: usize = 100_000;
/// How many times the overdue time is waited before ringing once more; twice that the next time, and so on, so that a
/// backlog is not made longer by asking after it.
const PAUSE_FACTOR: i32 = 8;
/// How often that is doubled at most: to about a day and a half, unless configured otherwise.
const MAX_DOUBLINGS: u32 = 7;

/// One run.
///
/// # Errors
/// When the store or the queue cannot be asked; the next run goes on.
pub async fn handle(app: Arc<App>, event: Value) -> Result<(), Error> {
    let queues_lost = event.pointer("/detail/queues_lost") == Some(&Value::Bool(true));
    for shard in 0..key::DUE_SHARDS {
        let names = if queues_lost { open(&app, shard).await? } else { overdue(&app, shard).await? };
        announce::ring(&app, &names).await?;
    }
    Ok(())
}

async fn open(app: &App, shard: u8) -> Result<Vec<Name>, Error> {
    let open = notification_due::list(&app.store, shard, None, MAX_ANEW).await?;
    Ok(open.into_iter().map(|due| due.name).collect())
}

async fn overdue(app: &App, shard: u8) -> Result<Vec<Name>, Error> {
    let now = app.clock.now();
    let after = SignedDuration::try_from(app.config.notification_recover_after)?;
    let before = now.checked_sub(after).unwrap_or(Timestamp::MIN);
    let mut names = Vec::new();
    for due in notification_due::list(&app.store, shard, Some(before), MAX_OF_A_SHARD).await? {
        let until = now.checked_add(pause(after, due)).unwrap_or(Timestamp::MAX);
        if notification_due::put_off(&app.store, due, until).await? {
            names.push(due.name);
        }
    }
    Ok(names)
}

fn pause(after: SignedDuration, due: Due) -> SignedDuration {
    after * (PAUSE_FACTOR << due.rings.min(MAX_DOUBLINGS))
}

//! Turns: how many deliveries to one webhook this process may have under way.
//!
//! A healthy endpoint frees its turns in milliseconds. One that hangs holds a few for ten seconds, once; then, until it
//! answers again, it gets one delivery at a time, and the rest of its messages wait in the queue.

use almoner::batch::growing_s;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use uuid::Uuid;

/// How many deliveries to one webhook may be under way.
const AT_ONCE: u32 = 16;
/// How long a delivery waits for its turn here before its message waits in the queue.
const WAIT: Duration = Duration::from_millis(500);
/// For how long an endpoint that hung is given one delivery at a time.
const SUSPECT_FOR: Duration = Duration::from_secs(60);
/// For how long a message goes back that did not get its turn, in seconds.
const PAUSE_S: i32 = 1;
/// The same, at an endpoint that hangs; longer with each receive.
const SUSPECT_PAUSE_S: i32 = 10;

static ENDPOINTS: LazyLock<Mutex<HashMap<Uuid, Arc<Endpoint>>>> = LazyLock::new(Mutex::default);

struct Endpoint {
    turns: Arc<Semaphore>,
    suspect_until: Mutex<Option<Instant>>,
}

impl Endpoint {
    fn suspect(&self) -> bool {
        let until = self.suspect_until.lock().unwrap_or_else(PoisonError::into_inner);
        until.is_some_and(|until| Instant::now() < until)
    }
}

/// The right to post to a webhook.
pub(crate) struct Turn {
    endpoint: Arc<Endpoint>,
    _permit: OwnedSemaphorePermit,
}

impl Turn {
    /// Says whether the endpoint answered at all.
    pub(crate) fn answered(&self, answered: bool) {
        let until = (!answered).then(|| Instant::now() + SUSPECT_FOR);
        *self.endpoint.suspect_until.lock().unwrap_or_else(PoisonError::into_inner) = until;
    }
}

/// A turn at that webhook; else for how many seconds to wait in the queue.
pub(crate) async fn turn(webhook_id: Uuid, receives: u32) -> Result<Turn, i32> {
    let endpoint = endpoint(webhook_id);
    let turns = Arc::clone(&endpoint.turns);
    let jitter = |pause_s: i32| pause_s + i32::from(rand::random::<u8>()) % pause_s;
    let permit = if endpoint.suspect() {
        // All turns are one.
        let pause_s = growing_s(receives).max(SUSPECT_PAUSE_S);
        turns.try_acquire_many_owned(AT_ONCE).map_err(|_| jitter(pause_s))?
    } else {
        let taken = tokio::time::timeout(WAIT, turns.acquire_owned()).await;
        taken.ok().and_then(Result::ok).ok_or_else(|| jitter(PAUSE_S))?
    };
    Ok(Turn { endpoint, _permit: permit })
}

fn endpoint(webhook_id: Uuid) -> Arc<Endpoint> {
    let mut endpoints = ENDPOINTS.lock().unwrap_or_else(PoisonError::into_inner);
    // One that answers and has nothing under way need not be known.
    endpoints.retain(|_, endpoint| Arc::strong_count(endpoint) > 1 || endpoint.suspect());
    let new = || {
        Arc::new(Endpoint { turns: Arc::new(Semaphore::new(AT_ONCE as usize)), suspect_until: Mutex::default() })
    };
    Arc::clone(endpoints.entry(webhook_id).or_insert_with(new))
}

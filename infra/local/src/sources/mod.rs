//! What calls functions besides the API, the way Lambda's pollers and the scheduler do: one task per queue, stream
//! and schedule of the template.

mod answer;
mod checkpoint;
mod delivery;
mod letter;
mod queue;
pub mod queue_event;
mod schedule;
mod shard;
mod stopping;
mod stream;

pub use stopping::Stopping;

use crate::engine::dynamodb;
use crate::engine::sqs::Sqs;
use crate::gateway::Running;
use crate::template::Template;
use crate::template::events::EventSource;
use checkpoint::Checkpoints;
use dynoxide::Database;
use queue::QueuePoller;
use schedule::Recurring;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use stream::StreamPoller;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// What event sources are made from.
pub struct Parts<'a> {
    /// Names them.
    pub template: &'a Template,
    /// What they call.
    pub functions: &'a BTreeMap<String, Arc<Running>>,
    /// Where streams are.
    pub database: &'a Database,
    /// Where queues are.
    pub sqs: &'a Sqs,
    /// Tells of writes to the tables.
    pub writes: watch::Receiver<()>,
    /// Where positions in streams are kept; in memory when nowhere.
    pub data: Option<&'a Path>,
}

/// The template's event sources.
pub struct Sources {
    queues: Vec<Arc<QueuePoller>>,
    streams: Vec<Arc<StreamPoller>>,
    schedules: Vec<Arc<Recurring>>,
    catch_up: bool,
    stopping: Stopping,
    /// None before they are started.
    tasks: Mutex<Option<Vec<JoinHandle<()>>>>,
}

impl Sources {
    /// Puts them together; nothing is called before [`Sources::start`]. A data folder that already holds a ledger
    /// lets every schedule run once at start: it may have missed its time.
    ///
    /// # Errors
    /// One sentence: a source's function does not run, its stream is not there, or positions cannot be read.
    pub async fn new(parts: Parts<'_>, restarted: bool, stopping: Stopping) -> Result<Self, String> {
        let (queues, streams, schedules) = Default::default();
        let tasks = Mutex::default();
        let mut sources = Self { queues, streams, schedules, catch_up: restarted, stopping, tasks };
        let checkpoints = Arc::new(Checkpoints::open(parts.data)?);
        for (source, function) in parts.template.sources() {
            let name = &function.name;
            let running = parts.functions.get(name).ok_or_else(|| format!("No function {name} runs."))?;
            if !running.takes_events() {
                return Err(format!("The function {name} answers requests and takes no events."));
            }
            let running = Arc::clone(running);
            match source {
                EventSource::Queue(source) => {
                    let url = url(&parts, &source.queue)?;
                    sources.queues.push(Arc::new(QueuePoller::new(source, url, running, parts.sqs.clone())));
                }
                EventSource::Stream(source) => {
                    let poller = StreamPoller::new(source, running, &parts, &checkpoints).await?;
                    sources.streams.push(Arc::new(poller));
                }
                EventSource::Schedule(schedule) => {
                    sources.schedules.push(Arc::new(Recurring::new(schedule, running)));
                }
            }
        }
        Ok(sources)
    }

    /// Starts one task per source. What is in a stream by now is what `LATEST` leaves out.
    ///
    /// # Errors
    /// One sentence: a stream cannot be read.
    pub async fn start(&self) -> Result<(), String> {
        for poller in &self.streams {
            poller.settle().await?;
        }
        let stopping = || self.stopping.clone();
        let queues = self.queues.iter().map(|poller| tokio::spawn(Arc::clone(poller).run(stopping())));
        let streams = self.streams.iter().map(|poller| tokio::spawn(Arc::clone(poller).run(stopping())));
        let schedules = self.schedules.iter().map(|schedule| {
            let schedule = Arc::clone(schedule);
            tokio::spawn(schedule.keep_running(self.catch_up, stopping()))
        });
        let tasks: Vec<_> = queues.chain(streams).chain(schedules).collect();
        *self.tasks.lock().unwrap_or_else(PoisonError::into_inner) = Some(tasks);
        Ok(())
    }

    /// Whether every task runs that should.
    pub fn up(&self) -> bool {
        let tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        let run = |tasks: &Vec<JoinHandle<()>>| !tasks.iter().any(JoinHandle::is_finished);
        self.stopping.begun() || tasks.as_ref().is_some_and(run)
    }

    /// Runs a function's schedules now; `None` when it has none.
    pub async fn run_schedules(&self, function: &str) -> Option<Result<(), String>> {
        let schedules = self.schedules.iter().filter(|schedule| schedule.function() == function);
        let mut outcome = None;
        for schedule in schedules {
            let run = schedule.run().await;
            outcome = Some(outcome.unwrap_or(Ok(())).and(run));
        }
        outcome
    }

    /// Waits, once stopping has begun, until every invocation under way has ended, but no longer than that.
    pub async fn ended(&self, grace: Duration) {
        let tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner).take().unwrap_or_default();
        let aborts: Vec<_> = tasks.iter().map(JoinHandle::abort_handle).collect();
        if tokio::time::timeout(grace, futures::future::join_all(tasks)).await.is_err() {
            tracing::warn!("invocations were cut off at the end");
            aborts.iter().for_each(tokio::task::AbortHandle::abort);
        }
    }
}

/// Where the queue of that logical id is.
fn url(parts: &Parts<'_>, queue: &str) -> Result<String, String> {
    let found = parts.template.queue(queue).ok_or_else(|| format!("The template has no queue {queue}."))?;
    Ok(Sqs::url(&found.name))
}

/// Whether a folder holds a ledger from before.
#[must_use]
pub fn restarted(data: Option<&Path>) -> bool {
    data.is_some_and(dynamodb::holds_ledger)
}

#[cfg(test)]
mod tests;

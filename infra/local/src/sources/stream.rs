//! One stream's poller: reads what is new, in order, and hands what the function wants to it in batches.

use super::checkpoint::Checkpoints;
use super::delivery::Delivery;
use super::shard::{Position, Record, Shard};
use super::stopping::Stopping;
use super::{Parts, url};
use crate::gateway::Running;
use crate::template::events::{StartingPosition, StreamSource};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::Instant;

/// How many records one look reads at most: the engine scans them all for each look, and gives no more than these.
const PAGE: usize = 1_000;
/// How long to wait for a write at most: items that are forgotten in time do not come through the door that tells.
const LONGEST_WAIT: Duration = Duration::from_secs(1);

/// The poller of one table's stream for one function.
pub struct StreamPoller {
    delivery: Delivery,
    writes: watch::Receiver<()>,
}

impl StreamPoller {
    /// A poller of that source's stream.
    ///
    /// # Errors
    /// One sentence: the table has no stream, or the template lacks the on-failure queue.
    pub async fn new(
        source: &StreamSource,
        function: Arc<Running>,
        parts: &Parts<'_>,
        checkpoints: &Arc<Checkpoints>,
    ) -> Result<Self, String> {
        let table = parts.template.streaming(&source.table);
        let table = table.ok_or_else(|| format!("The template has no stream of {}.", source.table))?;
        let shard = Shard::open(parts.database, &table.name).await?;
        let name = format!("{} {}", function.name(), table.name);
        let on_failure = source.on_failure.as_ref().map(|queue| url(parts, queue)).transpose()?;
        let delivery = Delivery {
            source: source.clone(),
            shard,
            function,
            on_failure,
            name,
            checkpoints: Arc::clone(checkpoints),
            sqs: parts.sqs.clone(),
        };
        Ok(Self { delivery, writes: parts.writes.clone() })
    }

    /// Goes on where the last one stopped, or begins where the template says.
    ///
    /// # Errors
    /// One sentence: the stream cannot be read.
    pub async fn settle(&self) -> Result<(), String> {
        let Delivery { source, shard, checkpoints, name, .. } = &self.delivery;
        if checkpoints.get(name).is_some() {
            return Ok(());
        }
        let position = match source.start {
            StartingPosition::TrimHorizon => Ok(None),
            StartingPosition::Latest => shard.end().await,
        };
        let position =
            position.map_err(|error| format!("The stream of {} cannot be read: {error}.", source.table))?;
        // Kept at once: what is written from now on is this function's, even if the process dies before it.
        checkpoints.set(name, position).await;
        Ok(())
    }

    /// Polls until the stack stops, then lets the invocation under way end.
    pub async fn run(self: Arc<Self>, mut stopping: Stopping) {
        let mut writes = self.writes.clone();
        while !stopping.begun() {
            // Marked as seen before the look: a write during it leads to another look.
            writes.mark_unchanged();
            let page = self.page(&mut writes, &mut stopping).await;
            match page.last() {
                Some(last) => self.deliver(&page, last, &mut stopping).await,
                None => wait(&mut writes, &mut stopping, Instant::now() + LONGEST_WAIT).await,
            }
        }
    }

    /// What is new; with a batching window, as much of it as comes in that time.
    async fn page(&self, writes: &mut watch::Receiver<()>, stopping: &mut Stopping) -> Vec<Record> {
        let source = &self.delivery.source;
        let mut page = self.look().await;
        let until = Instant::now() + source.window;
        while !page.is_empty() && page.len() < PAGE && Instant::now() < until && !stopping.begun() {
            if self.wanted(&page).count() >= source.batch_size {
                break;
            }
            wait(writes, stopping, until).await;
            page = self.look().await;
        }
        page
    }

    async fn look(&self) -> Vec<Record> {
        match self.delivery.shard.after(&self.position(), PAGE).await {
            Ok(records) => records,
            Err(error) => {
                tracing::error!(error, function = self.delivery.function.name(), "the stream cannot be read");
                Vec::new()
            }
        }
    }

    fn position(&self) -> Position {
        self.delivery.checkpoints.get(&self.delivery.name).flatten()
    }

    fn wanted<'a>(&'a self, page: &'a [Record]) -> impl Iterator<Item = &'a Record> {
        page.iter().filter(|record| self.delivery.source.filters.want(&record.json))
    }

    async fn deliver(&self, page: &[Record], last: &Record, stopping: &mut Stopping) {
        let wanted: Vec<Record> = self.wanted(page).cloned().collect();
        for batch in wanted.chunks(self.delivery.source.batch_size) {
            self.delivery.deliver(batch, stopping).await;
            if stopping.begun() {
                return;
            }
        }
        let position = Some(last.sequence.clone());
        if self.position() != position {
            self.delivery.checkpoints.set(&self.delivery.name, position).await;
        }
    }
}

/// Until something is written, the stack stops, or that moment comes.
async fn wait(writes: &mut watch::Receiver<()>, stopping: &mut Stopping, until: Instant) {
    let written = async {
        if writes.changed().await.is_err() {
            // Nobody is left to tell: time alone ends the wait.
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = stopping.wait() => {},
        () = written => {},
        () = tokio::time::sleep_until(until) => {},
    }
}

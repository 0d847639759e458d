//! What becomes of one batch of stream records: done, tried again, split, or given up. In order, always.

use super::answer::{Verdict, verdict};
use super::checkpoint::Checkpoints;
use super::letter::{Condition, letter};
use super::shard::{Record, Shard};
use super::stopping::Stopping;
use crate::engine::sqs::Sqs;
use crate::gateway::Running;
use crate::template::events::StreamSource;
use http::StatusCode;
use jiff::Timestamp;
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// The pause before a batch is tried again: it doubles from the first to the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// Hands records to a function until they are done with.
pub struct Delivery {
    /// How.
    pub source: StreamSource,
    /// Where they come from.
    pub shard: Shard,
    /// Where they go.
    pub function: Arc<Running>,
    /// Where those go that are given up.
    pub on_failure: Option<String>,
    /// Under what name the position is kept.
    pub name: String,
    /// Where.
    pub checkpoints: Arc<Checkpoints>,
    /// The queues.
    pub sqs: Sqs,
}

/// Records that are tried together.
struct Batch {
    records: Vec<Record>,
    /// How often they have failed together.
    failures: u32,
}

impl Delivery {
    /// Returns when every record is done or given up, or when the stack stops.
    pub async fn deliver(&self, records: &[Record], stopping: &mut Stopping) {
        // The batch to try next is the last; what follows it in the stream is before it.
        let mut waiting = vec![Batch { records: records.to_vec(), failures: 0 }];
        while let Some(batch) = waiting.pop() {
            if stopping.begun() {
                return;
            }
            let Some(batch) = self.without_too_old(batch).await else { continue };
            if self.attempt(batch, &mut waiting).await {
                continue;
            }
            let pause = waiting.last().map_or(FIRST_PAUSE, |batch| pause(batch.failures));
            tokio::select! {
                () = stopping.wait() => return,
                () = tokio::time::sleep(pause) => {},
            }
        }
    }

    /// Tries a batch once; whether there is no reason to pause. What is left of it waits again.
    async fn attempt(&self, batch: Batch, waiting: &mut Vec<Batch>) -> bool {
        let known: Vec<&str> = batch.records.iter().map(|record| record.sequence.as_str()).collect();
        let event = json!({ "Records": batch.records.iter().map(|record| &record.json).collect::<Vec<_>>() });
        let answer = self.function.invoke(event, &Uuid::new_v4().to_string()).await;
        match verdict(answer, self.source.reports_failures, &known) {
            Verdict::Done => {
                self.done(&batch.records).await;
                true
            }
            Verdict::Failed(failed) => self.go_on_from(batch, &failed, waiting).await,
            Verdict::WholeFailed(problem) => {
                let (function, records) = (self.function.name(), known.len());
                tracing::warn!(function, problem, records, "batch failed");
                self.again(batch, waiting, self.source.bisect).await
            }
        }
    }

    /// The lowest that failed is where the stream goes on; what comes before it is done, whatever comes after.
    async fn go_on_from(&self, mut batch: Batch, failed: &BTreeSet<String>, waiting: &mut Vec<Batch>) -> bool {
        let lowest = batch.records.iter().position(|record| failed.contains(&record.sequence)).unwrap_or(0);
        if lowest == 0 {
            return self.again(batch, waiting, false).await;
        }
        let rest = batch.records.split_off(lowest);
        self.done(&batch.records).await;
        // Fewer records than before: that they failed once is the first failure of this batch.
        self.again(Batch { records: rest, failures: 0 }, waiting, false).await
    }

    /// Lets a batch that failed wait for its next try, in halves if it may be split, or gives it up.
    async fn again(&self, mut batch: Batch, waiting: &mut Vec<Batch>, split: bool) -> bool {
        if split && batch.records.len() > 1 {
            // As on Lambda, a split does not count as a try.
            let second = batch.records.split_off(batch.records.len() / 2);
            waiting.push(Batch { records: second, failures: batch.failures });
            waiting.push(batch);
            return false;
        }
        batch.failures += 1;
        if self.source.max_retries.is_some_and(|retries| batch.failures > retries) {
            self.give_up(&batch.records, Condition::RetryAttemptsExhausted, batch.failures).await;
            return true;
        }
        waiting.push(batch);
        false
    }

    async fn without_too_old(&self, mut batch: Batch) -> Option<Batch> {
        let Some(max_age) = self.source.max_age else { return Some(batch) };
        let oldest = Timestamp::now() - max_age;
        let fresh = batch.records.iter().position(|record| record.written >= oldest);
        let rest = batch.records.split_off(fresh.unwrap_or(batch.records.len()));
        if !batch.records.is_empty() {
            self.give_up(&batch.records, Condition::RecordAgeExceeded, batch.failures).await;
        }
        (!rest.is_empty()).then_some(Batch { records: rest, failures: batch.failures })
    }

    async fn give_up(&self, records: &[Record], condition: Condition, invocations: u32) {
        let function = self.function.name();
        tracing::error!(function, ?condition, records = records.len(), "stream records given up");
        if let Some(url) = &self.on_failure {
            let letter = letter(function, &self.shard, records, condition, invocations).to_string();
            let request = json!({ "QueueUrl": url, "MessageBody": letter });
            let (status, answer) = self.sqs.call("SendMessage", &request).await;
            if status != StatusCode::OK {
                tracing::error!(function, %answer, letter, "the on-failure queue was not told");
            }
        }
        self.done(records).await;
    }

    async fn done(&self, records: &[Record]) {
        if let Some(last) = records.last() {
            self.checkpoints.set(&self.name, Some(last.sequence.clone())).await;
        }
    }
}

fn pause(failures: u32) -> Duration {
    let doubled = 2_u32.saturating_pow(failures.saturating_sub(1));
    FIRST_PAUSE.saturating_mul(doubled).min(LONGEST_PAUSE)
}

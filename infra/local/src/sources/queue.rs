//! One queue's poller: receives, invokes, and deletes what is done. What is not comes back by its visibility
//! timeout.

use super::answer::{Verdict, verdict};
use super::queue_event::event;
use super::stopping::Stopping;
use crate::engine::sqs::Sqs;
use crate::gateway::Running;
use crate::template::events::QueueSource;
use crate::template::{ACCOUNT, REGION};
use http::StatusCode;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tokio::time::Instant;
use uuid::Uuid;

/// SQS's own limits on one receive.
const MAX_AT_ONCE: usize = 10;
const LONG_POLL_S: u64 = 20;
/// How long to leave an engine alone that did not answer.
const PAUSE: Duration = Duration::from_secs(1);

/// The poller of one queue for one function.
pub struct QueuePoller {
    source: QueueSource,
    url: String,
    arn: String,
    function: Arc<Running>,
    sqs: Sqs,
}

impl QueuePoller {
    /// A poller of the queue at that URL.
    pub fn new(source: &QueueSource, url: String, function: Arc<Running>, sqs: Sqs) -> Self {
        let name = url.rsplit('/').next().unwrap_or_default();
        let arn = format!("arn:aws:sqs:{REGION}:{ACCOUNT}:{name}");
        Self { source: source.clone(), url, arn, function, sqs }
    }

    /// Polls until the stack stops, then lets invocations under way end.
    pub async fn run(self: Arc<Self>, mut stopping: Stopping) {
        let free = Arc::new(Semaphore::new(self.source.max_concurrency));
        let mut invocations = JoinSet::new();
        loop {
            let (permit, batch) = tokio::select! {
                biased;
                () = stopping.wait() => break,
                next = self.next(&free) => next,
            };
            if !batch.is_empty() {
                let poller = Arc::clone(&self);
                invocations.spawn(async move {
                    poller.work(batch).await;
                    drop(permit);
                });
            }
            while invocations.try_join_next().is_some() {}
        }
        while invocations.join_next().await.is_some() {}
    }

    /// A batch and the right to work on it. Nothing is received before there is one to work on it.
    async fn next(&self, free: &Arc<Semaphore>) -> (Option<OwnedSemaphorePermit>, Vec<Value>) {
        // Never closed, so there is always a permit in the end.
        let permit = Arc::clone(free).acquire_owned().await.ok();
        (permit, self.batch().await)
    }

    async fn batch(&self) -> Vec<Value> {
        let size = self.source.batch_size;
        let mut batch = self.receive(size).await;
        if batch.is_empty() || self.source.window.is_zero() {
            return batch;
        }
        let until = Instant::now() + self.source.window;
        while batch.len() < size {
            let Ok(more) = tokio::time::timeout_at(until, self.receive(size - batch.len())).await else { break };
            batch.extend(more);
        }
        batch
    }

    async fn receive(&self, at_most: usize) -> Vec<Value> {
        let request = json!({
            "QueueUrl": self.url,
            "MaxNumberOfMessages": at_most.min(MAX_AT_ONCE),
            "WaitTimeSeconds": LONG_POLL_S,
            "AttributeNames": ["All"],
            "MessageAttributeNames": ["All"],
        });
        let (status, mut answer) = self.sqs.call("ReceiveMessage", &request).await;
        if status != StatusCode::OK {
            tracing::error!(queue = self.url, %answer, "nothing can be received");
            tokio::time::sleep(PAUSE).await;
            return Vec::new();
        }
        match answer["Messages"].take() {
            Value::Array(messages) => messages,
            _ => Vec::new(),
        }
    }

    async fn work(&self, batch: Vec<Value>) {
        let ids: Vec<&str> = batch.iter().filter_map(|message| message["MessageId"].as_str()).collect();
        let answer = self.function.invoke(event(&batch, &self.arn), &Uuid::new_v4().to_string()).await;
        let failed = match verdict(answer, self.source.reports_failures, &ids) {
            Verdict::Done => Default::default(),
            Verdict::Failed(failed) => failed,
            Verdict::WholeFailed(problem) => {
                tracing::warn!(function = self.function.name(), problem, messages = ids.len(), "batch failed");
                return;
            }
        };
        let done = |message: &&Value| message["MessageId"].as_str().is_none_or(|id| !failed.contains(id));
        // One by one: the engine's own batch stops at the first message that is gone already.
        for message in batch.iter().filter(done) {
            let request = json!({ "QueueUrl": self.url, "ReceiptHandle": message["ReceiptHandle"] });
            let (status, answer) = self.sqs.call("DeleteMessage", &request).await;
            if status != StatusCode::OK {
                tracing::warn!(queue = self.url, %answer, "a message that is done was not deleted");
            }
        }
    }
}

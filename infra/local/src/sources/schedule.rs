//! One schedule: runs its function every so often, on the machine's own clock, never twice at once.

use super::stopping::Stopping;
use crate::gateway::Running;
use crate::template::events::Schedule;
use crate::template::{ACCOUNT, REGION};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::sync::Arc;
use tokio::sync::Mutex;
use tokio::time::Instant;
use uuid::Uuid;

/// A schedule and the function it runs.
pub struct Recurring {
    schedule: Schedule,
    function: Arc<Running>,
    /// Held by the run under way.
    turn: Mutex<()>,
}

impl Recurring {
    /// A schedule of that function.
    pub fn new(schedule: &Schedule, function: Arc<Running>) -> Self {
        Self { schedule: schedule.clone(), function, turn: Mutex::default() }
    }

    /// The function's name.
    pub fn function(&self) -> &str {
        self.function.name()
    }

    /// Runs it now, after the run under way if there is one.
    ///
    /// # Errors
    /// Why the function failed.
    pub async fn run(&self) -> Result<(), String> {
        self.run_with(json!({})).await
    }

    async fn run_with(&self, detail: Value) -> Result<(), String> {
        let _turn = self.turn.lock().await;
        let outcome = self.function.invoke(self.event(detail), &Uuid::new_v4().to_string()).await;
        outcome.map(drop).inspect_err(|problem| {
            tracing::error!(function = self.function(), problem, "scheduled run failed");
        })
    }

    /// Runs it after every interval until the stack stops. If it may have missed its time, also at once, and tells it
    /// that what was in the queues is lost: they live in memory.
    pub async fn keep_running(self: Arc<Self>, catch_up: bool, mut stopping: Stopping) {
        if catch_up {
            tokio::select! {
                biased;
                () = stopping.wait() => return,
                _ = self.run_with(json!({ "queues_lost": true })) => {},
            }
        }
        let mut due = Instant::now() + self.schedule.every;
        loop {
            tokio::select! {
                biased;
                () = stopping.wait() => return,
                () = tokio::time::sleep_until(due) => {},
            }
            // What fails has been logged, and the next run makes up for it.
            let _ = self.run().await;
            due = (due + self.schedule.every).max(Instant::now());
        }
    }

    fn event(&self, detail: Value) -> Value {
        if let Some(input) = &self.schedule.input {
            return input.clone();
        }
        let name = &self.schedule.name;
        json!({
            "version": "0",
            "id": Uuid::new_v4(),
            "source": "aws.scheduler",
            "detail-type": "Scheduled Event",
            "account": ACCOUNT,
            "region": REGION,
            "time": format!("{:.0}", Timestamp::now()),
            "resources": [format!("arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule/default/{name}")],
            "detail": detail,
        })
    }
}

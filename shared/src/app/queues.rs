//! The queues that a function was told of.

use super::{App, at};
use crate::aws_error::AwsError;
use crate::notify::queue::{Queue, Queues};

impl App {
    /// The queue of completions that the store could not take.
    ///
    /// # Errors
    /// When the function was not told of it.
    pub fn completions(&self) -> Result<Queue, AwsError> {
        self.queues().at("COMPLETIONS_QUEUE_URL", self.config.queues.completions.as_ref())
    }

    /// The queue of notifications.
    ///
    /// # Errors
    /// When the function was not told of it.
    pub fn notifications(&self) -> Result<Queue, AwsError> {
        self.queues().at("NOTIFICATIONS_QUEUE_URL", self.config.queues.notifications.as_ref())
    }

    /// The queue of what settlement reports.
    ///
    /// # Errors
    /// When the function was not told of it.
    pub fn settlements(&self) -> Result<Queue, AwsError> {
        self.queues().at("SETTLEMENTS_QUEUE_URL", self.config.queues.settlements.as_ref())
    }

    /// The dead-letter queue of notifications.
    ///
    /// # Errors
    /// When the function was not told of it.
    pub fn notifications_dead(&self) -> Result<Queue, AwsError> {
        self.queues().at("NOTIFICATIONS_DEAD_QUEUE_URL", self.config.queues.notifications_dead.as_ref())
    }

    /// The dead-letter queue of the table's stream.
    ///
    /// # Errors
    /// When the function was not told of it.
    pub fn events_dead(&self) -> Result<Queue, AwsError> {
        self.queues().at("EVENTS_DEAD_QUEUE_URL", self.config.queues.events_dead.as_ref())
    }

    pub(super) fn queues(&self) -> &Queues {
        self.queues.get_or_init(|| {
            let sdk = at(&self.sdk, self.config.endpoints.sqs.as_deref());
            Queues::new(&sdk, self.config.attempt_timeout())
        })
    }
}

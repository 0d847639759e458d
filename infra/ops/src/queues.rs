//! The queues, found by their names.

use crate::queue::{Queue, unanswered};
use aws_config::SdkConfig;
use aws_config::timeout::TimeoutConfig;
use aws_sdk_sqs::error::SdkError;
use aws_sdk_sqs::operation::get_queue_url::GetQueueUrlError;
use std::time::Duration;

/// How queues are named.
#[derive(Clone, Debug)]
pub(crate) enum Naming {
    /// By their logical ids in the template, as on the local stack.
    Logical,
    /// As CloudFormation does for that stack: `<stack>-<logical id>-<random>`.
    OfStack(String),
}

/// The queues.
#[derive(Debug)]
pub(crate) struct Queues {
    client: aws_sdk_sqs::Client,
    naming: Naming,
}

impl Queues {
    pub(crate) fn new(sdk: &SdkConfig, attempt_timeout: Duration, naming: Naming) -> Self {
        let timeouts = TimeoutConfig::builder().operation_attempt_timeout(attempt_timeout).build();
        let config = aws_sdk_sqs::config::Builder::from(sdk).timeout_config(timeouts).build();
        Self { client: aws_sdk_sqs::Client::from_conf(config), naming }
    }

    /// The queue of that logical id.
    pub(crate) async fn find(&self, logical_id: &str) -> Result<Queue, String> {
        let url = match &self.naming {
            Naming::Logical => {
                let answer = self.client.get_queue_url().queue_name(logical_id).send().await;
                let missing = |error: &SdkError<GetQueueUrlError>| {
                    error.as_service_error().is_some_and(GetQueueUrlError::is_queue_does_not_exist)
                };
                match answer {
                    Ok(answer) => answer.queue_url,
                    Err(error) if missing(&error) => None,
                    Err(error) => return Err(unanswered(error.into())),
                }
            }
            Naming::OfStack(stack) => Some(self.find_of_stack(stack, logical_id).await?),
        };
        let url = url.ok_or_else(|| {
            format!(
                "There is no queue {logical_id} here: see --sqs-endpoint-url, and --stack for a deployed stack."
            )
        })?;
        Ok(Queue::at(self.client.clone(), url))
    }

    async fn find_of_stack(&self, stack: &str, logical_id: &str) -> Result<String, String> {
        // With the dash, so that no queue is taken for another whose name goes on.
        let prefix = format!("{stack}-{logical_id}-");
        let answer = self.client.list_queues().queue_name_prefix(&prefix).send().await;
        let mut urls = answer.map_err(|error| unanswered(error.into()))?.queue_urls.unwrap_or_default();
        match (urls.pop(), urls.len()) {
            (Some(url), 0) => Ok(url),
            (Some(_), others) => Err(format!(
                "There are {} queues named {prefix}…: delete those that an older stack left, once they are empty.",
                others + 1
            )),
            (None, _) => Err(format!("There is no queue named {prefix}…: see --stack, and the region.")),
        }
    }
}

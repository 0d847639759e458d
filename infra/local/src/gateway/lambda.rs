//! One Lambda function in this process: its own environment, its own clients, its own handler.

use super::answer::FunctionAnswer;
use crate::functions::{Handler, handler};
use crate::stack::client_config;
use crate::template::Function;
use almoner::app::App;
use almoner::clock::Clock;
use almoner::config::Config;
use almoner::lambda::answer_event;
use aws_config::AppName;
use lambda_runtime::{Context, LambdaEvent};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// A function that is ready for events.
pub struct Running {
    name: String,
    timeout: Duration,
    app: Arc<App>,
    handler: Handler,
}

impl Running {
    /// Starts a function against that DynamoDB endpoint; `overrides` win over its environment.
    ///
    /// # Errors
    /// One sentence: the bundle has no such function, or its environment is wrong.
    pub fn start(
        function: &Function,
        overrides: &BTreeMap<String, String>,
        endpoint: &str,
        clock: Clock,
    ) -> Result<Self, String> {
        let name = &function.name;
        let handler = handler(name).ok_or_else(|| {
            format!("The template's function {} has no handler: {name} is unknown.", function.logical_id)
        })?;
        let variable = |key: &str| overrides.get(key).or_else(|| function.environment.get(key)).cloned();
        let mut config = Config::read(variable).map_err(|error| format!("{name} cannot start: {error}."))?;
        let named = AppName::new(name.clone()).map_err(|error| format!("{name} cannot start: {error}."))?;
        config.endpoints.dynamodb = Some(endpoint.to_owned());
        let app = Arc::new(App::new(config, client_config(endpoint, Some(named)), clock));
        Ok(Self::new(name, function.timeout, app, handler))
    }

    /// A function of these parts.
    #[must_use]
    pub fn new(name: &str, timeout: Duration, app: Arc<App>, handler: Handler) -> Self {
        Self { name: name.to_owned(), timeout, app, handler }
    }

    /// The name of its binary.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Runs one invocation, as Lambda does: a crash or a late answer is a failure, and harms no other invocation.
    pub async fn invoke(&self, event: Value, request_id: &str) -> Result<FunctionAnswer, String> {
        // By way of its text, as an event reaches a function on Lambda.
        let payload = serde_json::from_str(&event.to_string()).map_err(|error| error.to_string())?;
        let mut context = Context::default();
        context.request_id = request_id.to_owned();
        let (app, handler) = (Arc::clone(&self.app), self.handler);
        let running = tokio::spawn(async move {
            let answer = answer_event(app, &handler, LambdaEvent::new(payload, context)).await;
            let Ok(answer) = answer;
            serde_json::to_value(answer).map_err(|error| error.to_string())
        });
        let abort = running.abort_handle();
        let answer = match tokio::time::timeout(self.timeout, running).await {
            Ok(Ok(answer)) => answer?,
            Ok(Err(crash)) => return Err(crash.to_string()),
            Err(_) => {
                abort.abort();
                return Err(format!("no answer within {} s", self.timeout.as_secs()));
            }
        };
        serde_json::from_value(answer).map_err(|error| format!("malformed answer: {error}"))
    }
}

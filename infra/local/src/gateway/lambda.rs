//! One Lambda function in this process: its own environment, its own clients, its own handler.

use crate::functions::{Handler, handler};
use crate::stack::client_config;
use crate::template::Function;
use almoner::app::App;
use almoner::clock::Clock;
use almoner::config::Config;
use almoner::lambda::{answer_event, handle_event};
use almoner::notify::target::Resolver;
use aws_config::AppName;
use lambda_runtime::{Context, LambdaEvent};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// A function that is ready for events.
pub struct Running {
    /// What Lambda tells a function of itself.
    lambda: Arc<lambda_runtime::Config>,
    timeout: Duration,
    app: Arc<App>,
    handler: Handler,
}

impl Running {
    /// Starts a function; `overrides` win over its environment.
    ///
    /// # Errors
    /// One sentence: the bundle has no such function, or its environment is wrong.
    pub fn start(
        function: &Function,
        overrides: &BTreeMap<String, String>,
        clock: Clock,
        resolver: Resolver,
    ) -> Result<Self, String> {
        let name = &function.name;
        let handler = handler(name).ok_or_else(|| {
            format!(
                "The template's function {} has no handler here: infra/local/src/functions.rs lacks {name}.",
                function.logical_id
            )
        })?;
        let variable = |key: &str| overrides.get(key).or_else(|| function.environment.get(key)).cloned();
        let config = Config::read(variable).map_err(|error| format!("{name} cannot start: {error}."))?;
        let named = AppName::new(name.clone()).map_err(|error| format!("{name} cannot start: {error}."))?;
        let mut app = App::new(config, client_config(None, Some(named)), clock);
        app.resolver = resolver;
        let app = Arc::new(app);
        Ok(Self::new(name, function.timeout, app, handler))
    }

    /// A function of these parts.
    #[must_use]
    pub fn new(name: &str, timeout: Duration, app: Arc<App>, handler: Handler) -> Self {
        let lambda = lambda_runtime::Config { function_name: name.to_owned(), ..Default::default() };
        Self { lambda: Arc::new(lambda), timeout, app, handler }
    }

    /// The name of its binary.
    pub fn name(&self) -> &str {
        &self.lambda.function_name
    }

    /// Whether it takes events rather than requests of the API.
    pub fn takes_events(&self) -> bool {
        matches!(self.handler, Handler::Event(_))
    }

    /// Runs one invocation, as Lambda does: a crash or a late answer is a failure, and harms no other invocation.
    pub async fn invoke(&self, event: Value, request_id: &str) -> Result<Value, String> {
        let app = Arc::clone(&self.app);
        let mut context = Context::default();
        context.request_id = request_id.to_owned();
        context.env_config = Arc::clone(&self.lambda);
        let running = match self.handler {
            Handler::Event(handle) => {
                tokio::spawn(async move { handle_event(app, &handle, LambdaEvent::new(event, context)).await })
            }
            Handler::Http(handle) => {
                // By way of its text, as an event reaches a function on Lambda.
                let payload = serde_json::from_str(&event.to_string()).map_err(|error| error.to_string())?;
                tokio::spawn(async move {
                    let answer = answer_event(app, &handle, LambdaEvent::new(payload, context)).await;
                    let Ok(answer) = answer;
                    serde_json::to_value(answer).map_err(|error| error.to_string())
                })
            }
        };
        let abort = running.abort_handle();
        match tokio::time::timeout(self.timeout, running).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(crash)) => Err(crash.to_string()),
            Err(_) => {
                abort.abort();
                Err(format!("no answer within {} s", self.timeout.as_secs()))
            }
        }
    }
}

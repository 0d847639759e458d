//! `template.yaml`, read the way CloudFormation and SAM read it: what the stack is made of, said once.

mod edge;
pub mod events;
mod intrinsics;
mod model;
mod nested;
pub mod policy;
pub mod yaml;

pub use edge::{Edge, PathMatch, RateRule, Refusal, SizeRule};
pub use intrinsics::{ACCOUNT, REGION};
pub use model::{Api, Function, GatewayResponse, Queue, Route, Table, Throttle};

use events::EventSource;
use serde_json::Map;
use std::collections::BTreeSet;
use std::path::Path;

/// What a template declares, as far as the local stack stands in for it.
#[derive(Clone, Debug, Default)]
pub struct Template {
    /// DynamoDB tables.
    pub tables: Vec<Table>,
    /// SQS queues, dead-letter queues included.
    pub queues: Vec<Queue>,
    /// Lambda functions.
    pub functions: Vec<Function>,
    /// The REST API.
    pub api: Api,
    /// What refuses requests before it.
    pub edge: Edge,
}

impl Template {
    /// Reads a template file, and what it nests.
    ///
    /// # Errors
    /// One sentence: what is wrong, and where.
    pub fn load(path: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| format!("The template {} cannot be read: {error}.", path.display()))?;
        let folder = path.parent().unwrap_or(Path::new(""));
        Self::parse_in(&text, folder)
            .map_err(|problem| format!("The template {} is wrong: {problem}.", path.display()))
    }

    /// Reads the text of a template that nests nothing.
    ///
    /// # Errors
    /// What is wrong, and where.
    pub fn parse(text: &str) -> Result<Self, String> {
        Self::parse_in(text, Path::new(""))
    }

    /// Reads a template's text, and what it nests from that folder.
    ///
    /// # Errors
    /// What is wrong, and where.
    pub fn parse_in(text: &str, folder: &Path) -> Result<Self, String> {
        let mut stack = nested::Stack::default();
        stack.read(text, &Map::new(), folder)?;
        let mut template = stack.template;
        if template.functions.is_empty() {
            return Err("it declares no function".to_owned());
        }
        template.edge = Edge::of(&template.api, stack.acls, stack.associations)?;
        template.check_sources()?;
        Ok(template)
    }

    /// Every event source with the function that it calls.
    pub fn sources(&self) -> impl Iterator<Item = (&EventSource, &Function)> {
        self.functions.iter().flat_map(|function| function.sources.iter().map(move |source| (source, function)))
    }

    /// The queue of that logical id.
    #[must_use]
    pub fn queue(&self, logical_id: &str) -> Option<&Queue> {
        self.queues.iter().find(|queue| queue.logical_id == logical_id)
    }

    /// The table of that logical id, if it has a stream.
    #[must_use]
    pub fn streaming(&self, logical_id: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.logical_id == logical_id && table.has_stream())
    }

    /// What an event source names must be in the template.
    fn check_sources(&self) -> Result<(), String> {
        let lacks = |function: &Function, kind: &str, name: &str| {
            Err(format!("{} needs the {kind} {name}, which the template does not have", function.logical_id))
        };
        for function in &self.functions {
            let mut read = BTreeSet::new();
            // Lambda refuses the second one, and both would share one position.
            if let Some(twice) =
                function.sources.iter().filter_map(EventSource::reads).find(|it| !read.insert(*it))
            {
                return Err(format!("{} is called by {twice} twice", function.logical_id));
            }
        }
        for (source, function) in self.sources() {
            let queue = match source {
                EventSource::Queue(source) => Some(&source.queue),
                EventSource::Stream(source) if self.streaming(&source.table).is_none() => {
                    return lacks(function, "stream of", &source.table);
                }
                EventSource::Stream(source) => source.on_failure.as_ref(),
                EventSource::Schedule(_) => None,
            };
            if let Some(queue) = queue.filter(|queue| self.queue(queue).is_none()) {
                return lacks(function, "queue", queue);
            }
        }
        Ok(())
    }

    /// Every route with the function behind it.
    pub fn routes(&self) -> impl Iterator<Item = (&Route, &Function)> {
        self.functions.iter().flat_map(|function| function.routes.iter().map(move |route| (route, function)))
    }
}

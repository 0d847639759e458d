//! `template.yaml`, read the way CloudFormation and SAM read it: what the stack is made of, said once.

mod intrinsics;
mod model;
pub mod yaml;

pub use intrinsics::{ACCOUNT, REGION};
pub use model::{Api, Function, GatewayResponse, Queue, Route, Table, Throttle};

use intrinsics::Scope;
use serde_json::Value;
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
}

impl Template {
    /// Reads a template file.
    ///
    /// # Errors
    /// One sentence: what is wrong, and where.
    pub fn load(path: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| format!("The template {} cannot be read: {error}.", path.display()))?;
        Self::parse(&text).map_err(|problem| format!("The template {} is wrong: {problem}.", path.display()))
    }

    /// Reads a template's text.
    ///
    /// # Errors
    /// What is wrong, and where.
    pub fn parse(text: &str) -> Result<Self, String> {
        let document = yaml::read(text)?;
        let scope = Scope::of(&document)?;
        let mut template = Self::default();
        let globals = scope.resolve(document.pointer("/Globals/Function").unwrap_or(&Value::Null))?;
        for (name, resource) in scope.resources() {
            let properties = || {
                let written = resource.get("Properties").unwrap_or(&Value::Null);
                scope.resolve(written).map_err(|problem| format!("{name}: {problem}"))
            };
            match resource.get("Type").and_then(Value::as_str) {
                Some("AWS::DynamoDB::Table") => template.tables.push(Table::read(name, properties()?)?),
                Some("AWS::SQS::Queue") => template.queues.push(Queue::read(name, properties()?)?),
                Some("AWS::Serverless::Api") => template.api = Api::read(name, properties()?)?,
                Some("AWS::Serverless::Function") => {
                    let metadata = resource.get("Metadata").unwrap_or(&Value::Null);
                    template.functions.push(Function::read(name, &globals, properties()?, metadata)?);
                }
                Some(_) => {}
                None => return Err(format!("{name} has no Type")),
            }
        }
        if template.functions.is_empty() {
            return Err("it declares no function".to_owned());
        }
        Ok(template)
    }

    /// Every route with the function behind it.
    pub fn routes(&self) -> impl Iterator<Item = (&Route, &Function)> {
        self.functions.iter().flat_map(|function| function.routes.iter().map(move |route| (route, function)))
    }
}

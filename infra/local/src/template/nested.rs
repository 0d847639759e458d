//! A stack and the stacks that it nests, read as one: what stands in a nested template is there as if it stood in the template
//! that nests it, with the parameters that it is given.

use super::edge::WebAcl;
use super::intrinsics::Scope;
use super::model::{Api, Function, Queue, Table};
use super::{Template, yaml};
use serde_json::{Map, Value};
use std::path::Path;

/// What has been read so far.
#[derive(Default)]
pub(super) struct Stack {
    /// All but its edge.
    pub template: Template,
    /// Web ACLs, which have no effect until one is put in front of the API.
    pub acls: Vec<WebAcl>,
    /// What puts them there: logical ids and properties.
    pub associations: Vec<(String, Value)>,
}

impl Stack {
    /// Adds what that text declares, its nested templates read from that folder.
    pub fn read(&mut self, text: &str, given: &Map<String, Value>, folder: &Path) -> Result<(), String> {
        let document = yaml::read(text)?;
        let scope = Scope::of(&document, given)?;
        let globals = scope.resolve(document.pointer("/Globals/Function").unwrap_or(&Value::Null))?;
        for (name, resource) in scope.resources() {
            let properties = || {
                let written = resource.get("Properties").unwrap_or(&Value::Null);
                scope.resolve(written).map_err(|problem| format!("{name}: {problem}"))
            };
            match resource.get("Type").and_then(Value::as_str) {
                Some("AWS::DynamoDB::Table") => self.template.tables.push(Table::read(name, properties()?)?),
                Some("AWS::SQS::Queue") => self.template.queues.push(Queue::read(name, properties()?)?),
                Some("AWS::Serverless::Api") => self.template.api = Api::read(name, properties()?)?,
                Some("AWS::WAFv2::WebACL") => self.acls.push(WebAcl::read(name, properties()?)?),
                Some("AWS::WAFv2::WebACLAssociation") => self.associations.push((name.to_owned(), properties()?)),
                Some("AWS::Serverless::Function") => {
                    let metadata = resource.get("Metadata").unwrap_or(&Value::Null);
                    self.template.functions.push(Function::read(name, &globals, properties()?, metadata)?);
                }
                Some("AWS::CloudFormation::Stack") => self.nest(name, &properties()?, folder)?,
                Some(_) => {}
                None => return Err(format!("{name} has no Type")),
            }
        }
        Ok(())
    }

    fn nest(&mut self, name: &str, properties: &Value, folder: &Path) -> Result<(), String> {
        let file = properties.get("TemplateURL").and_then(Value::as_str);
        let path = folder.join(file.ok_or_else(|| format!("{name} has no TemplateURL"))?);
        let text = std::fs::read_to_string(&path)
            .map_err(|error| format!("{name}: {} cannot be read: {error}", path.display()))?;
        let given = properties.get("Parameters").and_then(Value::as_object).cloned().unwrap_or_default();
        let folder = path.parent().unwrap_or(folder);
        self.read(&text, &given, folder).map_err(|problem| format!("{name}: {problem}"))
    }
}

//! Who may do what: every call of a function is held against its policies in the template, as IAM does it, so that a
//! policy that lacks something shows in the first test and not in the first deployment.

use super::asked::{Asked, asked};
use crate::template::policy::Grant;
use crate::template::{Table, Template};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

/// The functions' grants, and which of them have been used.
#[derive(Debug)]
pub struct Access {
    tables: Vec<Table>,
    /// By logical id, which is how `sam local` names functions.
    names: BTreeMap<String, String>,
    grants: BTreeMap<String, Vec<Grant>>,
    used: Mutex<BTreeMap<String, BTreeSet<String>>>,
}

impl Access {
    /// What the template grants.
    #[must_use]
    pub fn new(template: &Template) -> Self {
        let functions = template.functions.iter();
        let names = functions.clone().map(|function| (function.logical_id.clone(), function.name.clone()));
        let grants = functions.map(|function| (function.name.clone(), function.grants.clone()));
        let (names, grants) = (names.collect(), grants.collect());
        Self { tables: template.tables.clone(), names, grants, used: Mutex::default() }
    }

    /// The name of the function that calls itself so.
    #[must_use]
    pub fn name_of(&self, caller: &str) -> Option<&str> {
        let known = self.grants.get_key_value(caller).map(|(name, _)| name);
        known.or_else(|| self.names.get(caller)).map(String::as_str)
    }

    /// Lets a function make a call, or says why not, as AWS does.
    ///
    /// # Errors
    /// What it lacks.
    pub fn ask(&self, function: &str, service: &str, operation: &str, body: &[u8]) -> Result<(), String> {
        let body: Value = serde_json::from_slice(body).unwrap_or_default();
        let Some(all) = asked(service, operation, &body, &self.tables) else {
            return Err(format!(
                "{function} calls {service}:{operation}, of which the local stack cannot tell what it asks"
            ));
        };
        for asked in all {
            let grants = self.grants.get(function).into_iter().flatten();
            let mut allowing =
                grants.filter_map(|grant| grant.allows(&asked.action, &asked.resource, &asked.keys));
            let used = allowing.next().ok_or_else(|| denied(function, &asked))?;
            let mut all_used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
            all_used.entry(function.to_owned()).or_default().extend(used);
        }
        Ok(())
    }

    /// `{"contributions-get":["KnowTheCaller: dynamodb:GetItem partner#*"]}`
    #[must_use]
    pub fn used(&self) -> Value {
        json!(*self.used.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Forgets what was used.
    pub fn clear(&self) {
        self.used.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

fn denied(function: &str, asked: &Asked) -> String {
    let Asked { action, resource, keys } = asked;
    let on = if keys.is_empty() { String::new() } else { format!(" with the keys {}", keys.join(", ")) };
    format!("{function} is not authorized to perform: {action} on resource: {resource}{on}")
}

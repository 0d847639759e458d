//! What each function's own clients called, as GET `/_local/calls` shows it.

use serde::Serialize;
use serde_json::{Number, Value, json};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Calls by function and operation, since they were last cleared.
#[derive(Debug, Default)]
pub struct Calls(Mutex<BTreeMap<String, BTreeMap<String, Tally>>>);

/// One operation's calls and what they consumed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Tally {
    /// How often it was called, applied or not.
    pub calls: u64,
    /// Write capacity units.
    #[serde(serialize_with = "plain")]
    pub write_units: f64,
    /// Read capacity units.
    #[serde(serialize_with = "plain")]
    pub read_units: f64,
}

/// Half units are real (an eventually consistent read); whole ones are written without a fraction.
fn plain<S: serde::Serializer>(units: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    let whole = *units as u64;
    if whole as f64 == *units {
        whole.serialize(serializer)
    } else {
        Number::from_f64(*units).serialize(serializer)
    }
}

impl Calls {
    /// Adds a call and what it consumed.
    pub fn record(&self, function: &str, operation: &str, units: f64) {
        let mut functions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let tally = functions.entry(function.to_owned()).or_default().entry(operation.to_owned()).or_default();
        tally.calls += 1;
        if writes(operation) {
            tally.write_units += units;
        } else {
            tally.read_units += units;
        }
    }

    /// `{"functions":{"contributions-create":{"PutItem":{"calls":1,"write_units":2,"read_units":0}}}}`
    pub fn as_json(&self) -> Value {
        json!({ "functions": *self.0.lock().unwrap_or_else(PoisonError::into_inner) })
    }

    /// Begins anew.
    pub fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// Whether that operation of DynamoDB's changes anything.
pub fn writes(operation: &str) -> bool {
    ["Put", "Update", "Delete", "BatchWrite", "TransactWrite"].iter().any(|verb| operation.starts_with(verb))
}

//! Faults on demand: what the functions' clients see of the engines, as POST `/_local/faults` sets it.

use serde::Deserialize;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The engine that misbehaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Service {
    /// The ledger's.
    Dynamodb,
    /// The queues'.
    Sqs,
}

impl Service {
    /// As actions and ARNs name it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dynamodb => "dynamodb",
            Self::Sqs => "sqs",
        }
    }
}

/// How it misbehaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Refuses the call: too many.
    Throttle,
    /// Fails with a 500, the call not applied.
    Error,
    /// Never answers, the call not applied.
    Timeout,
    /// Applies the call and drops the connection instead of answering.
    LostResponse,
}

/// What POST `/_local/faults` takes.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    service: Service,
    fault: Kind,
    /// Which part of the calls it hits, 0.0 to 1.0.
    #[serde(default = "always")]
    rate: f64,
    /// For how many seconds.
    for_s: f64,
}

fn always() -> f64 {
    1.0
}

/// The longest that a fault may be asked for, in seconds.
const MAX_FOR_S: f64 = 3_600.0;

/// The faults that are on.
#[derive(Debug, Default)]
pub struct Faults(Mutex<HashMap<Service, (Fault, Instant)>>);

impl Faults {
    /// Turns a fault on; it replaces the service's last one.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn set(&self, fault: Fault) -> Result<(), String> {
        if !(0.0..=1.0).contains(&fault.rate) {
            return Err("rate must be from 0.0 to 1.0".to_owned());
        }
        if !(0.0..=MAX_FOR_S).contains(&fault.for_s) {
            return Err(format!("for_s must be from 0 to {MAX_FOR_S}"));
        }
        let until = Instant::now() + Duration::from_secs_f64(fault.for_s);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(fault.service, (fault, until));
        Ok(())
    }

    /// Turns all faults off.
    pub fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// What this call meets, if anything.
    pub fn draw(&self, service: Service) -> Option<Kind> {
        let faults = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (fault, until) = faults.get(&service)?;
        (Instant::now() < *until && rand::random::<f64>() < fault.rate).then_some(fault.fault)
    }
}

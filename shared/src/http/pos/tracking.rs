//! What a terminal wants to have back: `tracking_data`, which nobody here looks into.

use serde::Serialize;
use serde_json::value::RawValue;
use std::fmt;

/// The text of a request's `tracking_data`, to be sent back to the byte; null when none came. Not signed.
#[derive(Clone, Copy, Default, Serialize)]
#[serde(transparent)]
pub struct Tracking<'a>(Option<&'a RawValue>);

impl<'a> Tracking<'a> {
    pub(super) fn new(raw: Option<&'a RawValue>) -> Self {
        Self(raw)
    }

    /// As it is sent.
    #[must_use]
    pub fn as_str(self) -> &'a str {
        self.0.map_or("null", RawValue::get)
    }
}

/// Its length alone: it may tell of a customer.
impl fmt::Debug for Tracking<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tracking({} bytes)", self.as_str().len())
    }
}

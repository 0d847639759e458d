//! Who is asking: pure functions of what the caller sent and what the ledger holds.

pub mod api_key;
pub mod secret;

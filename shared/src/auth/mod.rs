//! Who is asking: pure functions of what the caller sent and what the ledger holds.

pub mod api_key;
pub mod pos_signature;
pub mod seal;
pub mod secret;
mod signing_secret;
pub mod webhook_signature;

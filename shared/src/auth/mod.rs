//! Who is asking: pure functions of what the caller sent and what the ledger holds.

pub mod api_key;
pub mod bearer;
mod bearer_error;
mod caller;
pub mod issuer_url;
pub mod jwks;
pub mod pos_signature;
pub mod record_hmac;
pub mod seal;
pub mod secret;
mod signing_secret;
#[cfg(test)]
pub(crate) mod test_issuer;
pub mod webhook_signature;

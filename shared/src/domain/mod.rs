//! The rules of the ledger: no I/O, no clock, no randomness, nothing of AWS.

pub mod adjustment;
pub mod authorisation;
pub mod canonical;
pub mod cents;
pub mod charity;
pub mod code;
pub mod consumer_user;
pub mod contribution;
pub mod cursor;
pub mod customer;
pub mod device;
pub mod donation;
pub mod event;
pub mod fingerprint;
pub mod id;
pub mod invitation;
pub mod json;
pub mod money;
pub mod month;
pub mod notification;
pub mod origin;
pub mod partner;
pub mod payment_gateway;
pub mod pos_code;
#[cfg(test)]
pub(crate) mod pos_samples;
pub mod pre_approval;
pub mod refusal;
pub mod remittance;
pub mod risk;
pub mod sealed;
pub mod sender;
pub mod service_url;
pub mod tenant;
pub mod webhook;
pub mod webhook_dialect;

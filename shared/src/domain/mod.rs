//! The rules of the ledger: no I/O, no clock, no randomness, nothing of AWS.

pub mod cents;
pub mod contribution;
pub mod cursor;
pub mod event;
pub mod fingerprint;
pub mod id;
pub mod json;
pub mod money;
pub mod month;
pub mod notification;
pub mod origin;
pub mod partner;
pub mod pos_code;
pub mod refusal;
pub mod sealed;
pub mod tenant;
pub mod webhook;
pub mod webhook_dialect;

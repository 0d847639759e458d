//! Almoner: one ledger of donation, payment and remittance transactions behind five partner contracts.
//!
//! Dependencies point one way: function → [`http`], [`auth`], [`notify`], [`store`] → [`domain`]. `auth` and `http` never
//! see `store`, `store` never sees `http`; [`app`] is where they meet.

pub mod announce;
pub mod app;
pub mod auth;
pub mod aws_error;
pub mod aws_limits;
pub mod batch;
mod bucket;
pub mod cache;
pub mod clock;
pub mod config;
pub mod directory;
pub mod documents;
pub mod domain;
pub mod donating;
pub mod http;
pub mod invocation;
pub mod issuers;
pub mod keyring;
pub mod lambda;
pub mod notify;
mod outbound;
pub mod processor;
pub mod reconcile;
pub mod record_keys;
pub mod remitting;
pub mod replay;
pub mod statement;
pub mod statements;
pub mod store;
pub mod subscribers;
pub mod telemetry;
pub mod terminal;
#[cfg(test)]
mod test_endpoint;

//! Every test goes through the HTTP surface of a stack of its own, unless what it tests has none. With
//! `ALMONER_DEPLOYED` the same tests go to a stack that runs already (see `world/deployed.rs`).

mod buyer;
mod common;
mod completions;
mod contention;
mod contributions;
mod donations;
mod journey;
mod notifications;
mod ops_device;
mod ops_donation;
mod ops_giving;
mod pos;
mod reconciliation;
mod record_keys;
mod remittance;
mod rotation;
mod subscriber;
mod waiting;
mod webhooks;
mod world;

// What looks at the clone, the local stack's own switches, or all that one operator sees of one ledger: there is
// nothing in it to deploy.
#[cfg(not(deployed))]
mod documents;
#[cfg(not(deployed))]
mod lambda;
#[cfg(not(deployed))]
mod local;
#[cfg(not(deployed))]
mod ops;
#[cfg(not(deployed))]
mod ops_commands;
#[cfg(not(deployed))]
mod ops_donations;
#[cfg(not(deployed))]
mod ops_pos;
#[cfg(not(deployed))]
mod ops_purchases;
#[cfg(not(deployed))]
mod ops_queues;
#[cfg(not(deployed))]
mod restore;
#[cfg(not(deployed))]
mod template;

//! The operator's command line, as a library: the local stack and the tests use the same code.

mod charity;
pub mod cli;
mod completions;
mod consumer;
mod credential;
mod customer;
mod dead_letters;
mod deliveries;
mod device;
mod donation;
mod events;
mod file;
mod gateway;
pub mod giving;
mod message;
mod partner;
mod pos;
mod project;
mod purchase;
mod queue;
mod queues;
pub mod receive;
pub mod sandbox;
mod sweep;
mod target;
pub mod tills;
mod webhooks;

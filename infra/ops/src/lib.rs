//! The operator's command line, as a library: the local stack and the tests use the same code.

pub mod cli;
mod completions;
mod credential;
mod dead_letters;
mod deliveries;
mod events;
mod message;
mod partner;
mod pos;
mod project;
mod queue;
mod queues;
pub mod receive;
pub mod sandbox;
mod sweep;
mod target;
mod webhooks;

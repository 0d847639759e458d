//! Every test goes through the HTTP surface of a stack of its own, unless what it tests has none.

mod common;
mod completions;
mod contributions;
mod documents;
mod lambda;
mod local;
mod notifications;
mod ops;
mod ops_queues;
mod subscriber;
mod template;
mod waiting;
mod webhooks;
mod world;

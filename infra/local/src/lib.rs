//! The local stack: one process that stands in for API Gateway, Lambda, DynamoDB, SQS and KMS, and follows
//! `template.yaml`. `cargo run` starts it; the tests start one each.

pub mod banner;
pub mod cli;
pub mod engine;
pub mod functions;
pub mod gateway;
mod issuer;
mod key_file;
mod sam_local;
mod server;
pub mod sources;
pub mod stack;
pub mod template;

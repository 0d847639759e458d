//! The embedded AWS engines and the one door to them, which counts calls and plays faults.

pub mod access;
mod asked;
pub mod calls;
pub mod dynamodb;
pub mod faults;
pub mod front;
pub mod kms;
mod queues;
pub mod sqs;

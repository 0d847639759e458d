//! Telling subscribers: the schedule, the queues, the signed POST.

mod address;
mod exchange;
pub mod message;
pub mod payload;
pub mod queue;
mod resolver;
mod retry_after;
pub mod schedule;
pub mod sender;
mod sent;
pub mod settlement;
pub mod target;

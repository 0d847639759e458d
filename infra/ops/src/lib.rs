//! The operator's command line, as a library: the local stack and the tests use the same code.

pub mod cli;
mod credential;
mod partner;
mod project;
pub mod sandbox;
mod target;

//! contracts/contributions.md.

mod calls;
mod complete;
mod create;
mod get;
mod list;

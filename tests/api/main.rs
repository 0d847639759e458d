//! Every test goes through the HTTP surface of a stack of its own, unless what it tests has none.

mod common;
mod contributions;
mod documents;
mod lambda;
mod local;
mod ops;
mod template;
mod world;

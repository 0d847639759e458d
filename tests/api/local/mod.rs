//! The local stack itself: what stands in for AWS behaves like it.

mod gateway;
mod switches;
mod template;

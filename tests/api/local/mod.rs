//! The local stack itself: what stands in for AWS behaves like it.

mod edge;
mod gateway;
mod issuer;
mod sam_local;
mod switches;
mod template;

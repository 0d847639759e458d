//! The point of sale on the wire (contracts/pos.md): reading signed bodies, answering with signed ones.
//!
//! Whatever is refused is an answer with a code and the status 200; what is signed is what stands on the wire.

pub mod answer;
pub mod body;
pub mod field;
mod malformed;
pub mod request;
mod tracking;
mod value;

pub use malformed::Malformed;
pub use tracking::Tracking;

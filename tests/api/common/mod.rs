//! contracts/README.md, *Rules common to all*.

mod authorisation;
mod bad_input;
mod credentials;
mod faults;
mod headers;
mod idempotency;
mod opened;
mod races;
mod routes;
mod tenancy;

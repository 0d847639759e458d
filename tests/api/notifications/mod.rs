//! contracts/notifications.md, *Outbound*: who subscribed hears of it, at least once, signed.

mod delivery;
mod expiry;
mod outbound;
mod recovery;
mod schedule;
mod slow;
mod targets;

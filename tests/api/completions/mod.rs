//! contracts/notifications.md, *Inbound*: a completion that was answered happens, whatever the store does.

mod faults;
mod queued;
mod rejected;

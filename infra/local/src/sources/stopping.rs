//! How every poller learns that the stack stops.

use tokio::sync::watch;

/// Told when the stack stops: its other end is dropped, on purpose or with the stack.
#[derive(Clone, Debug)]
pub struct Stopping(watch::Receiver<()>);

impl Stopping {
    /// Both ends. The stack stops when the first is dropped.
    #[must_use]
    pub fn new() -> (watch::Sender<()>, Self) {
        let (running, stopping) = watch::channel(());
        (running, Self(stopping))
    }

    /// Returns when the stack stops.
    pub async fn wait(&mut self) {
        while self.0.changed().await.is_ok() {}
    }

    /// Whether it does.
    #[must_use]
    pub fn begun(&self) -> bool {
        self.0.has_changed().is_err()
    }
}

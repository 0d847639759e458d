//! Medians and tails of what was measured.

use std::time::Duration;

/// Durations of one kind of work.
#[derive(Default)]
pub struct Figures(Vec<Duration>);

impl Figures {
    /// Adds one.
    pub fn add(&mut self, duration: Duration) {
        self.0.push(duration);
    }

    /// So many of a hundred were no slower than this.
    pub fn percentile(&self, percent: usize) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        sorted[(sorted.len() - 1) * percent / 100]
    }

    /// `p50 p99 max` in microseconds.
    pub fn row(&self) -> String {
        let micros = |percent| self.percentile(percent).as_micros();
        format!("{:>8} {:>8} {:>8}", micros(50), micros(99), micros(100))
    }
}

//! How many requests came from one address of late.
//!
//! Two things must stay true: the count is that of the window, give or take what came in a sixtieth of it (WAF promises
//! less), and no more addresses are remembered than [`ADDRESSES`], whoever sends from how many.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

/// How many addresses are remembered: as many as WAF remembers for one rule.
pub const ADDRESSES: usize = 10_000;
/// A window is counted in so many steps, so that what is remembered of an address is bounded, too.
const STEPS: u32 = 60;

/// The counts of one rule.
pub struct Rates {
    step: Duration,
    addresses: usize,
    by_address: HashMap<String, Steps>,
}

/// What came from one address, by the step that it came in.
#[derive(Default)]
struct Steps {
    counts: VecDeque<(u128, u64)>,
    total: u64,
}

impl Rates {
    /// Nothing has come yet; `addresses` are remembered at most.
    pub fn new(window: Duration, addresses: usize) -> Self {
        Self { step: window / STEPS, addresses, by_address: HashMap::new() }
    }

    /// Counts a request that comes now (since whenever; the same for all), and says how many the window has with it.
    pub fn count(&mut self, address: &str, now: Duration) -> u64 {
        let step_ns = self.step.as_nanos().max(1);
        let (now, into_ns) = (now.as_nanos() / step_ns, now.as_nanos() % step_ns);
        if !self.by_address.contains_key(address) && self.by_address.len() >= self.addresses {
            self.forget_one();
        }
        let steps = self.by_address.entry(address.to_owned()).or_default();
        steps.count(now);
        // The step in which the window begins is only partly in it: as much as of the step that is now is still to come.
        let still_in = u128::from(steps.first_of(now)) * (step_ns - into_ns - 1) / step_ns;
        steps.total - steps.first_of(now) + u64::try_from(still_in).unwrap_or_default()
    }

    /// Forgets the address that has not been heard of for longest.
    fn forget_one(&mut self) {
        let last = |steps: &Steps| steps.counts.back().map(|(step, _)| *step);
        let oldest =
            self.by_address.iter().min_by_key(|(_, steps)| last(steps)).map(|(address, _)| address.clone());
        if let Some(oldest) = oldest {
            self.by_address.remove(&oldest);
        }
    }
}

impl Steps {
    fn count(&mut self, now: u128) {
        while let Some((_, count)) =
            self.counts.front().copied().filter(|(step, _)| step + u128::from(STEPS) < now)
        {
            self.total -= count;
            self.counts.pop_front();
        }
        match self.counts.back_mut() {
            Some((step, count)) if *step >= now => *count += 1,
            _ => self.counts.push_back((now, 1)),
        }
        self.total += 1;
    }

    /// What came in the step in which the window begins.
    fn first_of(&self, now: u128) -> u64 {
        self.counts.front().filter(|(step, _)| step + u128::from(STEPS) == now).map_or(0, |(_, count)| *count)
    }
}

#[cfg(test)]
mod tests;

//! The limits of one method: requests a second, and how many at once. API Gateway's token buckets.

use crate::template::{Route, Throttle};
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use std::num::NonZeroU32;

/// API Gateway's own limits, where the template sets none.
const ACCOUNT_RATE: u32 = 10_000;
const ACCOUNT_BURST: u32 = 5_000;

/// One method's bucket; `None` lets nothing through.
pub struct Throttles(Option<DefaultDirectRateLimiter>);

impl Throttles {
    /// The limits of that route: its own, else the API's default, else the account's.
    pub fn of(route: &Route, throttles: &[Throttle]) -> Self {
        let covering = || throttles.iter().filter(|throttle| throttle.covers(route));
        let throttle = covering().find(|throttle| !throttle.is_default()).or_else(|| covering().next());
        let (rate, burst) = throttle.map_or((ACCOUNT_RATE, ACCOUNT_BURST), |own| (own.rate, own.burst));
        let quota = NonZeroU32::new(rate).zip(NonZeroU32::new(burst));
        Self(quota.map(|(rate, burst)| RateLimiter::direct(Quota::per_second(rate).allow_burst(burst))))
    }

    /// Whether one more request may come now.
    pub fn allow(&self) -> bool {
        self.0.as_ref().is_some_and(|bucket| bucket.check().is_ok())
    }
}

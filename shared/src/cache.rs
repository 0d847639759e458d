//! Reference data kept in memory for a short while.

use jiff::{SignedDuration, Timestamp};
use quick_cache::sync;
use std::hash::Hash;

/// How long it is remembered that there was nothing.
pub const MISSING_FOR: SignedDuration = SignedDuration::from_secs(5);

/// A bounded cache. Under pressure the least used entries go first, so that a flood of unknown keys does not
/// drive out the known ones.
#[derive(Debug)]
pub struct Cache<K, V> {
    entries: sync::Cache<K, Entry<V>>,
    found_for: SignedDuration,
}

#[derive(Clone, Debug)]
struct Entry<V> {
    value: Option<V>,
    asked_at: Timestamp,
    until: Timestamp,
}

impl<K: Hash + Eq + Clone, V: Clone> Cache<K, V> {
    /// A cache of at most so many entries, that keeps what was found for that long.
    #[must_use]
    pub fn of(max_entries: usize, found_for: SignedDuration) -> Self {
        Self { entries: sync::Cache::new(max_entries), found_for }
    }

    /// Forgets what is known under that key.
    pub fn forget(&self, key: &K) {
        self.entries.remove(key);
    }

    /// What is known under that key, asking `load` when nothing is or it is too old. Failures are not kept.
    ///
    /// # Errors
    /// Those of `load`.
    pub async fn get<E>(
        &self,
        key: &K,
        now: Timestamp,
        load: impl Future<Output = Result<Option<V>, E>>,
    ) -> Result<Option<V>, E> {
        self.get_if(key, now, |entry| now < entry.until, load).await
    }

    /// What is known under that key if it was asked for less than `max_age` ago; else what `load` says now. Failures are
    /// not kept, and what was known then stays.
    ///
    /// # Errors
    /// Those of `load`.
    pub async fn get_younger<E>(
        &self,
        key: &K,
        now: Timestamp,
        max_age: SignedDuration,
        load: impl Future<Output = Result<Option<V>, E>>,
    ) -> Result<Option<V>, E> {
        self.get_if(key, now, |entry| now.duration_since(entry.asked_at) < max_age, load).await
    }

    async fn get_if<E>(
        &self,
        key: &K,
        now: Timestamp,
        counts: impl Fn(&Entry<V>) -> bool,
        load: impl Future<Output = Result<Option<V>, E>>,
    ) -> Result<Option<V>, E> {
        if let Some(entry) = self.entries.get(key).filter(counts) {
            return Ok(entry.value);
        }
        let value = load.await?;
        let keep = if value.is_some() { self.found_for } else { MISSING_FOR };
        let until = now.checked_add(keep).unwrap_or(Timestamp::MAX);
        self.entries.insert(key.clone(), Entry { value: value.clone(), asked_at: now, until });
        Ok(value)
    }

    /// How many entries are held.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether none is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: SignedDuration = SignedDuration::from_secs(60);

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    async fn get(cache: &Cache<u32, u32>, now: i64, answer: Result<Option<u32>, ()>) -> Result<Option<u32>, ()> {
        cache.get(&1, at(now), async { answer }).await
    }

    #[tokio::test]
    async fn what_was_found_is_kept_for_a_minute() {
        let cache = Cache::of(10, MINUTE);
        assert_eq!(get(&cache, 0, Ok(Some(7))).await, Ok(Some(7)));
        assert_eq!(get(&cache, 59, Ok(Some(8))).await, Ok(Some(7)));
        assert_eq!(get(&cache, 60, Ok(Some(8))).await, Ok(Some(8)));
    }

    #[tokio::test]
    async fn what_was_missing_is_asked_for_again_after_five_seconds() {
        let cache = Cache::of(10, MINUTE);
        assert_eq!(get(&cache, 0, Ok(None)).await, Ok(None));
        assert_eq!(get(&cache, 4, Ok(Some(7))).await, Ok(None));
        assert_eq!(get(&cache, 5, Ok(Some(7))).await, Ok(Some(7)));
    }

    #[tokio::test]
    async fn what_is_not_young_enough_is_asked_for_again_and_stays_when_that_fails() {
        let cache = Cache::of(10, MINUTE);
        let younger = async |now: i64, answer: Result<Option<u32>, ()>| {
            cache.get_younger(&1, at(now), SignedDuration::from_secs(1), async { answer }).await
        };
        assert_eq!(get(&cache, 10, Ok(Some(7))).await, Ok(Some(7)));
        assert_eq!(younger(10, Ok(Some(8))).await, Ok(Some(7)));
        assert_eq!(younger(11, Err(())).await, Err(()));
        assert_eq!(get(&cache, 11, Ok(Some(8))).await, Ok(Some(7)), "it stays");
        assert_eq!(younger(11, Ok(Some(8))).await, Ok(Some(8)));
        assert_eq!(get(&cache, 70, Ok(Some(9))).await, Ok(Some(8)), "and is kept for a minute from then on");
        assert_eq!(get(&cache, 71, Ok(Some(9))).await, Ok(Some(9)));
    }

    #[tokio::test]
    async fn what_was_forgotten_is_asked_for_again() {
        let cache = Cache::of(10, MINUTE);
        assert_eq!(get(&cache, 0, Ok(Some(7))).await, Ok(Some(7)));
        cache.forget(&1);
        assert_eq!(get(&cache, 0, Ok(Some(8))).await, Ok(Some(8)));
    }

    #[tokio::test]
    async fn a_failure_is_not_kept() {
        let cache = Cache::of(10, MINUTE);
        assert_eq!(get(&cache, 0, Err(())).await, Err(()));
        assert_eq!(get(&cache, 0, Ok(Some(7))).await, Ok(Some(7)));
    }

    #[tokio::test]
    async fn it_never_holds_more_than_it_may() {
        let cache: Cache<u32, u32> = Cache::of(100, MINUTE);
        for key in 0..10_000 {
            let _ = cache.get(&key, at(0), async { Ok::<_, ()>(None) }).await;
        }
        assert!(cache.len() <= 100, "{}", cache.len());
    }
}

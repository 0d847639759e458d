//! What is known of an issuer's keys, and when to ask for them again: pure, by the times that are given.

use crate::auth::jwks::KeySet;
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;

/// How long keys are kept without asking again.
const FRESH_FOR: SignedDuration = SignedDuration::from_mins(10);
/// How long they serve when nobody answers.
const SERVE_FOR: SignedDuration = SignedDuration::from_hours(1);
/// How often an issuer is asked, at most, while there are keys that serve: whoever makes up key ids makes us ask no
/// more often than this.
const PAUSE: SignedDuration = SignedDuration::from_secs(30);
/// The same while there are none: every caller is turned away meanwhile.
const PAUSE_WITHOUT_KEYS: SignedDuration = SignedDuration::from_secs(1);

/// One issuer's keys.
#[derive(Debug, Default)]
pub(super) struct Known {
    keys: Option<(Arc<KeySet>, Timestamp)>,
    asked_at: Option<Timestamp>,
}

impl Known {
    /// The keys, as long as they may serve.
    pub(super) fn serving(&self, now: Timestamp) -> Option<Arc<KeySet>> {
        self.keys_within(SERVE_FOR, now).cloned()
    }

    /// Whether to ask the issuer for what it publishes now, for a token that names this key.
    pub(super) fn must_ask(&self, kid: &str, now: Timestamp) -> bool {
        if self.keys_within(FRESH_FOR, now).is_some_and(|keys| keys.has(kid)) {
            return false;
        }
        let pause = if self.serving(now).is_some() { PAUSE } else { PAUSE_WITHOUT_KEYS };
        self.asked_at.is_none_or(|at| now.duration_since(at) >= pause)
    }

    /// It is being asked. Said before the answer, so that one who gives up waiting for it has asked too.
    pub(super) fn asked(&mut self, now: Timestamp) {
        self.asked_at = Some(now);
    }

    /// It answered what was asked then. Keys that it publishes no more are gone.
    pub(super) fn learn(&mut self, keys: KeySet, asked_at: Timestamp) {
        self.keys = Some((Arc::new(keys), asked_at));
    }

    fn keys_within(&self, age: SignedDuration, now: Timestamp) -> Option<&Arc<KeySet>> {
        let (keys, fetched_at) = self.keys.as_ref()?;
        (now.duration_since(*fetched_at) < age).then_some(keys)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn learnt(second: i64) -> Known {
        let set = json!({ "keys": [{ "kty": "RSA", "kid": "k1", "n": "AQAB", "e": "AQAB" }] }).to_string();
        let mut known = Known::default();
        known.asked(at(second));
        known.learn(KeySet::parse(set.as_bytes()).unwrap(), at(second));
        known
    }

    #[test]
    fn known_keys_are_kept_for_ten_minutes_and_serve_for_an_hour() {
        let mut known = learnt(0);
        for (second, ask) in [(0, false), (599, false), (600, true), (3_599, true), (3_600, true)] {
            assert_eq!(known.must_ask("k1", at(second)), ask, "{second}");
            assert_eq!(known.serving(at(second)).is_some(), second < 3_600, "{second}");
        }
        known.asked(at(600));
        assert!(!known.must_ask("k1", at(629)) && known.must_ask("k1", at(630)), "nobody answered");
    }

    #[test]
    fn an_unknown_key_makes_it_ask_once_in_half_a_minute() {
        let mut known = learnt(0);
        assert!(!known.must_ask("k2", at(29)) && known.must_ask("k2", at(30)));
        known.asked(at(30));
        assert!(!known.must_ask("k2", at(59)) && !known.must_ask("k3", at(59)) && known.must_ask("k3", at(60)));
    }

    #[test]
    fn without_keys_it_asks_again_after_a_second() {
        let mut known = Known::default();
        assert!(known.must_ask("k1", at(0)) && known.serving(at(0)).is_none());
        known.asked(at(0));
        assert!(!known.must_ask("k1", at(0)) && known.must_ask("k1", at(1)));
        let mut stale = learnt(0);
        stale.asked(at(3_600));
        assert!(stale.must_ask("k1", at(3_601)));
    }
}

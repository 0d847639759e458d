//! When a notification is tried again. The first try is at once; each number is the pause after one that failed.

use jiff::{SignedDuration, Timestamp};

/// How many pauses a schedule may have.
const MAX_STEPS: usize = 20;
/// The longest pause: a week.
const MAX_STEP_S: u32 = 604_800;
/// How long all pauses together may be: two weeks, as long as SQS keeps a message. A notification is kept for longer than
/// that takes with every jitter and Retry-After, so that none is forgotten while it is owed.
const MAX_TOTAL_S: u32 = 1_209_600;
/// The jitter: up to this part of a pause is added to it, so that what failed together does not return together.
const JITTER_DIVISOR: u32 = 10;
/// The longest that SQS hides a message, counted from its receive: 12 hours, less a margin for the try itself.
pub const MAX_VISIBILITY_S: i64 = 43_200 - 60;

/// The pauses between tries, in seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule(Vec<u32>);

impl Default for Schedule {
    /// contracts/notifications.md: 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 10 h.
    fn default() -> Self {
        Self(vec![5, 300, 1_800, 7_200, 18_000, 36_000, 36_000])
    }
}

impl Schedule {
    /// Reads `5,300,1800`: 1 to 20 pauses of 1 to 604800 seconds, 1209600 together.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let steps: Vec<u32> = text.split(',').map(|step| step.parse().ok()).collect::<Option<_>>()?;
        let fits = steps.len() <= MAX_STEPS && steps.iter().all(|step| (1..=MAX_STEP_S).contains(step));
        (fits && steps.iter().sum::<u32>() <= MAX_TOTAL_S).then_some(Self(steps))
    }

    /// When to try again after so many failed tries; `None` when that was the last.
    ///
    /// `random` spreads it over a tenth of the pause. What the endpoint itself asked for (`Retry-After`) is
    /// honoured, but never beyond the step after this one.
    #[must_use]
    pub fn next(
        &self,
        tries: u32,
        now: Timestamp,
        random: u32,
        retry_after: Option<SignedDuration>,
    ) -> Option<Timestamp> {
        let at = usize::try_from(tries).ok()?.checked_sub(1)?;
        let step = *self.0.get(at)?;
        let jitter = random % (step / JITTER_DIVISOR).max(1);
        let pause = SignedDuration::from_secs(i64::from(step + jitter));
        let next_step = SignedDuration::from_secs(i64::from(self.0.get(at + 1).copied().unwrap_or(step)));
        let asked = retry_after.unwrap_or_default().min(next_step);
        now.checked_add(pause.max(asked)).ok()
    }
}

/// For how many seconds a message is hidden so that it comes back at that moment; in hops, when that is more than
/// SQS can hide it. Never 0, which would make it come back in a tight loop.
#[must_use]
pub fn visibility_s(due_at: Timestamp, now: Timestamp) -> i32 {
    let millis = due_at.as_millisecond() - now.as_millisecond();
    let seconds = millis.max(0).saturating_add(999) / 1_000;
    i32::try_from(seconds.clamp(1, MAX_VISIBILITY_S)).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    fn pauses(schedule: &Schedule, random: u32) -> Vec<i64> {
        (1..).map_while(|tries| schedule.next(tries, at(0), random, None)).map(Timestamp::as_second).collect()
    }

    #[test]
    fn the_contracts_schedule_is_walked_to_its_end_with_up_to_a_tenth_of_jitter() {
        let schedule = Schedule::default();
        let pauses_s = [5, 300, 1_800, 7_200, 18_000, 36_000, 36_000];
        assert_eq!(pauses(&schedule, 0), pauses_s);
        for random in [1, 7, 29, 99_991, u32::MAX] {
            for (pause, plain) in pauses(&schedule, random).into_iter().zip(pauses_s) {
                assert!((plain..=plain + plain / 10).contains(&pause), "{pause} for {plain}");
            }
        }
        assert_ne!(pauses(&schedule, 29), pauses_s);
    }

    #[test]
    fn retry_after_is_honoured_up_to_the_next_step() {
        let next = |tries, seconds| {
            let asked = Some(SignedDuration::from_secs(seconds));
            Schedule::default().next(tries, at(0), 0, asked).unwrap().as_second()
        };
        assert_eq!(next(1, 2), 5, "never earlier than the schedule");
        assert_eq!(next(1, 60), 60);
        assert_eq!(next(1, 300), 300);
        assert_eq!(next(1, 86_400), 300, "the next step is the limit");
        assert_eq!(next(7, 86_400), 36_000, "the last step has no next");
        assert_eq!(Schedule::default().next(8, at(0), 0, Some(SignedDuration::from_secs(5))), None);
    }

    #[test]
    fn schedules_are_read_from_text_and_limited() {
        assert_eq!(Schedule::parse("5,300,1800,7200,18000,36000,36000"), Some(Schedule::default()));
        assert_eq!(pauses(&Schedule::parse("1,2").unwrap(), 9), [1, 2]);
        assert!(Schedule::parse("604800,604800").is_some());
        assert_eq!(Schedule::parse("604800,604800,1"), None, "more than two weeks together");
        for text in ["", "0", "5,", ",5", "5, 6", "-1", "1.5", "604801", &["1"; 21].join(",")] {
            assert_eq!(Schedule::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_wait_beyond_what_sqs_can_hide_is_made_in_hops() {
        assert_eq!(visibility_s(at(36_000), at(0)), 36_000, "the longest of the contract's, jitter and all, fits");
        assert_eq!(visibility_s(at(39_600), at(0)), 39_600);
        let (mut now, due, mut hops) = (at(0), at(604_800), 0);
        while now < due {
            let seconds = visibility_s(due, now);
            assert!((1..=43_200).contains(&seconds));
            now = now.checked_add(SignedDuration::from_secs(i64::from(seconds))).unwrap();
            hops += 1;
        }
        assert_eq!((now, hops), (due, 15));
        assert_eq!(visibility_s(at(0), at(5)), 1, "what is overdue comes back soon, not at once");
        assert_eq!(visibility_s(Timestamp::from_millisecond(1_001).unwrap(), at(0)), 2, "never too early");
    }
}

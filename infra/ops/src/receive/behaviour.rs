//! What a rightly signed delivery is answered. No I/O: a function of the events that came before it.

use std::collections::{HashSet, VecDeque};
use std::fmt;

/// How many events are remembered before all are forgotten.
const MAX_EVENTS: usize = 100_000;

/// One way to fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// With this status.
    Status(u16),
    /// By never answering.
    Hang,
}

impl Step {
    /// Reads `hang`, or a status of 200 to 599.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let status = || text.parse().ok().filter(|status| (200..600).contains(status)).map(Self::Status);
        let step = if text == "hang" { Some(Self::Hang) } else { status() };
        step.ok_or("must be hang or statuses from 200 to 599, with commas between")
    }
}

/// What a delivery was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// This status.
    Status(u16),
    /// Nothing, ever.
    Never,
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(status) => write!(f, "answered {status}"),
            Self::Never => f.write_str("not answered"),
        }
    }
}

/// What was asked for, and what has come so far.
#[derive(Debug)]
pub(super) struct Behaviour {
    fail: VecDeque<Step>,
    duplicate: bool,
    reorder: bool,
    /// Refused until another event was taken.
    held: Option<String>,
    /// Not to be refused for their order any more.
    through: HashSet<String>,
    taken: HashSet<String>,
    arrived: HashSet<String>,
}

impl Behaviour {
    pub(super) fn new(fail: Vec<Step>, duplicate: bool, reorder: bool) -> Self {
        let [through, taken, arrived] = [HashSet::new(), HashSet::new(), HashSet::new()];
        Self { fail: fail.into(), duplicate, reorder, held: None, through, taken, arrived }
    }

    /// Whether the event came before, and what to answer now.
    pub(super) fn judge(&mut self, event_id: &str) -> (bool, Answer) {
        let again = !remember(&mut self.arrived, event_id);
        let answer = match self.fail.pop_front() {
            Some(Step::Status(status)) => Answer::Status(status),
            Some(Step::Hang) => Answer::Never,
            None if self.reorder && self.out_of_turn(event_id) => Answer::Status(503),
            None if self.duplicate && remember(&mut self.taken, event_id) => Answer::Status(500),
            None => Answer::Status(200),
        };
        (again, answer)
    }

    /// Holds the first of two events; the second lets both through.
    fn out_of_turn(&mut self, event_id: &str) -> bool {
        if self.through.contains(event_id) {
            return false;
        }
        match self.held.take() {
            Some(held) if held != event_id => {
                remember(&mut self.through, &held);
                remember(&mut self.through, event_id);
                false
            }
            _ => {
                self.held = Some(event_id.to_owned());
                true
            }
        }
    }
}

/// Whether the event is new to the set.
fn remember(events: &mut HashSet<String>, event_id: &str) -> bool {
    if events.len() >= MAX_EVENTS {
        events.clear();
    }
    events.insert(event_id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(mut behaviour: Behaviour, events: &str) -> String {
        let answer = |event: &str| match behaviour.judge(event) {
            (again, Answer::Status(status)) => format!("{event}{}{status}", if again { "+" } else { ":" }),
            (_, Answer::Never) => format!("{event}-"),
        };
        events.split(' ').map(answer).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn deliveries_fail_in_turn_and_then_no_more() {
        let steps: Vec<Step> = ["500", "hang", "410"].map(|text| Step::parse(text).unwrap()).into();
        assert_eq!(answers(Behaviour::new(steps, false, false), "a a b a"), "a:500 a- b:410 a+200");
        for text in ["", "199", "600", "HANG", "5xx", "-1"] {
            assert!(Step::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn every_event_can_be_made_to_come_twice() {
        assert_eq!(answers(Behaviour::new(vec![], true, false), "a b a b a"), "a:500 b:500 a+200 b+200 a+200");
    }

    #[test]
    fn events_can_be_made_to_swap_places() {
        let swapped = answers(Behaviour::new(vec![], false, true), "a a b b a c d c");
        assert_eq!(swapped, "a:503 a+503 b:200 b+200 a+200 c:503 d:200 c+200");
    }

    #[test]
    fn events_can_swap_places_and_come_twice() {
        let both = answers(Behaviour::new(vec![], true, true), "a b a b a");
        assert_eq!(both, "a:503 b:500 a+500 b+200 a+200");
    }
}

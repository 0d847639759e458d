//! What a check finds.

use crate::said::Cell;

/// How it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Ok,
    /// It works, and somebody should look.
    Warn,
    Bad,
    /// It cannot be looked at here.
    Skipped,
}

/// What a check finds of one thing.
#[derive(Clone, Debug)]
pub(super) struct Finding {
    check: &'static str,
    /// The thing, by its name.
    what: String,
    pub(super) state: State,
    says: String,
    advice: Option<String>,
}

impl Finding {
    pub(super) fn ok(check: &'static str, what: impl Into<String>, says: impl Into<String>) -> Self {
        Self { check, what: what.into(), state: State::Ok, says: says.into(), advice: None }
    }

    pub(super) fn skipped(check: &'static str, why: impl Into<String>) -> Self {
        Self { check, what: "all of it".to_owned(), state: State::Skipped, says: why.into(), advice: None }
    }

    pub(super) fn warn(
        check: &'static str,
        what: impl Into<String>,
        says: impl Into<String>,
        advice: impl Into<String>,
    ) -> Self {
        Self { state: State::Warn, ..Self::bad(check, what, says, advice) }
    }

    pub(super) fn bad(
        check: &'static str,
        what: impl Into<String>,
        says: impl Into<String>,
        advice: impl Into<String>,
    ) -> Self {
        Self { check, what: what.into(), state: State::Bad, says: says.into(), advice: Some(advice.into()) }
    }

    pub(super) fn row(self) -> [Cell; 5] {
        let state = match self.state {
            State::Ok => "OK",
            State::Warn => "WARN",
            State::Bad => "BAD",
            State::Skipped => "SKIPPED",
        };
        [state.into(), self.check.into(), self.what.into(), self.says.into(), self.advice.into()]
    }
}

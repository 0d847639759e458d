//! The dead-letter queues.

use clap::ValueEnum;

/// Which dead-letter queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// Completions that could not be applied
    Completions,
    /// What settlement reported and could not be read, or not be applied for long
    Settlements,
    /// Bank statements that could not be imported for long
    Statements,
    /// Notifications whose schedule is at its end
    Notifications,
    /// Changes of the ledger that were not announced
    Events,
}

impl Kind {
    /// All of them.
    pub(super) const ALL: [Self; 5] =
        [Self::Completions, Self::Settlements, Self::Statements, Self::Notifications, Self::Events];

    /// As it is called here.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Completions => "completions",
            Self::Settlements => "settlements",
            Self::Statements => "statements",
            Self::Notifications => "notifications",
            Self::Events => "events",
        }
    }

    /// Its queue's logical id in the template.
    pub(super) fn queue(self) -> &'static str {
        match self {
            Self::Completions => "CompletionsDeadLetters",
            Self::Settlements => "SettlementsDeadLetters",
            Self::Statements => "StatementsDeadLetters",
            Self::Notifications => "NotificationsDeadLetters",
            Self::Events => "EventsDeadLetters",
        }
    }

    /// The logical id of the queue that its messages come from; `None` for those that come from the table's stream.
    pub(super) fn source(self) -> Option<&'static str> {
        match self {
            Self::Completions => Some("Completions"),
            Self::Settlements => Some("Settlements"),
            Self::Statements => Some("Statements"),
            Self::Notifications => Some("Notifications"),
            Self::Events => None,
        }
    }
}

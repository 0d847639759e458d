//! A consumer user: somebody who gives by themselves, with what is known of them and what they pay with.
//!
//! What must stay true: these are personal data, and nothing of them is ever printed by accident. See
//! contracts/donations.md.

use super::tenant::Mode;
use std::fmt;
use std::ops::RangeInclusive;
use uuid::Uuid;

/// How many payment methods a consumer user may have.
pub const MAX_PAYMENT_METHODS: usize = 20;
/// How long a name, an address or a telephone number may be, in characters.
pub const DETAIL_LENGTH: RangeInclusive<usize> = 1..=256;

/// Which consumer user: the `sub` of their tokens, in one mode. Displays as `test#3f33b5e7-…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ConsumerUserId {
    /// Test or live.
    pub mode: Mode,
    /// The consumer user.
    pub id: Uuid,
}

impl fmt::Display for ConsumerUserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.mode, self.id)
    }
}

/// Whether a payment method pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MethodState {
    /// It does.
    Good,
    /// It is declined.
    Declined,
    /// Its time is over.
    Expired,
}

impl MethodState {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Good, Self::Declined, Self::Expired];

    /// `good`, `declined` or `expired`, as it is stored.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Declined => "declined",
            Self::Expired => "expired",
        }
    }

    /// Reads what [`MethodState::as_str`] writes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// What a consumer user pays with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaymentMethod {
    /// One of its consumer user's.
    pub id: Uuid,
    /// Whether it pays.
    pub state: MethodState,
}

/// One consumer user.
#[derive(Clone, PartialEq, Eq)]
pub struct ConsumerUser {
    /// Who.
    pub id: ConsumerUserId,
    /// Their name, in one.
    pub full_name: Option<String>,
    /// Where to write to them.
    pub email: Option<String>,
    /// Whether that address is a substitute for their own.
    pub email_anonymized: bool,
    /// Where to call them.
    pub phone: Option<String>,
    /// What they pay with, in the order of the ids: at most [`MAX_PAYMENT_METHODS`].
    pub payment_methods: Vec<PaymentMethod>,
}

impl ConsumerUser {
    /// One of whom nothing is known.
    #[must_use]
    pub fn new(id: ConsumerUserId) -> Self {
        let payment_methods = Vec::new();
        Self { id, full_name: None, email: None, email_anonymized: false, phone: None, payment_methods }
    }

    /// Their own payment method of that id.
    #[must_use]
    pub fn payment_method(&self, id: Uuid) -> Option<&PaymentMethod> {
        self.payment_methods.iter().find(|method| method.id == id)
    }
}

impl fmt::Debug for ConsumerUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let methods = &self.payment_methods;
        f.debug_struct("ConsumerUser")
            .field("id", &self.id)
            .field("payment_methods", methods)
            .finish_non_exhaustive()
    }
}

/// What an operator says of a consumer user: what is `None` stays, and an empty text is taken away.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Details {
    /// Their name, in one.
    pub full_name: Option<String>,
    /// Where to write to them.
    pub email: Option<String>,
    /// Whether that address is a substitute for their own.
    pub email_anonymized: Option<bool>,
    /// Where to call them.
    pub phone: Option<String>,
}

impl fmt::Debug for Details {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Details").finish_non_exhaustive()
    }
}

impl Details {
    /// The consumer user with these details.
    #[must_use]
    pub fn on(self, consumer: ConsumerUser) -> ConsumerUser {
        let changed = |new: Option<String>, old| new.map_or(old, |new| Some(new).filter(|new| !new.is_empty()));
        ConsumerUser {
            full_name: changed(self.full_name, consumer.full_name),
            email: changed(self.email, consumer.email),
            email_anonymized: self.email_anonymized.unwrap_or(consumer.email_anonymized),
            phone: changed(self.phone, consumer.phone),
            ..consumer
        }
    }
}

/// Whether a text can be a name or a telephone number.
#[must_use]
pub fn is_detail(text: &str) -> bool {
    DETAIL_LENGTH.contains(&text.chars().count())
}

/// Whether a text can be an address to write to: more than that only writing to it can tell.
#[must_use]
pub fn is_email(text: &str) -> bool {
    let parts = text.split_once('@');
    is_detail(text) && parts.is_some_and(|(who, whereto)| !who.is_empty() && !whereto.is_empty())
}

#[cfg(test)]
#[path = "consumer_user_tests.rs"]
mod tests;

//! A charity, and the causes that one may give to it for.
//!
//! What must stay true: its id alone names it, and its record tells its mode, because the public endpoint has no
//! credentials to tell that. See contracts/donations.md.

use super::tenant::Mode;
use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use uuid::Uuid;

/// How many causes a charity may have.
pub const CAUSES: RangeInclusive<usize> = 1..=100;
/// How long a cause may be, in characters.
pub const CAUSE_LENGTH: RangeInclusive<usize> = 1..=128;

/// One charity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charity {
    /// Names it, over both modes.
    pub id: Uuid,
    /// Whether what is given to it is real.
    pub mode: Mode,
    /// For operators; never sent to anyone.
    pub name: String,
    /// What it collects for, in their order, each once.
    pub causes: Vec<String>,
    /// One that is not active takes no new donations.
    pub active: bool,
}

impl Charity {
    /// Whether one may give to it for that.
    #[must_use]
    pub fn has_cause(&self, cause: &str) -> bool {
        self.active && self.causes.iter().any(|own| own == cause)
    }
}

/// Whether a text can be a cause.
#[must_use]
pub fn is_cause(text: &str) -> bool {
    CAUSE_LENGTH.contains(&text.chars().count())
}

/// The causes of a charity: in their order, each once. `None` when they are too few or too many, or one cannot be one.
#[must_use]
pub fn causes(texts: impl IntoIterator<Item = String>) -> Option<Vec<String>> {
    let causes: BTreeSet<String> = texts.into_iter().collect();
    let fit = CAUSES.contains(&causes.len()) && causes.iter().all(|cause| is_cause(cause));
    fit.then(|| causes.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts<const N: usize>(texts: [&str; N]) -> Vec<String> {
        texts.map(str::to_owned).to_vec()
    }

    #[test]
    fn one_gives_for_a_cause_of_an_active_charity() {
        let charity = |active| Charity {
            id: Uuid::nil(),
            mode: Mode::Test,
            name: "n".to_owned(),
            causes: texts(["wells", "école"]),
            active,
        };
        assert!(charity(true).has_cause("wells") && charity(true).has_cause("école"));
        for other in ["", "well", "Wells", "wells ", "wellsécole"] {
            assert!(!charity(true).has_cause(other), "{other}");
        }
        assert!(!charity(false).has_cause("wells"));
    }

    #[test]
    fn causes_stand_in_their_order_each_once() {
        assert_eq!(causes(texts(["b", "a", "b"])), Some(texts(["a", "b"])));
        assert_eq!(causes([]), None);
        assert_eq!(causes(texts(["a", ""])), None);
        let many = |count: usize| (0..count).map(|number| number.to_string()).collect::<Vec<_>>();
        assert!(causes(many(100)).is_some());
        assert_eq!(causes(many(101)), None);
        assert!(causes(many(100).into_iter().chain(many(100))).is_some(), "each counts once");
    }

    #[test]
    fn a_cause_has_1_to_128_characters() {
        assert!(is_cause("é") && is_cause(&"é".repeat(128)));
        assert!(!is_cause("") && !is_cause(&"é".repeat(129)));
    }
}

//! The two ways in which an event is written and signed. Each subscription speaks one of them.

use serde::{Deserialize, Serialize};

/// What a subscription's deliveries look like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    /// Standard Webhooks: `webhook-id`, `webhook-timestamp`, `webhook-signature`.
    #[default]
    Standard,
    /// The RaaS contract's: `x-raas-event`, `x-raas-webhook-signature`.
    Raas,
}

impl Dialect {
    /// `standard` or `raas`, as subscriptions and the store write it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Raas => "raas",
        }
    }

    /// Reads what [`Self::as_str`] writes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Standard, Self::Raas].into_iter().find(|dialect| dialect.as_str() == text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dialect_has_one_name_wherever_it_is_written() {
        for (dialect, name) in [(Dialect::Standard, "standard"), (Dialect::Raas, "raas")] {
            assert_eq!(dialect.as_str(), name);
            assert_eq!(Dialect::parse(name), Some(dialect));
            assert_eq!(serde_json::to_value(dialect).unwrap(), name);
            assert_eq!(serde_json::from_value::<Dialect>(name.into()).unwrap(), dialect);
        }
        for text in ["", "Standard", "raas ", "svix"] {
            assert_eq!(Dialect::parse(text), None, "{text}");
        }
        assert_eq!(Dialect::default(), Dialect::Standard);
    }
}

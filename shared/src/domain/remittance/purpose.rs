//! What money is sent for.

/// The purposes that a transaction may have (contracts/remittance.md, and the usual categories of remittances).
const PURPOSES: [&str; 20] = [
    "BUSINESS",
    "CHARITY",
    "EDUCATION",
    "EMERGENCY",
    "FAMILY_SUPPORT",
    "GIFT",
    "INVESTMENT",
    "LOAN_REPAYMENT",
    "MEDICAL",
    OTHER,
    "PERSONAL_TRANSFER",
    "PROPERTY_PURCHASE",
    "PROPERTY_RENT",
    "SALARY",
    "SAVINGS",
    "SERVICES",
    "SHOPPING",
    "TAX_PAYMENT",
    "TRAVEL",
    "UTILITY_BILLS",
];

/// The one that says nothing by itself.
const OTHER: &str = "OTHER";

/// A purpose, by the wire's word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Purpose(&'static str);

impl Purpose {
    /// Reads the wire's word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        PURPOSES.into_iter().find(|purpose| *purpose == text).map(Self)
    }

    /// As it goes over the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.0
    }

    /// Whether it must be said in the sender's own words.
    #[must_use]
    pub fn needs_words(self) -> bool {
        self.0 == OTHER
    }

    /// All of them, for whoever named none.
    #[must_use]
    pub fn all() -> String {
        PURPOSES.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_purpose_is_one_of_the_list() {
        for text in PURPOSES {
            let purpose = Purpose::parse(text).unwrap();
            assert_eq!((purpose.as_str(), purpose.needs_words()), (text, text == "OTHER"));
        }
        assert_eq!(Purpose::parse("other"), None);
    }
}

//! Whom a bearer token can stand for.

use crate::domain::tenant::Mode;
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// What a caller is: the token's claim `role`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Somebody who donates by themselves.
    ConsumerUser,
    /// Somebody who takes payments for others.
    PaymentGateway,
    /// A partner.
    Company,
    /// Somebody who buys with a pre-approval.
    Buyer,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::ConsumerUser, Self::PaymentGateway, Self::Company, Self::Buyer];

    /// The word that tokens have for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ConsumerUser => "consumer_user",
            Self::PaymentGateway => "payment_gateway",
            Self::Company => "company",
            Self::Buyer => "buyer",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Role {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|role| role.as_str() == text);
        found.ok_or("must be consumer_user, payment_gateway, company or buyer")
    }
}

/// Who is calling, by a token that was believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Test or live, by the issuer.
    pub mode: Mode,
    /// What they are.
    pub role: Role,
    /// Which of those they are.
    pub id: Uuid,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_is_read_as_it_is_written_and_nothing_else_is() {
        for role in Role::ALL {
            assert_eq!(role.to_string().parse(), Ok(role));
        }
        for text in ["", "Company", "company ", "admin"] {
            let rule = "must be consumer_user, payment_gateway, company or buyer";
            assert_eq!(text.parse::<Role>(), Err(rule), "{text}");
        }
    }
}

//! The URL of an issuer of tokens, as it is configured. What must stay true: keys that tokens are believed by are never
//! fetched over a network in the clear.

use crate::domain::service_url::ServiceUrl;
use url::Url;

/// Where an issuer publishes its keys, behind its own URL.
const JWKS_PATH: &str = "/.well-known/jwks.json";

/// An issuer's URL. Its text is what `iss` must be, to the letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuerUrl {
    text: String,
    jwks: Url,
}

impl IssuerUrl {
    /// Reads it, if it is a [`ServiceUrl`].
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        ServiceUrl::parse(text)?;
        let jwks = Url::parse(&format!("{}{JWKS_PATH}", text.trim_end_matches('/'))).ok()?;
        Some(Self { text: text.to_owned(), jwks })
    }

    /// What tokens of this issuer say in `iss`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Where its keys are.
    #[must_use]
    pub fn jwks(&self) -> &Url {
        &self.jwks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuers_keys_are_behind_its_url() {
        for (text, jwks) in [
            ("https://id.example", "https://id.example/.well-known/jwks.json"),
            ("https://id.example/", "https://id.example/.well-known/jwks.json"),
            ("https://id.example:8443/pool_1", "https://id.example:8443/pool_1/.well-known/jwks.json"),
            ("http://127.0.0.1:3000/_local/issuer", "http://127.0.0.1:3000/_local/issuer/.well-known/jwks.json"),
            ("http://[::1]:3000", "http://[::1]:3000/.well-known/jwks.json"),
        ] {
            let url = IssuerUrl::parse(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((url.as_str(), url.jwks().as_str()), (text, jwks));
        }
    }

    #[test]
    fn what_is_no_service_is_no_issuer() {
        for text in ["", "id.example", "http://id.example", "https://user@id.example", "https://id.example/?a=1"] {
            assert_eq!(IssuerUrl::parse(text), None, "{text}");
        }
    }
}

//! The URL of an issuer of tokens, as it is configured. What must stay true: keys that tokens are believed by are never
//! fetched over a network in the clear.

use url::{Host, Url};

/// How long it may be, in bytes.
const MAX_LENGTH: usize = 512;
/// Where an issuer publishes its keys, behind its own URL.
const JWKS_PATH: &str = "/.well-known/jwks.json";
/// How a container names the machine that it runs on.
const CONTAINER_HOST: &str = "host.docker.internal";

/// An issuer's URL. Its text is what `iss` must be, to the letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuerUrl {
    text: String,
    jwks: Url,
}

impl IssuerUrl {
    /// Reads it: https, or http when it is on this machine, and without user, query or fragment.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let url = Url::parse(text).ok()?;
        let bare = url.username().is_empty() && url.password().is_none();
        let bare = bare && url.query().is_none() && url.fragment().is_none();
        let scheme = url.scheme() == "https" || url.scheme() == "http" && is_here(&url);
        // The URL standard drops some characters without a word.
        let plain = text.bytes().all(|byte| byte.is_ascii_graphic());
        let fits = bare && scheme && plain && text.len() <= MAX_LENGTH;
        let jwks = Url::parse(&format!("{}{JWKS_PATH}", text.trim_end_matches('/'))).ok()?;
        fits.then(|| Self { text: text.to_owned(), jwks })
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

/// Whether the URL stays on this machine: a local stack's issuer, also as its containers see it.
fn is_here(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => ["localhost", CONTAINER_HOST].contains(&name),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_is_https_or_on_this_machine_and_its_keys_are_behind_its_url() {
        for (text, jwks) in [
            ("https://id.example", "https://id.example/.well-known/jwks.json"),
            ("https://id.example/", "https://id.example/.well-known/jwks.json"),
            ("https://id.example:8443/pool_1", "https://id.example:8443/pool_1/.well-known/jwks.json"),
            ("http://127.0.0.1:3000/_local/issuer", "http://127.0.0.1:3000/_local/issuer/.well-known/jwks.json"),
            ("http://[::1]:3000", "http://[::1]:3000/.well-known/jwks.json"),
            ("http://localhost", "http://localhost/.well-known/jwks.json"),
            ("http://host.docker.internal:3002/i", "http://host.docker.internal:3002/i/.well-known/jwks.json"),
        ] {
            let url = IssuerUrl::parse(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((url.as_str(), url.jwks().as_str()), (text, jwks));
        }
    }

    #[test]
    fn what_could_be_read_or_answered_by_others_is_no_issuer() {
        let long = format!("https://id.example/{}", "a".repeat(MAX_LENGTH));
        for text in [
            "",
            "id.example",
            "http://id.example",
            "http://localhost.example",
            "http://10.0.0.1/",
            "ftp://127.0.0.1/",
            "file:///etc",
            "https://user@id.example",
            "https://user:pass@id.example",
            "https://id.example/?a=1",
            "https://id.example/#a",
            "https://id.example/ ",
            "https://id.exa\tmple/",
            "https://",
            &long,
        ] {
            assert_eq!(IssuerUrl::parse(text), None, "{text}");
        }
    }
}

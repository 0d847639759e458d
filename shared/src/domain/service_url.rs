//! The URL of a service that we are configured to believe. What must stay true: what it says is never asked for over a
//! network in the clear.

use std::fmt;
use url::{Host, Url};

/// How long it may be, in bytes.
const MAX_LENGTH: usize = 512;
/// How a container names the machine that it runs on.
const CONTAINER_HOST: &str = "host.docker.internal";

/// Such a URL: https, or http when it is on this machine, and without user, query or fragment. Its `Debug` names the host
/// alone, because a path may hold a secret.
#[derive(Clone, PartialEq, Eq)]
pub struct ServiceUrl(Url);

impl ServiceUrl {
    /// Reads it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let url = Url::parse(text).ok()?;
        let bare = url.username().is_empty() && url.password().is_none();
        let bare = bare && url.query().is_none() && url.fragment().is_none();
        let scheme = url.scheme() == "https" || url.scheme() == "http" && is_here(&url);
        // The URL standard drops some characters without a word.
        let plain = text.bytes().all(|byte| byte.is_ascii_graphic());
        (bare && scheme && plain && text.len() <= MAX_LENGTH).then_some(Self(url))
    }

    /// The URL.
    #[must_use]
    pub fn as_url(&self) -> &Url {
        &self.0
    }
}

impl fmt::Debug for ServiceUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ServiceUrl({})", self.0.host_str().unwrap_or_default())
    }
}

/// Whether the URL stays on this machine: a local stack's service, also as its containers see it.
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
    fn a_service_is_asked_over_tls_or_on_this_machine() {
        for text in [
            "https://pay.example/",
            "https://pay.example:8443/authorise",
            "http://127.0.0.1:3000/_local/issuer",
            "http://[::1]:3000/",
            "http://localhost/",
            "http://host.docker.internal:3002/i",
        ] {
            let url = ServiceUrl::parse(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(url.as_url().as_str(), text);
        }
        let url = ServiceUrl::parse("https://pay.example/secret").unwrap();
        assert_eq!(format!("{url:?}"), "ServiceUrl(pay.example)");
    }

    #[test]
    fn what_could_be_read_or_answered_by_others_is_no_service() {
        let long = format!("https://pay.example/{}", "a".repeat(MAX_LENGTH));
        for text in [
            "",
            "pay.example",
            "http://pay.example",
            "http://localhost.example",
            "http://10.0.0.1/",
            "ftp://127.0.0.1/",
            "file:///etc",
            "https://user@pay.example",
            "https://user:pass@pay.example",
            "https://pay.example/?a=1",
            "https://pay.example/#a",
            "https://pay.example/ ",
            "https://pay.exa\tmple/",
            "https://",
            &long,
        ] {
            assert_eq!(ServiceUrl::parse(text), None, "{text}");
        }
    }
}

//! Where a webhook may go. A [`Target`] has been read and found fit; [`Target::resolve`] looks its host up once and
//! checks every address, and [`super::sender`] connects to those and to nothing else.

use http::uri::PathAndQuery;
use std::net::{IpAddr, SocketAddr};
use thiserror::Error;
use url::{Host, Position, Url};

pub use super::address::{TargetPolicy, address_forbidden};
pub use super::resolver::Resolver;

/// How long a target's URL may be, in bytes.
pub const MAX_URL: usize = 2_048;
/// How many of a host's addresses are tried.
const MAX_ADDRESSES: usize = 8;

/// A URL that may be delivered to, as far as can be told before its host is looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    url: Url,
}

/// Why a target is not delivered to at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TargetError {
    /// Its host has no address.
    #[error("unresolvable")]
    Unresolvable,
    /// Its host has an address that nothing may be sent to.
    #[error("forbidden_address")]
    Forbidden,
}

impl TargetError {
    /// The word that the delivery log has for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unresolvable => "unresolvable",
            Self::Forbidden => "forbidden_address",
        }
    }
}

impl Target {
    /// Reads a URL as a partner wrote it.
    ///
    /// # Errors
    /// What is wrong with it, to follow the field's name: `must begin with https://`.
    pub fn parse(text: &str, policy: TargetPolicy) -> Result<Self, String> {
        if text.len() > MAX_URL {
            return Err(format!("must be at most {MAX_URL} bytes"));
        }
        let lower = text.to_ascii_lowercase();
        if !(lower.starts_with("https://") || policy.local && lower.starts_with("http://")) {
            return Err("must begin with https://".to_owned());
        }
        // The URL standard drops these without a word; what is registered is to be what was written.
        if text.bytes().any(|byte| byte.is_ascii_control() || byte == b' ') {
            return Err("must have no spaces or control characters".to_owned());
        }
        let url = Url::parse(text).map_err(|_| "must be a URL with a host".to_owned())?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err("must have no user name or password".to_owned());
        }
        if url.fragment().is_some() {
            return Err("must have no fragment".to_owned());
        }
        let target = Self { url };
        if target.as_str().len() > MAX_URL || PathAndQuery::try_from(target.path_and_query()).is_err() {
            return Err("must have a path and query that HTTP can carry".to_owned());
        }
        match target.literal_ip() {
            Some(ip) if address_forbidden(ip, policy) => {
                Err("must not be a private or reserved address".to_owned())
            }
            _ => Ok(target),
        }
    }

    /// The URL in its normal form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.url.as_str()
    }

    /// Looks the host up, once. The addresses have all been checked, and are only good for the delivery at hand.
    ///
    /// # Errors
    /// When there is none, or any one of them is forbidden.
    pub async fn resolve(
        &self,
        resolver: &Resolver,
        policy: TargetPolicy,
    ) -> Result<Vec<SocketAddr>, TargetError> {
        let port = self.url.port_or_known_default().unwrap_or_default();
        let mut addresses = match (self.literal_ip(), self.url.host_str()) {
            (Some(ip), _) => vec![SocketAddr::new(ip, port)],
            (None, Some(host)) => resolver.lookup(host, port).await,
            (None, None) => Vec::new(),
        };
        if addresses.is_empty() {
            return Err(TargetError::Unresolvable);
        }
        if addresses.iter().any(|address| address_forbidden(address.ip(), policy)) {
            return Err(TargetError::Forbidden);
        }
        addresses.truncate(MAX_ADDRESSES);
        Ok(addresses)
    }

    /// Whether the connection is to be encrypted: always, but for local mode.
    pub(super) fn is_https(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// The name that the certificate must be for.
    pub(super) fn server_name(&self) -> String {
        self.literal_ip().map_or_else(|| self.url.host_str().unwrap_or_default().to_owned(), |ip| ip.to_string())
    }

    /// `Host`, with the port when it is not the scheme's own.
    pub(super) fn authority(&self) -> &str {
        &self.url[Position::BeforeHost..Position::AfterPort]
    }

    /// What the request line asks for.
    pub(super) fn path_and_query(&self) -> &str {
        &self.url[Position::BeforePath..Position::AfterQuery]
    }

    fn literal_ip(&self) -> Option<IpAddr> {
        match self.url.host() {
            Some(Host::Ipv4(ip)) => Some(ip.into()),
            Some(Host::Ipv6(ip)) => Some(ip.into()),
            Some(Host::Domain(_)) | None => None,
        }
    }
}

#[cfg(test)]
#[path = "target_tests.rs"]
mod tests;

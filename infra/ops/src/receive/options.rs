//! How a receiver is to behave.

use super::behaviour::Step;
use almoner::auth::webhook_signature::SigningSecret;
use almoner::clock::Clock;
use almoner::domain::webhook_dialect::Dialect;
use std::net::{IpAddr, Ipv4Addr};

/// What deliveries are signed with.
#[derive(Clone, Debug)]
pub struct Signing {
    /// The subscription's dialect.
    pub dialect: Dialect,
    /// Its secret.
    pub secret: SigningSecret,
}

impl Signing {
    /// Reads a secret of that dialect.
    #[must_use]
    pub fn parse(dialect: Dialect, secret: &str) -> Option<Self> {
        Some(Self { dialect, secret: SigningSecret::parse(dialect, secret)? })
    }

    /// Reads a secret whose shape tells the dialect.
    #[must_use]
    pub fn guess(secret: &str) -> Option<Self> {
        [Dialect::Standard, Dialect::Raas].into_iter().find_map(|dialect| Self::parse(dialect, secret))
    }
}

/// How a receiver is to behave; by default it takes everything that is rightly signed.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where it listens; unless told otherwise, where this machine alone can reach it.
    pub ip: IpAddr,
    /// Of that address; a free one when it is 0.
    pub port: u16,
    /// Until it is known (see [`super::Receiver::expect`]), every delivery is answered 401.
    pub signing: Option<Signing>,
    /// What the first rightly signed deliveries are answered, in turn.
    pub fail: Vec<Step>,
    /// Whether every event is taken at its first arrival but answered 500.
    pub duplicate: bool,
    /// Whether the first of every two events is refused until the second was taken.
    pub reorder: bool,
    /// What timestamps are held against.
    pub clock: Clock,
    /// Is told of every delivery in one line, as it arrives.
    pub report: fn(&str),
}

impl Default for Options {
    fn default() -> Self {
        Self {
            ip: Ipv4Addr::LOCALHOST.into(),
            port: 0,
            signing: None,
            fail: Vec::new(),
            duplicate: false,
            reorder: false,
            clock: Clock::System,
            report: |_| (),
        }
    }
}

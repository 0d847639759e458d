//! `almoner-ops credential …`

mod issue;
mod look;
mod rotate;

use crate::cli::{PartnerArg, unreachable};
use crate::events::moment;
use crate::said::Said;
use almoner::domain::partner::CredentialKind;
use almoner::store::{Store, credential};
use clap::{Args, Subcommand, ValueEnum};
use jiff::{SignedDuration, Span, SpanRelativeTo, Timestamp};

/// Which pair of headers.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Kind {
    /// API-Key and API-Secret
    ApiKey,
    /// X-Client-Id and X-Client-Secret
    ClientId,
}

impl From<Kind> for CredentialKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::ApiKey => Self::ApiKey,
            Kind::ClientId => Self::ClientId,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Issue a credential; its secret is shown now and never again
    Issue {
        #[command(flatten)]
        partner: PartnerArg,
        /// Which pair of headers it is for
        #[arg(long, value_enum, default_value = "api-key")]
        kind: Kind,
        #[command(flatten)]
        expiry: Expiry,
    },
    /// Give a credential another secret; the one it has goes on working for a while
    Rotate(rotate::Rotate),
    /// Make a credential open nothing, for good
    Revoke {
        /// Its public half (the key or client id)
        id: String,
        /// Which pair of headers it is for
        #[arg(long, value_enum, default_value = "api-key")]
        kind: Kind,
    },
    /// List a partner's credentials
    List {
        #[command(flatten)]
        partner: PartnerArg,
    },
}

/// When a credential opens nothing any more.
#[derive(Clone, Copy, Debug, Args)]
#[group(multiple = false)]
pub(crate) struct Expiry {
    /// After how long it opens nothing any more: 90d, 12h
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    expires_in: Option<SignedDuration>,
    /// From when on it opens nothing any more: 2027-01-01T00:00:00Z, or a date for its first moment (UTC)
    #[arg(long, value_name = "TIME", value_parser = moment)]
    expires_at: Option<Timestamp>,
}

impl Expiry {
    /// The moment, if it is to come.
    fn moment(self, now: Timestamp) -> Result<Option<Timestamp>, String> {
        let after = self.expires_in.map(|after| now.checked_add(after).unwrap_or(Timestamp::MAX));
        let at = after.or(self.expires_at);
        match at {
            Some(at) if at <= now => Err(format!("A credential cannot expire in the past, at {at:.0}.")),
            at => Ok(at),
        }
    }
}

/// A duration such as 24h or 90d; a day has 24 hours.
fn duration(text: &str) -> Result<SignedDuration, &'static str> {
    let span = text.parse::<Span>().and_then(|span| span.to_duration(SpanRelativeTo::days_are_24_hours()));
    let span = span.ok().filter(|span| !span.is_negative());
    span.ok_or("must be a duration such as 24h or 90d")
}

pub(crate) async fn run(store: &Store, command: Command, now: Timestamp) -> Result<Said, String> {
    match command {
        Command::Issue { partner, kind, expiry } => {
            issue::issue(store, partner.tenant(), kind.into(), expiry.moment(now)?, now).await
        }
        Command::Rotate(rotate) => rotate::run(store, rotate, now).await,
        Command::Revoke { id, kind } => {
            if credential::revoke(store, kind.into(), &id, now).await.map_err(unreachable)? {
                Ok(Said::text("Revoked. It stops working within a minute.\n"))
            } else {
                Err(missing(kind))
            }
        }
        Command::List { partner } => look::list(store, partner.tenant(), now).await,
    }
}

fn missing(kind: Kind) -> String {
    let other = match kind {
        Kind::ApiKey => "client-id",
        Kind::ClientId => "api-key",
    };
    let header = header_names(kind.into())[0];
    format!("There is no such {header}: see almoner-ops credential list, and --kind {other}.")
}

fn header_names(kind: CredentialKind) -> [&'static str; 2] {
    match kind {
        CredentialKind::ApiKey => ["API-Key", "API-Secret"],
        CredentialKind::ClientId => ["X-Client-Id", "X-Client-Secret"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_as_people_write_them() {
        for (text, hours) in [("24h", 24), ("90d", 2_160), ("1d 12h", 36), ("0s", 0)] {
            assert_eq!(duration(text), Ok(SignedDuration::from_hours(hours)), "{text}");
        }
        for text in ["", "24", "soon", "-1h", "1 month"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }
}

//! `almoner-ops credential rotate`
//!
//! What must stay true: the new secret is shown only once it is good everywhere. See `almoner::directory`.

use super::issue::shown;
use super::{Expiry, Kind, duration, missing};
use crate::cli::unreachable;
use crate::said::Said;
use almoner::auth::secret;
use almoner::directory::SHOWN_AFTER;
use almoner::domain::credential::{Dropped, MAX_OVERLAP, NotRotated, Wish};
use almoner::store::{Store, credential};
use clap::{Args, ValueEnum};
use jiff::{SignedDuration, Timestamp};

/// Which of two valid secrets is to go.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Which {
    /// The current one: it never reached whom it was for
    Newest,
    /// The one before it: nobody uses it any more
    Oldest,
}

#[derive(Debug, Args)]
pub(crate) struct Rotate {
    /// Its public half (the key or client id), which stays as it is
    id: String,
    /// Which pair of headers it is for
    #[arg(long, value_enum, default_value = "api-key")]
    kind: Kind,
    /// How long the secret that it has goes on working, 30 days at most; 0s ends it within a minute
    #[arg(long, value_name = "DURATION", default_value = "24h", value_parser = overlap)]
    overlap: SignedDuration,
    /// Which secret the new one takes the place of, when two are valid already
    #[arg(long, value_enum)]
    drop: Option<Which>,
    #[command(flatten)]
    expiry: Expiry,
}

impl Rotate {
    /// Whether a secret that may be in use opens nothing from then on.
    pub(crate) fn stops_somebody(&self) -> bool {
        self.overlap.is_zero() || self.drop.is_some()
    }
}

fn overlap(text: &str) -> Result<SignedDuration, &'static str> {
    let overlap = duration(text)?;
    if overlap <= MAX_OVERLAP { Ok(overlap) } else { Err("must be 30d at most") }
}

pub(super) async fn run(store: &Store, command: Rotate, now: Timestamp) -> Result<Said, String> {
    let Rotate { id, kind, overlap, drop, expiry } = command;
    let found = credential::find(store, kind.into(), &id, true).await.map_err(unreachable)?;
    let found = found.ok_or_else(|| missing(kind))?;
    let dropped = drop.map(|which| match which {
        Which::Newest => Dropped::Newest,
        Which::Oldest => Dropped::Oldest,
    });
    let wish = Wish { overlap, expires_at: expiry.moment(now)?, dropped };
    let (_, secret) = secret::issue(found.tenant.mode, rand::random());
    let rotation = found.rotation(secret.sha256(), wish, now).map_err(refused)?;
    if !credential::rotate(store, &found, &rotation).await.map_err(unreachable)? {
        return Err("The credential was changed by somebody else just now. Look at it, and try again.".to_owned());
    }
    // Processes that have just read the credential know the old secret alone. By the time anybody can present the new
    // one they look again.
    tokio::time::sleep(SHOWN_AFTER).await;
    let until = rotation.previous.until;
    let old = if until <= now {
        "The secret before it stops working within a minute.".to_owned()
    } else {
        format!("The secret before it works until {until:.0}.")
    };
    let expiry = rotation.expires_at.map(|at| format!("Whichever is used, nothing works from {at:.0} on.\n"));
    let said = shown(kind.into(), &id, &secret).with("old_secret_until", format!("{until:.0}"));
    let said = said.with("expires_at", rotation.expires_at.map(|at| format!("{at:.0}")));
    Ok(said.line(&format!("{old}\n{}", expiry.unwrap_or_default())))
}

fn refused(why: NotRotated) -> String {
    match why {
        NotRotated::Revoked => "It was revoked, which is for good: issue another.".to_owned(),
        NotRotated::Expired(at) => {
            format!("It expired at {at:.0}. Give it more time with --expires-in or --expires-at.")
        }
        NotRotated::TwoValid(until) => format!(
            "Two secrets are valid until {until:.0}. Say which is to go: --drop oldest if nobody uses that any more, \
             --drop newest if that never reached anybody."
        ),
    }
}

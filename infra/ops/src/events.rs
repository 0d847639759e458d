//! `almoner-ops events …`

use crate::cli::unreachable;
use crate::ledger::Ledger;
use crate::progress;
use crate::said::Said;
use almoner::domain::notification::KEPT_FOR;
use almoner::replay::{Replayed, replay};
use clap::Subcommand;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Announce again what the ledger says has happened in that time; what was announced before is not sent twice
    Replay {
        /// From this moment on: 2026-11-20T12:00:00Z, or a date for its first moment (UTC)
        #[arg(long, value_name = "TIME", value_parser = moment)]
        from: Timestamp,
        /// To before this moment
        #[arg(long, value_name = "TIME", value_parser = moment)]
        to: Timestamp,
    },
}

/// A moment, or a date for its first one.
pub(crate) fn moment(text: &str) -> Result<Timestamp, &'static str> {
    let first = |date: Date| date.to_zoned(TimeZone::UTC).map(|first| first.timestamp());
    text.parse::<Timestamp>()
        .or_else(|_| text.parse::<Date>().and_then(first))
        .map_err(|_| "must be a time such as 2026-11-20T12:00:00Z or a date such as 2026-11-20")
}

pub(crate) async fn run(ledger: &Ledger, command: Command, now: Timestamp) -> Result<Said, String> {
    let Command::Replay { from, to } = command;
    if from >= to {
        return Err("Nothing can be replayed: --from must be before --to.".to_owned());
    }
    if now.duration_since(from) > KEPT_FOR {
        // Beyond that nobody knows any more what was delivered, and all of it would be again.
        let days = KEPT_FOR.as_hours() / 24;
        return Err(format!("Events of more than {days} days ago cannot be replayed: say a later --from."));
    }
    let app = ledger.app().await?;
    let spinner = progress::spinner("Announcing");
    let replayed = replay(&app, from, to).await.map_err(unreachable);
    spinner.finish_and_clear();
    let replayed = replayed?;
    Ok(said(replayed))
}

/// What came of a replay.
pub(crate) fn said(replayed: Replayed) -> Said {
    let Replayed { contributions, authorisations, donations, remittances, events } = replayed;
    let text = format!(
        "Events announced: {events}, of {contributions} contributions, {authorisations} authorisations, {donations} \
         donations and {remittances} remittances looked at.\n"
    );
    let said = Said::shown(text).with("events_announced", events).with("contributions", contributions);
    said.with("authorisations", authorisations).with("donations", donations).with("remittances", remittances)
}

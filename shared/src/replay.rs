//! Announcing again what the ledger says has happened: it heals whatever the table's stream has lost.
//!
//! What must stay true: a contribution changes once, and statements disagree with it once in each way, an authorisation is decided once, and donations and remittances keep their
//! changes, so that the event made of it here has the id that the relay gave it, and announcing it again changes nothing that was
//! begun.

mod donations;
mod remittances;

use crate::announce::announce_to;
use crate::app::App;
use crate::aws_error::AwsError;
use crate::domain::authorisation::CONFIRM_WITHIN;
use crate::domain::contribution::{Contribution, EXPIRY_GRACE, Status};
use crate::domain::cursor::Position;
use crate::domain::event::{
    CONTRIBUTION_COMPLETED, CONTRIBUTION_EXPIRED, CONTRIBUTION_MISMATCHED, Event, EventType,
};
use crate::domain::partner::Partner;
use crate::domain::tenant::Mode;
use crate::http::{self, contributions};
use crate::store::{authorisation_list, expiry, partner};
use futures::stream::{self, StreamExt as _, TryStreamExt as _};
use jiff::{SignedDuration, Timestamp};
use std::ops::AddAssign;
use uuid::Uuid;

/// How long after its time a contribution is written down as expired, at the latest: the grace, and two runs of what
/// writes it.
const EXPIRED_WITHIN: SignedDuration = SignedDuration::from_hours(3);
/// How much older a contribution may be than its partner's expiry and the grace allow for.
const SLACK: SignedDuration = SignedDuration::from_hours(24);
/// How long after a contribution was made a statement is looked for that disagreed with it: one of a whole month, handed in
/// some days after its end.
const RECONCILED_WITHIN: SignedDuration = SignedDuration::from_hours(40 * 24);
/// How far the clocks of those who write may be ahead of ours.
const CLOCK_SKEW: SignedDuration = SignedDuration::from_mins(5);
/// How many events are announced at once.
const AT_ONCE: usize = 16;

/// What was gone through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Replayed {
    /// How many contributions were looked at.
    pub contributions: usize,
    /// How many authorisations were.
    pub authorisations: usize,
    /// How many donations were.
    pub donations: usize,
    /// How many remittances were.
    pub remittances: usize,
    /// How many events were announced, known or not.
    pub events: usize,
}

impl AddAssign for Replayed {
    fn add_assign(&mut self, more: Self) {
        self.contributions += more.contributions;
        self.authorisations += more.authorisations;
        self.donations += more.donations;
        self.remittances += more.remittances;
        self.events += more.events;
    }
}

/// A contribution's change, and between which moments it was written.
struct Change {
    kind: EventType,
    earliest: Timestamp,
    latest: Timestamp,
}

/// Announces every contribution's completion or expiry, every decision on an authorisation, and what became of donations,
/// from that moment to before the other, of all partners that have a webhook, to the webhooks that were there by then. A
/// completion counts from when it was reported, even if it waited in the queue before it was written.
///
/// # Errors
/// When the store or the queue cannot be asked; replaying the same again is right.
pub async fn replay(app: &App, from: Timestamp, to: Timestamp) -> Result<Replayed, AwsError> {
    // Nothing is newer than now, and empty months cost a Query each.
    let to = to.min(moved(app.clock.now(), CLOCK_SKEW));
    let mut replayed = Replayed::default();
    for mode in [Mode::Test, Mode::Live] {
        for partner in partner::list(&app.store, mode).await? {
            if !app.subscribers.of(&app.store, partner.tenant, app.clock.now()).await?.is_empty() {
                contributions_of(app, &partner, (from, to), &mut replayed).await?;
                authorisations_of(app, &partner, (from, to), &mut replayed).await?;
                donations::announce_all(app, &partner, (from, to), &mut replayed).await?;
                remittances::announce_all(app, &partner, (from, to), &mut replayed).await?;
            }
        }
    }
    Ok(replayed)
}

async fn contributions_of(
    app: &App,
    partner: &Partner,
    (from, to): (Timestamp, Timestamp),
    replayed: &mut Replayed,
) -> Result<(), AwsError> {
    let lives = partner.contribution_expiry + EXPIRY_GRACE + SLACK;
    let webhooks = app.subscribers.of(&app.store, partner.tenant, app.clock.now()).await?;
    let reconciled = webhooks.iter().any(|webhook| webhook.events.passes(CONTRIBUTION_MISMATCHED));
    let oldest = moved(from, -(if reconciled { lives.max(RECONCILED_WITHIN) } else { lives }));
    let first = Position { created_at: oldest.max(partner.created_at), id: Uuid::nil() };
    let mut next = Some(first);
    // By the millisecond, as the list is: the bounds of a Query must not cross.
    while let Some(at) = next.filter(|at| at.created_at.as_millisecond() < to.as_millisecond()) {
        let step = expiry::step(&app.store, partner.tenant, at, to).await?;
        replayed.contributions += step.contributions.len();
        let mut events = Vec::new();
        for contribution in step.contributions {
            events.extend(events_of(partner, &contribution, (from, to))?);
        }
        let announced = stream::iter(events)
            .map(async |(event, latest)| {
                // Who subscribed after it happened is not told of it.
                announce_to(app, &event, |webhook| webhook.created_at <= latest).await
            })
            .buffer_unordered(AT_ONCE);
        replayed.events += announced.try_fold(0, async |count, ()| Ok(count + 1)).await?;
        next = step.next;
    }
    Ok(())
}

/// What a contribution's subscribers hear of that time, and when it was written at the latest.
fn events_of(
    partner: &Partner,
    contribution: &Contribution,
    (from, to): (Timestamp, Timestamp),
) -> Result<Vec<(Event, Timestamp)>, AwsError> {
    let unwritten = |error: serde_json::Error| AwsError::Broken(error.to_string());
    let mut events = Vec::new();
    if let Some(change) = change(contribution).filter(|it| it.earliest < to && it.latest >= from) {
        let event = contributions::event(partner.tenant, contribution.clone(), change.kind);
        events.push((event.map_err(unwritten)?, change.latest));
    }
    for told in contribution.transfers.mismatches().into_iter().filter(|told| (from..to).contains(&told.at)) {
        let event = contributions::mismatch_event(partner.tenant, contribution.clone(), told);
        events.push((event.map_err(unwritten)?, told.at));
    }
    Ok(events)
}

/// An authorisation is decided once, so that here, too, its event has the id that the relay gave it.
async fn authorisations_of(
    app: &App,
    partner: &Partner,
    (from, to): (Timestamp, Timestamp),
    replayed: &mut Replayed,
) -> Result<(), AwsError> {
    // Decided at once, or within its buyer's time and two runs of what ends that.
    let oldest = moved(from, -(CONFIRM_WITHIN + SLACK));
    let mut next = Some(Position { created_at: oldest.max(partner.created_at), id: Uuid::nil() });
    while let Some(at) = next.filter(|at| at.created_at.as_millisecond() < to.as_millisecond()) {
        let step = authorisation_list::step(&app.store, partner.tenant, at, to).await?;
        replayed.authorisations += step.authorisations.len();
        for code in step.authorisations {
            let Some(authorisation) = &code.authorisation else { continue };
            let decided_at = authorisation.decided_at.filter(|at| (from..to).contains(at));
            let Some((kind, at)) = authorisation.state.event().zip(decided_at) else { continue };
            let event = http::authorisation::event(&code, authorisation, kind);
            let event = event.map_err(|error| AwsError::Broken(error.to_string()))?;
            announce_to(app, &event, |webhook| webhook.created_at <= at).await?;
            replayed.events += 1;
        }
        next = step.next;
    }
    Ok(())
}

/// What became of it, if anything that subscribers hear of.
fn change(contribution: &Contribution) -> Option<Change> {
    let expired = contribution.expires_at;
    match contribution.status {
        Status::Pending => None,
        Status::Completed => {
            let at = contribution.completed_at?;
            Some(Change { kind: CONTRIBUTION_COMPLETED, earliest: at, latest: at })
        }
        Status::Expired => {
            let latest = moved(expired, EXPIRED_WITHIN);
            Some(Change { kind: CONTRIBUTION_EXPIRED, earliest: expired, latest })
        }
    }
}

/// That moment, moved as far as time goes.
fn moved(moment: Timestamp, by: SignedDuration) -> Timestamp {
    moment.checked_add(by).unwrap_or(if by.is_negative() { Timestamp::MIN } else { Timestamp::MAX })
}

//! Announcing again what became of a company's donations.

use super::Replayed;
use crate::announce::announce_to;
use crate::app::App;
use crate::aws_error::AwsError;
use crate::domain::cursor::Span;
use crate::domain::donation::Change;
use crate::domain::partner::Partner;
use crate::http::donations::company_shape;
use crate::store::donation_list::{self, List};
use jiff::Timestamp;

/// How many donations are read at once: with the two more that a page asks for, as many as one call takes.
const AT_ONCE: usize = 98;

/// A donation keeps what became of it, change by change, so that here, too, every event has the id and the content that
/// the relay gave it. One may be refunded long after it was made: all of a company's are looked through.
pub(super) async fn announce_all(
    app: &App,
    partner: &Partner,
    (from, to): (Timestamp, Timestamp),
    replayed: &mut Replayed,
) -> Result<(), AwsError> {
    let list = List::of_company(partner.tenant);
    let mut after = None;
    loop {
        let span = Span { from: Timestamp::UNIX_EPOCH, to, after, limit: AT_ONCE };
        let page = donation_list::list(&app.store, &list, span, |_| true).await?;
        replayed.donations += page.donations.len();
        for donation in page.donations {
            let within = |change: &&Change| {
                Timestamp::from_millisecond(change.at_ms).is_ok_and(|at| (from..to).contains(&at))
            };
            for (version, change) in (1..).zip(&donation.history).filter(|(_, change)| within(change)) {
                let event = company_shape::event(&donation, version);
                let event = event.map_err(|cause| AwsError::Broken(cause.for_log().to_owned()))?;
                let Some(event) = event else { continue };
                announce_to(app, &event, |webhook| webhook.created_at.as_millisecond() <= change.at_ms).await?;
                replayed.events += 1;
            }
        }
        after = page.next;
        if after.is_none() {
            return Ok(());
        }
    }
}

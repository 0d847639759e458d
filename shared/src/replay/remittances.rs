//! Announcing again what became of a partner's remittances.

use super::Replayed;
use crate::announce::announce_to;
use crate::app::App;
use crate::aws_error::AwsError;
use crate::domain::cursor::Span;
use crate::domain::partner::Partner;
use crate::domain::remittance::{Change, Transaction};
use crate::http::remittance::transaction_shape;
use crate::store::{remittance_list, sender};
use jiff::Timestamp;

/// How many transactions are read at once: as many as one call takes.
const AT_ONCE: usize = 98;

/// A transaction keeps what became of it, change by change, so that here, too, every event has the id that the relay gave it.
/// One may move on long after it was made: all of a partner's are looked through, sender by sender.
pub(super) async fn announce_all(
    app: &App,
    partner: &Partner,
    (from, to): (Timestamp, Timestamp),
    replayed: &mut Replayed,
) -> Result<(), AwsError> {
    for user in sender::list(&app.store, partner.tenant).await? {
        let mut after = None;
        loop {
            let span = Span { from: Timestamp::UNIX_EPOCH, to, after, limit: AT_ONCE };
            let page = remittance_list::list(&app.store, user.id, span).await?;
            replayed.remittances += page.transactions.len();
            for transaction in &page.transactions {
                replayed.events += announce(app, transaction, (from, to)).await?;
            }
            after = page.next;
            if after.is_none() {
                break;
            }
        }
    }
    Ok(())
}

async fn announce(
    app: &App,
    transaction: &Transaction,
    (from, to): (Timestamp, Timestamp),
) -> Result<usize, AwsError> {
    let within =
        |change: &&Change| Timestamp::from_millisecond(change.at_ms).is_ok_and(|at| (from..to).contains(&at));
    let mut announced = 0;
    for (version, change) in (1..).zip(&transaction.history).filter(|(_, change)| within(change)) {
        let event = transaction_shape::event(transaction, version);
        let Some(event) = event.map_err(|error| AwsError::Broken(error.to_string()))? else { continue };
        announce_to(app, &event, |webhook| webhook.created_at.as_millisecond() <= change.at_ms).await?;
        announced += 1;
    }
    Ok(announced)
}

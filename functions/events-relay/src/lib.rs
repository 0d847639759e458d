//! The table's stream: every change of state that somebody asked to hear of becomes what is owed to them. See
//! contracts/notifications.md, *Outbound*.
//!
//! What must stay true: a record counts as read only when what it says is owed stands in the ledger and its messages
//! are in the queue; reading one twice changes nothing.

use almoner::announce::{announce, announce_to};
use almoner::app::App;
use almoner::aws_error::AwsError;
use almoner::domain::authorisation::Authorisation;
use almoner::domain::donation::Donation;
use almoner::domain::event::{Event, EventType, WEBHOOK_DISABLED};
use almoner::domain::notification::KEPT_FOR;
use almoner::domain::pre_approval::PreApproval;
use almoner::domain::webhook::Status;
use almoner::http::donations::company_shape;
use almoner::http::remittance::{sender_shape, transaction_shape};
use almoner::http::{authorisation, contributions, webhooks};
use almoner::lambda::Error;
use almoner::store::change::{Change, read_change};
use almoner::telemetry;
use aws_lambda_events::dynamodb::{Event as StreamEvent, EventRecord};
use aws_lambda_events::streams::{DynamoDbBatchItemFailure, DynamoDbEventResponse};
use futures::stream::{self, StreamExt as _};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use std::sync::Arc;

/// How far the clocks of those who write may be from each other.
const CLOCK_SKEW: SignedDuration = SignedDuration::from_mins(5);
/// How many records are worked on at once.
const AT_ONCE: usize = 16;

/// Relays a batch of records.
///
/// # Errors
/// None: the first record that could not be relayed is reported, and comes again with all after it.
pub async fn handle(app: Arc<App>, event: StreamEvent) -> Result<DynamoDbEventResponse, Error> {
    let read: Vec<_> = event.records.into_iter().map(read).collect();
    for (_, change) in &read {
        // Before anything is announced: a webhook that is older than an event must hear of it.
        if let Ok(Change::Webhook { tenant, .. }) = change {
            app.subscribers.changed(*tenant);
        }
    }
    let app = app.as_ref();
    let relayed = stream::iter(read)
        .map(async |(record, change)| {
            let outcome = match change {
                Ok(change) => relay(app, change).await,
                Err(error) => set_aside(app, &record, &error).await,
            };
            outcome.err().map(|error| {
                telemetry::work_failed("stream record", &record.sequence_number, &error);
                record.sequence_number
            })
        })
        .buffered(AT_ONCE);
    let failed: Vec<String> = relayed.filter_map(std::future::ready).collect().await;
    let mut response = DynamoDbEventResponse::default();
    for sequence_number in failed {
        let mut failure = DynamoDbBatchItemFailure::default();
        failure.item_identifier = Some(sequence_number);
        response.batch_item_failures.push(failure);
    }
    Ok(response)
}

/// Where and when a record was written.
struct Record {
    sequence_number: String,
    pk: String,
    written_at_s: i64,
}

fn read(record: EventRecord) -> (Record, Result<Change, AwsError>) {
    let change = record.change;
    let pk = match change.keys.get("pk") {
        Some(serde_dynamo::AttributeValue::S(pk)) => pk.clone(),
        _ => String::new(),
    };
    let written_at_s = change.approximate_creation_date_time.timestamp();
    let record = Record { sequence_number: change.sequence_number.unwrap_or_default(), pk, written_at_s };
    let image = |item: serde_dynamo::Item| (!item.is_empty()).then_some(item);
    (record, read_change(image(change.old_image), image(change.new_image)))
}

/// A record that cannot be read would hold up all that come after it, and trying again would not help: it goes to the
/// dead-letter queue, in the shape in which Lambda itself sends there what it gives up.
async fn set_aside(app: &App, record: &Record, error: &AwsError) -> Result<(), AwsError> {
    telemetry::work_failed("unreadable stream record", &record.pk, error);
    let at = Timestamp::from_second(record.written_at_s).unwrap_or_default();
    let message = json!({
        "problem": "unreadable record",
        "pk": record.pk,
        "DDBStreamBatchInfo": {
            "startSequenceNumber": record.sequence_number,
            "endSequenceNumber": record.sequence_number,
            "approximateArrivalOfFirstRecord": at,
            "approximateArrivalOfLastRecord": at,
            "batchSize": 1,
        },
    });
    app.events_dead()?.send(message.to_string()).await
}

async fn relay(app: &App, change: Change) -> Result<(), AwsError> {
    let at_once = told_at_once(&change);
    let event = match change {
        Change::Contribution { tenant, before, after } => {
            // A write says one thing: a new status, or what a statement says.
            if let Some(told) = after.transfers.mismatches_since(&before.transfers).into_iter().next() {
                contributions::mismatch_event(tenant, *after, told).map_err(unwritten)?
            } else {
                let Some(kind) = after.event_since(&before) else { return Ok(()) };
                contributions::event(tenant, *after, kind).map_err(unwritten)?
            }
        }
        Change::Authorisation { before, after } => {
            let Some((authorisation, kind)) = decided(&before, &after) else { return Ok(()) };
            authorisation::event(&after, authorisation, kind).map_err(unwritten)?
        }
        Change::Donation { before, after } => {
            let Some(event) = donated(before, &after)? else { return Ok(()) };
            event
        }
        Change::Remittance { before, after } => {
            // A report's number may be noted without a change that anybody hears of.
            let changed = (after.version > before).then_some(after.version);
            let event = changed.map(|version| transaction_shape::event(&after, version)).transpose();
            let Some(event) = event.map_err(unwritten)?.flatten() else { return Ok(()) };
            event
        }
        Change::Sender { before, after } => {
            let changed = before > 0 && after.version > before;
            let Some(kind) = EventType::of_kyc(after.kyc).filter(|_| changed) else { return Ok(()) };
            sender_shape::kyc_event(&after, kind).map_err(unwritten)?
        }
        Change::Invitation(invitation) => authorisation::invited(*invitation).map_err(unwritten)?,
        Change::Webhook { tenant, changed: Some(changed) } => {
            let (before, after) = *changed;
            if before.status != Status::Enabled || after.status == Status::Enabled {
                return Ok(());
            }
            let id = Event::id_of(tenant, after.id, after.version);
            webhooks::event(&after, id, WEBHOOK_DISABLED, app.clock.now()).map_err(unwritten)?
        }
        Change::Webhook { .. } | Change::Other => return Ok(()),
    };
    if !at_once {
        return announce(app, &event).await;
    }
    // What was told of it is forgotten by then: it would be told again.
    if app.clock.now().duration_since(event.at) > KEPT_FOR {
        return Ok(());
    }
    let by = event.at.checked_add(CLOCK_SKEW).unwrap_or(Timestamp::MAX);
    announce_to(app, &event, |webhook| webhook.created_at <= by).await
}

/// Whether the item may be new and yet something to be told of. It is what a restored table's items look like, too, long
/// after they were told of.
fn told_at_once(change: &Change) -> bool {
    matches!(
        change,
        Change::Donation { before: 0, .. } | Change::Remittance { before: 0, .. } | Change::Invitation(_)
    )
}

/// What a pre-approval's change decided, if anything.
fn decided<'a>(before: &PreApproval, after: &'a PreApproval) -> Option<(&'a Authorisation, EventType)> {
    let authorisation = after.authorisation.as_ref()?;
    let changed = before.authorisation.as_ref().map(|it| it.state) != Some(authorisation.state);
    authorisation.state.event().filter(|_| changed).map(|kind| (authorisation, kind))
}

/// What a donation's change was, if its company hears of it. A write makes one change at most.
fn donated(before: u64, after: &Donation) -> Result<Option<Event>, AwsError> {
    if after.version == before {
        return Ok(None);
    }
    company_shape::event(after, after.version).map_err(|cause| AwsError::Broken(cause.for_log().to_owned()))
}

fn unwritten(error: serde_json::Error) -> AwsError {
    AwsError::Broken(error.to_string())
}

//! The `notifications` queue: takes up what is due and posts it, signed, to whoever is owed it. See
//! contracts/notifications.md, *Outbound*.
//!
//! What must stay true: the ledger counts the attempts, and every one stands in the delivery log; an endpoint that is
//! slow holds up nobody else's deliveries; a message is deleted only when nothing is owed for it any more.

mod endpoints;
mod post;

use almoner::app::App;
use almoner::aws_error::AwsError;
use almoner::batch::{self, Message, Then};
use almoner::domain::notification::{Answer, Attempt, Name, Notification, State};
use almoner::domain::webhook::{Status, Webhook};
use almoner::lambda::Error;
use almoner::notify::message::Bell;
use almoner::notify::schedule::visibility_s;
use almoner::store::notification::{self, Claimed};
use almoner::store::{notification_due, webhook};
use almoner::telemetry;
use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent};
use endpoints::Turn;
use jiff::Timestamp;
use std::sync::Arc;

/// Works on a batch.
///
/// # Errors
/// None: what has to come back is reported message by message.
pub async fn handle(app: Arc<App>, event: SqsEvent) -> Result<SqsBatchResponse, Error> {
    let app = app.as_ref();
    Ok(batch::each(app.notifications(), event, |message| work(app, message)).await)
}

async fn work(app: &App, message: Message) -> Then {
    let bell: Bell = match serde_json::from_str(&message.body) {
        Ok(bell) => bell,
        Err(error) => {
            telemetry::work_failed("message", "", &AwsError::Broken(format!("unreadable: {error}")));
            return bury(app, message.body).await.unwrap_or(Then::Hide(batch::growing_s(message.receives)));
        }
    };
    let name = bell.name();
    // Before it is taken up: what waits for its endpoint's other deliveries waits in the queue, not here.
    let turn = match endpoints::turn(name.webhook_id, message.receives).await {
        Ok(turn) => turn,
        Err(pause_s) => return Then::Hide(pause_s),
    };
    answer(app, bell, &turn).await.unwrap_or_else(|error| {
        telemetry::work_failed("notification", &format!("{}/{}", name.webhook_id, name.event_id), &error);
        Then::Hide(batch::growing_s(message.receives))
    })
}

/// Takes up a notification, if it is due.
async fn answer(app: &App, bell: Bell, turn: &Turn) -> Result<Then, AwsError> {
    let now = app.clock.now();
    match notification::claim(&app.store, bell.name(), now).await? {
        Claimed::Now(claimed) => deliver(app, *claimed, turn).await,
        Claimed::NotBefore(due_at) => Ok(Then::Hide(visibility_s(due_at, now))),
        Claimed::Over(State::Dead, attempts) if bell.dead_after == Some(attempts) => {
            // It comes from the dead-letter queue: somebody wants it tried again.
            notification::owe_again(&app.store, bell.name(), now).await?;
            Ok(Then::Hide(1))
        }
        // Its worker died before it could say so.
        Claimed::Over(State::Exhausted, attempts) => dead_letter(app, bell.name(), attempts).await,
        Claimed::Over(..) | Claimed::Missing => Ok(Then::Delete),
    }
}

async fn deliver(app: &App, claimed: Notification, turn: &Turn) -> Result<Then, AwsError> {
    let webhook = webhook::find(&app.store, claimed.event.tenant, claimed.webhook_id).await?;
    let Some(webhook) = webhook.filter(|webhook| webhook.status == Status::Enabled) else {
        notification::give_up(&app.store, &claimed, State::Dropped).await?;
        return Ok(Then::Delete);
    };
    let begun_at = app.clock.now();
    let sent = post::post(app, &webhook, &claimed.event, begun_at).await?;
    turn.answered(sent.error.as_deref() != Some("timeout"));
    let number = claimed.attempts + 1;
    let answer = Answer::of(sent.status);
    let next = app.config.notification_schedule.next(
        claimed.tries_with_this(),
        app.clock.now(),
        rand::random(),
        sent.retry_after,
    );
    let (then, next_attempt_at) = match (answer, next) {
        (Answer::Acknowledged, _) => (State::Delivered, None),
        (Answer::Gone, _) => (State::Dropped, None),
        (Answer::TryAgain, Some(next)) => (State::Pending, Some(next)),
        (Answer::TryAgain, None) => (State::Exhausted, None),
    };
    let attempt = Attempt {
        event_id: claimed.event.id,
        kind: claimed.event.kind.as_str().to_owned(),
        resource_id: claimed.event.resource_id,
        number,
        at: begun_at,
        status: sent.status,
        error: sent.error,
        duration_ms: sent.duration_ms,
        next_attempt_at,
    };
    telemetry::attempt_made(claimed.name(), &attempt, then);
    if answer == Answer::Acknowledged && webhook.failing_since.is_some() {
        // Before it counts as delivered: a success that were forgotten could disable a webhook that works.
        webhook::note_working(&app.store, webhook.tenant, webhook.id).await?;
    }
    let recorded = notification::record(&app.store, &claimed, &attempt, then).await?;
    note_failure(app, &webhook, answer, begun_at).await?;
    match then {
        // Another worker has taken over, because this one was too slow: it has the say.
        _ if !recorded => Ok(Then::Hide(visibility_s(claimed.due_at, app.clock.now()))),
        State::Pending => Ok(Then::Hide(visibility_s(next_attempt_at.unwrap_or(claimed.due_at), app.clock.now()))),
        State::Exhausted => dead_letter(app, claimed.name(), number).await,
        State::Delivered | State::Dropped | State::Dead => Ok(Then::Delete),
    }
}

/// What a failure says of the endpoint as a whole. Written only when it changes something.
async fn note_failure(app: &App, webhook: &Webhook, answer: Answer, at: Timestamp) -> Result<(), AwsError> {
    let (store, tenant, id) = (&app.store, webhook.tenant, webhook.id);
    match answer {
        Answer::Gone => webhook::disable(store, tenant, id, Status::Gone).await?,
        Answer::TryAgain if webhook.failed_too_long(at) => {
            webhook::disable(store, tenant, id, Status::Failing).await?
        }
        Answer::TryAgain if webhook.failing_since.is_none() => {
            webhook::note_failing(store, tenant, id, at).await?
        }
        Answer::Acknowledged | Answer::TryAgain => false,
    };
    Ok(())
}

/// The end of the schedule: into the dead-letter queue, saying after how many attempts.
async fn dead_letter(app: &App, name: Name, attempts: u32) -> Result<Then, AwsError> {
    let bell = serde_json::to_string(&Bell::dead_after(name, attempts));
    let then = bury(app, bell.map_err(|error| AwsError::Broken(error.to_string()))?).await?;
    notification_due::bury(&app.store, name).await?;
    Ok(then)
}

async fn bury(app: &App, body: String) -> Result<Then, AwsError> {
    app.notifications_dead()?.send(body).await?;
    Ok(Then::Delete)
}

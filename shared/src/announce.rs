//! From an event to what is owed: one notification in the ledger and one message in the queue for every webhook that
//! asked for it.
//!
//! What must stay true: nothing is in the queue that is not in the ledger first. Announcing an event again changes
//! nothing that was begun, and a message that is lost is rung for again (see the function `notifications-recover`).

use crate::app::App;
use crate::aws_error::AwsError;
use crate::domain::event::Event;
use crate::domain::notification::{Name, Notification};
use crate::domain::webhook::{Status, Webhook};
use crate::notify::message::Bell;
use crate::store::notification;
use crate::telemetry;
use uuid::Uuid;

/// Announces an event to the partner's enabled webhooks that asked for its type, less the one it is about.
///
/// # Errors
/// When the store or the queue cannot be asked; announcing the same event again is right.
pub async fn announce(app: &App, event: &Event) -> Result<(), AwsError> {
    announce_to(app, event, |_| true).await
}

/// Announces it to those of these webhooks alone that `listens` lets through.
///
/// # Errors
/// As [`announce`].
pub async fn announce_to(app: &App, event: &Event, listens: impl Fn(&Webhook) -> bool) -> Result<(), AwsError> {
    let webhooks = app.subscribers.of(&app.store, event.tenant, app.clock.now()).await?;
    let asked = webhooks.iter().filter(|webhook| {
        let asked = webhook.status == Status::Enabled && webhook.events.passes(event.kind);
        asked && webhook.id != event.resource_id && listens(webhook)
    });
    let mut names = Vec::new();
    for webhook in asked {
        names.push(owe(app, webhook.id, event).await?);
    }
    ring(app, &names).await
}

/// Records that an event is owed to one webhook.
///
/// # Errors
/// When the store cannot be asked.
pub async fn owe(app: &App, webhook_id: Uuid, event: &Event) -> Result<Name, AwsError> {
    let notification = Notification::new(webhook_id, event.clone(), app.clock.now());
    notification::owe(&app.store, &notification).await?;
    Ok(notification.name())
}

/// Sends the messages that make workers look at those notifications.
///
/// # Errors
/// When the queue cannot be asked.
pub async fn ring(app: &App, names: &[Name]) -> Result<(), AwsError> {
    if names.is_empty() {
        return Ok(());
    }
    let write = |name: &Name| serde_json::to_string(&Bell::of(*name));
    let bells = names.iter().map(write).collect::<Result<Vec<_>, _>>();
    let bells = bells.map_err(|error| AwsError::Broken(error.to_string()))?;
    app.notifications()?.send_all(bells).await
}

/// Rings for a notification that stands in the ledger already. Should the queue not answer, nothing is lost: what is
/// overdue is rung for again.
pub async fn ring_or_leave(app: &App, name: Name) {
    if let Err(error) = ring(app, &[name]).await {
        telemetry::work_failed("bell", &name.event_id.to_string(), &error);
    }
}

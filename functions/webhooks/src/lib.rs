//! `/webhooks`: a partner's subscriptions to events, made, shown, tried out, given a new secret, deleted. See
//! contracts/notifications.md, *Management*.

mod create;

use almoner::announce;
use almoner::app::App;
use almoner::auth::webhook_signature::SigningSecret;
use almoner::domain::event::WEBHOOK_TEST;
use almoner::domain::refusal::{Cause, Refusal};
use almoner::domain::tenant::Tenant;
use almoner::domain::webhook::{ROTATION, Status, Webhook};
use almoner::http::call::Call;
use almoner::http::webhooks::{self, Answer, List, Owed, UNKNOWN, WEBHOOK_ID, respond, webhook_id};
use almoner::store::webhook;
use lambda_http::{Body, Request, Response};
use std::sync::Arc;

/// Answers one request.
pub async fn handle(app: Arc<App>, request: Request) -> Response<Body> {
    let mut call = Call::begin(&request);
    let outcome = answer(&app, &request, &mut call).await;
    respond(&call, outcome)
}

async fn answer(app: &App, request: &Request, call: &mut Call) -> Result<Answer, Refusal> {
    let tenant = app.authenticate_either(request.headers(), call).await?.tenant;
    match (call.method.as_str(), call.route.as_str()) {
        ("POST", "/webhooks") => create::create(app, tenant, request, &call.request_id).await,
        ("GET", "/webhooks") => list(app, tenant).await,
        ("GET", "/webhooks/{webhook_id}") => {
            let webhook = find(app, tenant, request).await?;
            Ok(Answer::One(Box::new(webhooks::view(&webhook, app.clock.now()))))
        }
        ("DELETE", "/webhooks/{webhook_id}") => {
            let deleted = webhook::delete(&app.store, tenant, webhook_id(request)?).await?;
            if deleted { Ok(Answer::Deleted) } else { Err(UNKNOWN) }
        }
        ("POST", "/webhooks/{webhook_id}/rotate") => rotate(app, tenant, request).await,
        ("POST", "/webhooks/{webhook_id}/test") => test(app, tenant, request).await,
        (method, route) => Err(Refusal::Broken(Cause::new(format!("routed here: {method} {route}")))),
    }
}

async fn find(app: &App, tenant: Tenant, request: &Request) -> Result<Webhook, Refusal> {
    webhook::find(&app.store, tenant, webhook_id(request)?).await?.ok_or(UNKNOWN)
}

async fn list(app: &App, tenant: Tenant) -> Result<Answer, Refusal> {
    let (webhooks, now) = (webhook::list(&app.store, tenant).await?, app.clock.now());
    let webhooks = webhooks.iter().map(|webhook| webhooks::view(webhook, now)).collect();
    Ok(Answer::List(List { webhooks }))
}

/// A new secret; the one before it signs beside it for 24 hours.
async fn rotate(app: &App, tenant: Tenant, request: &Request) -> Result<Answer, Refusal> {
    let mut webhook = find(app, tenant, request).await?;
    let secret = SigningSecret::generate(webhook.dialect, rand::random());
    let sealed = app.keyring().seal(&Webhook::purpose(tenant, webhook.id), secret.reveal()).await?;
    let now = app.clock.now();
    let until = now.checked_add(ROTATION).unwrap_or(now);
    if !webhook::rotate(&app.store, &webhook, &sealed, until).await? {
        return Err(Refusal::Forbidden { field: WEBHOOK_ID, reason: "was changed by another request" });
    }
    webhook.previous_secret = Some((webhook.secret, until));
    webhook.secret = sealed;
    Ok(Answer::One(Box::new(webhooks::view_with_secret(&webhook, &secret, now))))
}

/// An event of no consequence, to that webhook alone.
async fn test(app: &App, tenant: Tenant, request: &Request) -> Result<Answer, Refusal> {
    let webhook = find(app, tenant, request).await?;
    if webhook.status != Status::Enabled {
        return Err(Refusal::Forbidden { field: WEBHOOK_ID, reason: "is disabled" });
    }
    let event = webhooks::event(&webhook, app.new_id(), WEBHOOK_TEST, app.clock.now());
    let event = event.map_err(|error| Refusal::Broken(Cause::new(error.to_string())))?;
    let name = announce::owe(app, webhook.id, &event).await?;
    announce::ring_or_leave(app, name).await;
    Ok(Answer::Owed(Owed { event_id: event.id, kind: Some(event.kind.as_str()) }))
}

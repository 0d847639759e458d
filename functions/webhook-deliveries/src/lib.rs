//! `/webhooks/{webhook_id}/deliveries`: the log of what was posted to a webhook, and posting it again. See
//! contracts/notifications.md, *Management*.

use almoner::announce;
use almoner::app::App;
use almoner::domain::cursor;
use almoner::domain::notification::Name;
use almoner::domain::refusal::{Cause, Refusal};
use almoner::domain::tenant::Tenant;
use almoner::domain::webhook::Status;
use almoner::http::call::Call;
use almoner::http::query::Query;
use almoner::http::webhooks::{
    Answer, Deliveries, Owed, UNKNOWN, UNKNOWN_EVENT, WEBHOOK_ID, event_id, respond, webhook_id,
};
use almoner::store::{attempt, notification, webhook};
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
        ("GET", "/webhooks/{webhook_id}/deliveries") => list(app, tenant, request).await,
        ("POST", "/webhooks/{webhook_id}/deliveries/{event_id}/redeliver") => {
            redeliver(app, tenant, request).await
        }
        (method, route) => Err(Refusal::Broken(Cause::new(format!("routed here: {method} {route}")))),
    }
}

async fn list(app: &App, tenant: Tenant, request: &Request) -> Result<Answer, Refusal> {
    let id = webhook_id(request)?;
    let mut query = Query::of(request);
    let (limit, after) = (query.limit(), query.cursor(tenant));
    query.finish()?;
    webhook::find(&app.store, tenant, id).await?.ok_or(UNKNOWN)?;
    let page = attempt::list(&app.store, tenant, id, after, limit).await?;
    let next = page.next.map(|next| cursor::encode(tenant, next));
    Ok(Answer::Deliveries(Deliveries::new(page.attempts, next)))
}

/// Walks the schedule anew, under the same event id.
async fn redeliver(app: &App, tenant: Tenant, request: &Request) -> Result<Answer, Refusal> {
    let (webhook_id, event_id) = (webhook_id(request)?, event_id(request)?);
    let webhook = webhook::find(&app.store, tenant, webhook_id).await?.ok_or(UNKNOWN)?;
    if webhook.status != Status::Enabled {
        return Err(Refusal::Forbidden { field: WEBHOOK_ID, reason: "is disabled" });
    }
    let name = Name { tenant, webhook_id, event_id };
    if !notification::owe_again(&app.store, name, app.clock.now()).await? {
        return Err(UNKNOWN_EVENT);
    }
    announce::ring_or_leave(app, name).await;
    Ok(Answer::Owed(Owed { event_id, kind: None }))
}

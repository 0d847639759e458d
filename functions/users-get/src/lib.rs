//! `GET /users/{user_id}`, `…/kyc`, `…/transaction-limit`: a user, what is known of their identity, and what they may still
//! send. One function: each reads the user's record and shows another part of it. See contracts/remittance.md.

use almoner::app::App;
use almoner::domain::refusal::{Cause, Refusal};
use almoner::domain::sender::{Sender, SenderId};
use almoner::http::call::Call;
use almoner::http::query::Query;
use almoner::http::remittance::{Answer, UNKNOWN_USER, person_body, respond, sender_shape, unwritten};
use almoner::remitting;
use almoner::store::sender;
use lambda_http::{Body, Request, Response};
use std::sync::Arc;

/// Where nobody says where to.
const ANYWHERE: &str = "US";

/// Answers one request.
pub async fn handle(app: Arc<App>, request: Request) -> Response<Body> {
    let mut call = Call::begin(&request);
    let outcome = get(&app, &request, &mut call).await;
    respond(&call, outcome)
}

async fn get(app: &App, request: &Request, call: &mut Call) -> Result<Answer, Refusal> {
    let id = remitting::sender(app, request, call).await?;
    match call.route.as_str() {
        "/users/{user_id}" => Answer::of(&sender_shape::sender(&find(app, id).await?), false),
        "/users/{user_id}/kyc" => Answer::of(&sender_shape::kyc(&find(app, id).await?), false),
        "/users/{user_id}/transaction-limit" => limit(app, id, request).await,
        route => Err(Refusal::Broken(Cause::new(format!("routed here: {route}")))),
    }
}

async fn find(app: &App, id: SenderId) -> Result<Sender, Refusal> {
    sender::find(&app.store, id).await?.ok_or(UNKNOWN_USER)
}

async fn limit(app: &App, id: SenderId, request: &Request) -> Result<Answer, Refusal> {
    let mut query = Query::of(request);
    let destination = query.optional("destination", person_body::country);
    query.finish()?;
    // Perhaps a moment old: a creation compares again, and holds what is left then.
    let user = sender::glance(&app.store, id).await?.ok_or(UNKNOWN_USER)?;
    let country = destination.as_deref().unwrap_or(ANYWHERE);
    let shown = sender_shape::limit(&user, country, app.clock.now()).map_err(unwritten)?;
    Answer::of(&shown, false)
}

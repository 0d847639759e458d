//! `GET /users/{user_id}/transactions[/{transaction_id}]`: what a user has sent. See contracts/remittance.md.

use almoner::app::App;
use almoner::domain::cursor::{self, Span};
use almoner::domain::refusal::{Cause, Refusal};
use almoner::domain::sender::SenderId;
use almoner::http::call::Call;
use almoner::http::query::Query;
use almoner::http::remittance::{Answer, TRANSACTION_ID, UNKNOWN_USER, path_id, respond, transaction_shape};
use almoner::remitting;
use almoner::store::{remittance, remittance_list, sender};
use jiff::Timestamp;
use lambda_http::{Body, Request, Response};
use std::sync::Arc;

/// Answers one request.
pub async fn handle(app: Arc<App>, request: Request) -> Response<Body> {
    let mut call = Call::begin(&request);
    let outcome = get(&app, &request, &mut call).await;
    respond(&call, outcome)
}

async fn get(app: &App, request: &Request, call: &mut Call) -> Result<Answer, Refusal> {
    let sender = remitting::sender(app, request, call).await?;
    match call.route.as_str() {
        "/users/{user_id}/transactions" => list(app, sender, request).await,
        "/users/{user_id}/transactions/{transaction_id}" => {
            let found = remittance::find(&app.store, sender, path_id(request, TRANSACTION_ID)?).await?;
            transaction_shape::answer(&found.ok_or(Refusal::Unknown { field: TRANSACTION_ID })?, false)
        }
        route => Err(Refusal::Broken(Cause::new(format!("routed here: {route}")))),
    }
}

async fn list(app: &App, sender: SenderId, request: &Request) -> Result<Answer, Refusal> {
    let name = remittance_list::of_sender(sender).name;
    let mut query = Query::of(request);
    let limit = query.limit();
    let (from, to) = (query.from(), query.to());
    let reason = || "must be a next_cursor of an earlier page".to_owned();
    let after = query.optional("cursor", |text| cursor::decode(&name, text).ok_or_else(reason));
    query.finish()?;
    let from = from.unwrap_or(Timestamp::UNIX_EPOCH);
    let span = Span { from, to: to.unwrap_or_else(|| app.clock.now()), after, limit };
    let page = remittance_list::list(&app.store, sender, span).await?;
    if page.transactions.is_empty() && sender::find(&app.store, sender).await?.is_none() {
        return Err(UNKNOWN_USER);
    }
    let next_cursor = page.next.map(|place| cursor::encode(&name, place));
    transaction_shape::page(&page.transactions, next_cursor)
}

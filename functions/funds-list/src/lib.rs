//! `GET /users/{user_id}/funds[/{fund_id}]`: what a user pays from. See contracts/remittance.md.

use almoner::app::App;
use almoner::domain::refusal::{Cause, Refusal};
use almoner::http::call::Call;
use almoner::http::remittance::{Answer, FUND_ID, UNKNOWN_USER, path_id, respond, sender_shape};
use almoner::remitting;
use almoner::store::{fund, sender};
use lambda_http::{Body, Request, Response};
use std::sync::Arc;

/// Answers one request.
pub async fn handle(app: Arc<App>, request: Request) -> Response<Body> {
    let mut call = Call::begin(&request);
    let outcome = list(&app, &request, &mut call).await;
    respond(&call, outcome)
}

async fn list(app: &App, request: &Request, call: &mut Call) -> Result<Answer, Refusal> {
    let id = remitting::sender(app, request, call).await?;
    match call.route.as_str() {
        "/users/{user_id}/funds" => {
            let funds = fund::list(&app.store, id).await?;
            if funds.is_empty() && sender::find(&app.store, id).await?.is_none() {
                return Err(UNKNOWN_USER);
            }
            Answer::of(&sender_shape::funds(&funds), false)
        }
        "/users/{user_id}/funds/{fund_id}" => {
            let fund = fund::find(&app.store, id, path_id(request, FUND_ID)?).await?;
            let fund = fund.filter(|fund| fund.deleted_at.is_none());
            Answer::of(&sender_shape::fund(&fund.ok_or(Refusal::Unknown { field: FUND_ID })?), false)
        }
        route => Err(Refusal::Broken(Cause::new(format!("routed here: {route}")))),
    }
}

//! `GET /users/{user_id}/receive-users[/{receive_user_id}[/accounts]]`: whom a user sends to, and into what. See
//! contracts/remittance.md.

use almoner::app::App;
use almoner::domain::refusal::{Cause, Refusal};
use almoner::http::call::Call;
use almoner::http::remittance::{Answer, RECEIVE_USER_ID, UNKNOWN_USER, path_id, respond, sender_shape};
use almoner::remitting;
use almoner::store::{receive, sender};
use lambda_http::{Body, Request, Response};
use std::sync::Arc;

/// The user sends to nobody of that id.
const UNKNOWN: Refusal = Refusal::Unknown { field: RECEIVE_USER_ID };

/// Answers one request.
pub async fn handle(app: Arc<App>, request: Request) -> Response<Body> {
    let mut call = Call::begin(&request);
    let outcome = list(&app, &request, &mut call).await;
    respond(&call, outcome)
}

async fn list(app: &App, request: &Request, call: &mut Call) -> Result<Answer, Refusal> {
    let id = remitting::sender(app, request, call).await?;
    let one = || path_id(request, RECEIVE_USER_ID);
    match call.route.as_str() {
        "/users/{user_id}/receive-users" => {
            let users = receive::list_users(&app.store, id).await?;
            if users.is_empty() && sender::find(&app.store, id).await?.is_none() {
                return Err(UNKNOWN_USER);
            }
            Answer::of(&sender_shape::receive_users(&users), false)
        }
        "/users/{user_id}/receive-users/{receive_user_id}" => {
            let user = receive::find_user(&app.store, id, one()?).await?.ok_or(UNKNOWN)?;
            Answer::of(&sender_shape::receive_user(&user), false)
        }
        "/users/{user_id}/receive-users/{receive_user_id}/accounts" => {
            let accounts = receive::list_accounts(&app.store, id, one()?).await?;
            if accounts.is_empty() && receive::find_user(&app.store, id, one()?).await?.is_none() {
                return Err(UNKNOWN);
            }
            Answer::of(&sender_shape::receive_accounts(&accounts), false)
        }
        route => Err(Refusal::Broken(Cause::new(format!("routed here: {route}")))),
    }
}

//! `PATCH /users/{user_id}/receive-users/{receive_user_id}`: changes what is given of who a receive user is. One conditional
//! update. See contracts/remittance.md.

use almoner::app::App;
use almoner::domain::refusal::Refusal;
use almoner::http::body;
use almoner::http::call::Call;
use almoner::http::field::Fields;
use almoner::http::remittance::{Answer, RECEIVE_USER_ID, path_id, person_body, respond, sender_shape};
use almoner::remitting;
use almoner::store::receive;
use lambda_http::{Body, Request, Response};
use std::sync::Arc;

/// Answers one request.
pub async fn handle(app: Arc<App>, request: Request) -> Response<Body> {
    let mut call = Call::begin(&request);
    let outcome = update(&app, &request, &mut call).await;
    respond(&call, outcome)
}

async fn update(app: &App, request: &Request, call: &mut Call) -> Result<Answer, Refusal> {
    let sender = remitting::sender(app, request, call).await?;
    let id = path_id(request, RECEIVE_USER_ID)?;
    let body = body::json_object(request, body::MAX_BYTES)?;
    let mut fields = Fields::of(&body);
    let person = person_body::read(&mut fields, false);
    if !fields.is_fine() {
        return Err(fields.refusal());
    }
    let user = receive::change_user(&app.store, sender, id, &person).await?;
    let user = user.ok_or(Refusal::Unknown { field: RECEIVE_USER_ID })?;
    Answer::of(&sender_shape::receive_user(&user), false)
}

//! `PATCH /users/{user_id}`: changes what is given of who a user is. One conditional update. See contracts/remittance.md.

use almoner::app::App;
use almoner::domain::refusal::Refusal;
use almoner::http::body;
use almoner::http::call::Call;
use almoner::http::field::Fields;
use almoner::http::remittance::{Answer, UNKNOWN_USER, person_body, respond, sender_shape};
use almoner::remitting;
use almoner::store::sender;
use lambda_http::{Body, Request, Response};
use std::sync::Arc;

/// Answers one request.
pub async fn handle(app: Arc<App>, request: Request) -> Response<Body> {
    let mut call = Call::begin(&request);
    let outcome = update(&app, &request, &mut call).await;
    respond(&call, outcome)
}

async fn update(app: &App, request: &Request, call: &mut Call) -> Result<Answer, Refusal> {
    let id = remitting::sender(app, request, call).await?;
    let body = body::json_object(request, body::MAX_BYTES)?;
    let mut fields = Fields::of(&body);
    let person = person_body::read(&mut fields, false);
    let date_of_birth = person_body::date_of_birth(&mut fields, app.clock.now());
    if !fields.is_fine() {
        return Err(fields.refusal());
    }
    let user = sender::change(&app.store, id, &person, date_of_birth).await?.ok_or(UNKNOWN_USER)?;
    Answer::of(&sender_shape::sender(&user), false)
}

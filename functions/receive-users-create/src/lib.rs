//! `POST /users/{user_id}/receive-users`: a partner adds somebody whom a user sends to. See contracts/remittance.md.

use almoner::app::App;
use almoner::domain::id::Contract;
use almoner::domain::refusal::Refusal;
use almoner::domain::sender::ReceiveUser;
use almoner::http::body;
use almoner::http::call::Call;
use almoner::http::field::Fields;
use almoner::http::remittance::{Answer, UNKNOWN_USER, idempotency_key, person_body, respond, sender_shape};
use almoner::remitting::{self, made, new_id, origin};
use almoner::store::receive;
use lambda_http::{Body, Request, Response};
use std::sync::Arc;

/// There are 200.
const TOO_MANY: &str = "The user has 200 receive users already.";

/// Answers one request.
pub async fn handle(app: Arc<App>, request: Request) -> Response<Body> {
    let mut call = Call::begin(&request);
    let outcome = create(&app, &request, &mut call).await;
    respond(&call, outcome)
}

async fn create(app: &App, request: &Request, call: &mut Call) -> Result<Answer, Refusal> {
    let sender = remitting::sender(app, request, call).await?;
    let key = idempotency_key(request.headers())?;
    let body = body::json_object(request, body::MAX_BYTES)?;
    let mut fields = Fields::of(&body);
    let person = person_body::read(&mut fields, true);
    if !fields.is_fine() {
        return Err(fields.refusal());
    }
    let parent = sender.id.to_string();
    let id = new_id(app, Contract::ReceiveUsers, sender.tenant, &parent, key.as_ref());
    let new = ReceiveUser { sender, id, person, created_at: app.clock.now(), origin: origin(&body, call) };
    let created = receive::create_user(&app.store, &new).await?;
    let (user, replayed) = made(created, new, UNKNOWN_USER, TOO_MANY)?;
    Answer::of(&sender_shape::receive_user(&user), replayed)
}

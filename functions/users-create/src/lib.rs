//! `POST /users`: a partner registers somebody who sends money. One conditional put. See contracts/remittance.md.

use almoner::app::App;
use almoner::domain::id::Contract;
use almoner::domain::refusal::{Cause, Refusal};
use almoner::domain::remittance::allowance::{Limits, Used};
use almoner::domain::sender::{KycStatus, Sender, SenderId};
use almoner::http::body;
use almoner::http::call::Call;
use almoner::http::field::Fields;
use almoner::http::remittance::{Answer, UNKNOWN_USER, idempotency_key, person_body, respond, sender_shape};
use almoner::remitting::{made, new_id, origin, partner};
use almoner::store::sender;
use lambda_http::{Body, Request, Response};
use std::sync::Arc;

/// Answers one request.
pub async fn handle(app: Arc<App>, request: Request) -> Response<Body> {
    let mut call = Call::begin(&request);
    let outcome = create(&app, &request, &mut call).await;
    respond(&call, outcome)
}

async fn create(app: &App, request: &Request, call: &mut Call) -> Result<Answer, Refusal> {
    let tenant = partner(app, request, call).await?;
    let key = idempotency_key(request.headers())?;
    let body = body::json_object(request, body::MAX_BYTES)?;
    let now = app.clock.now();
    let mut fields = Fields::of(&body);
    let person = person_body::read(&mut fields, true);
    let date_of_birth = person_body::date_of_birth(&mut fields, now);
    if !fields.is_fine() {
        return Err(fields.refusal());
    }
    let new = Sender {
        id: SenderId { tenant, id: new_id(app, Contract::Senders, tenant, "", key.as_ref()) },
        person,
        date_of_birth,
        kyc: KycStatus::Unverified,
        kyc_at: now,
        limits: Limits::tier_1().ok_or_else(|| Refusal::Broken(Cause::new("no limits for a new user")))?,
        used: Used::default(),
        active_funds: 0,
        receive_users: 0,
        created_at: now,
        version: 1,
        origin: origin(&body, call),
    };
    let created = sender::create(&app.store, &new).await?;
    let (user, replayed) = made(created, new, UNKNOWN_USER, "There are too many users.")?;
    Answer::of(&sender_shape::sender(&user), replayed)
}

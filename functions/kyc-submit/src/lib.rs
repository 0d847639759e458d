//! `POST /users/{user_id}/kyc`: a partner has a user's identity looked at. See contracts/remittance.md.
//!
//! Two calls: what a test client's submission comes to is decided by the user's first name. A submission is repeatable: where
//! it changes nothing any more, it tells how things stand.

use almoner::app::App;
use almoner::domain::refusal::{Cause, Refusal};
use almoner::domain::sender::KycStatus;
use almoner::http::body;
use almoner::http::call::Call;
use almoner::http::remittance::{Answer, UNKNOWN_USER, respond, sender_shape};
use almoner::remitting;
use almoner::store::sender;
use lambda_http::{Body, Request, Response};
use std::sync::Arc;

/// How often a submission is tried that others are faster than.
const TRIES: usize = 4;

/// Answers one request.
pub async fn handle(app: Arc<App>, request: Request) -> Response<Body> {
    let mut call = Call::begin(&request);
    let outcome = submit(&app, &request, &mut call).await;
    respond(&call, outcome)
}

async fn submit(app: &App, request: &Request, call: &mut Call) -> Result<Answer, Refusal> {
    let id = remitting::sender(app, request, call).await?;
    body::json_object(request, body::MAX_BYTES)?;
    for _ in 0..TRIES {
        let mut user = sender::find(&app.store, id).await?.ok_or(UNKNOWN_USER)?;
        let first_name = user.person.first_name.as_deref().unwrap_or_default();
        let to = KycStatus::submitted(id.tenant.mode, first_name);
        if !KycStatus::MAY_SUBMIT.contains(&user.kyc) || user.kyc == to {
            return Answer::of(&sender_shape::kyc(&user), false);
        }
        let now = app.clock.now();
        if sender::move_kyc(&app.store, &user, to, now).await? {
            (user.kyc, user.kyc_at) = (to, now);
            return Answer::of(&sender_shape::kyc(&user), false);
        }
    }
    Err(Refusal::Unavailable(Cause::new("the user changes faster than they can be submitted")))
}

//! `PATCH /users/{user_id}/transactions/delivery-requests/{transaction_id}`: a partner asks that a transaction be delivered.
//! See contracts/remittance.md.

use almoner::app::App;
use almoner::domain::refusal::Refusal;
use almoner::http::call::Call;
use almoner::http::remittance::{Answer, TRANSACTION_ID, path_id, respond};
use almoner::remitting;
use almoner::store::remittance_move::{self, Moved};
use lambda_http::{Body, Request, Response};
use std::sync::Arc;

/// It is not there yet, or past it.
const NOT_NOW: &str =
    "The delivery can be requested once, while the transaction's status is PENDING or PROCESSED only.";

/// Answers one request.
pub async fn handle(app: Arc<App>, request: Request) -> Response<Body> {
    let mut call = Call::begin(&request);
    let outcome = deliver(&app, &request, &mut call).await;
    respond(&call, outcome)
}

async fn deliver(app: &App, request: &Request, call: &mut Call) -> Result<Answer, Refusal> {
    let sender = remitting::sender(app, request, call).await?;
    let id = path_id(request, TRANSACTION_ID)?;
    match remittance_move::deliver(&app.store, sender, id, app.clock.now()).await? {
        Moved::Now(_) | Moved::Already(_) => Ok(Answer::Done),
        Moved::Forbidden(_) => Err(Refusal::Forbidden { field: TRANSACTION_ID, reason: NOT_NOW }),
        Moved::Missing => Err(Refusal::Unknown { field: TRANSACTION_ID }),
    }
}

//! `DELETE /users/{user_id}/transactions/{transaction_id}`: a user does not want to send it any more. What it took of their
//! limits is given back in the same write. See contracts/remittance.md.

use almoner::app::App;
use almoner::domain::refusal::Refusal;
use almoner::http::call::Call;
use almoner::http::remittance::{Answer, TRANSACTION_ID, path_id, respond, transaction_shape};
use almoner::remitting;
use almoner::store::remittance_move::{self, Moved};
use lambda_http::{Body, Request, Response};
use std::sync::Arc;

/// It is being settled, or was.
const TOO_LATE: &str = "The transaction can be cancelled while its status is INITIATED, PENDING or HOLD only.";

/// Answers one request.
pub async fn handle(app: Arc<App>, request: Request) -> Response<Body> {
    let mut call = Call::begin(&request);
    let outcome = cancel(&app, &request, &mut call).await;
    respond(&call, outcome)
}

async fn cancel(app: &App, request: &Request, call: &mut Call) -> Result<Answer, Refusal> {
    let sender = remitting::sender(app, request, call).await?;
    let id = path_id(request, TRANSACTION_ID)?;
    match remittance_move::cancel(&app.store, sender, id, app.clock.now()).await? {
        Moved::Now(transaction) | Moved::Already(transaction) => transaction_shape::answer(&transaction, false),
        Moved::Forbidden(_) => Err(Refusal::Forbidden { field: TRANSACTION_ID, reason: TOO_LATE }),
        Moved::Missing => Err(Refusal::Unknown { field: TRANSACTION_ID }),
    }
}

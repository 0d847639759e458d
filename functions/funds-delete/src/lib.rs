//! `DELETE /users/{user_id}/funds/{fund_id}`: a partner takes away what a user paid from, and its number with it. See
//! contracts/remittance.md.

use almoner::app::App;
use almoner::domain::refusal::{Cause, Refusal};
use almoner::http::call::Call;
use almoner::http::remittance::{Answer, FUND_ID, path_id, respond};
use almoner::remitting;
use almoner::store::fund;
use lambda_http::{Body, Request, Response};
use std::sync::Arc;

/// How often a deletion is tried that others are faster than.
const TRIES: usize = 4;

/// Answers one request.
pub async fn handle(app: Arc<App>, request: Request) -> Response<Body> {
    let mut call = Call::begin(&request);
    let outcome = delete(&app, &request, &mut call).await;
    respond(&call, outcome)
}

async fn delete(app: &App, request: &Request, call: &mut Call) -> Result<Answer, Refusal> {
    let sender = remitting::sender(app, request, call).await?;
    let id = path_id(request, FUND_ID)?;
    for _ in 0..TRIES {
        let fund = fund::find(&app.store, sender, id).await?.ok_or(Refusal::Unknown { field: FUND_ID })?;
        // A repeat is answered as the first time.
        if fund.deleted_at.is_some() || fund::delete(&app.store, &fund, app.clock.now()).await? {
            return Ok(Answer::Done);
        }
    }
    Err(Refusal::Unavailable(Cause::new("the funding account changes faster than it can be deleted")))
}

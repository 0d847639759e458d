//! `DELETE /buyer/pre-approvals/{code}`: a buyer takes an unused pre-approval back. One conditional update. See
//! contracts/pos.md.

use almoner::app::App;
use almoner::domain::refusal::Refusal;
use almoner::http::buyer::{Answer, CODE, UNKNOWN_CODE, code, respond};
use almoner::http::call::Call;
use almoner::store::pre_approval::{self, Withdrawn};
use lambda_http::{Body, Request, Response};
use std::sync::Arc;

/// Answers one request.
pub async fn handle(app: Arc<App>, request: Request) -> Response<Body> {
    let mut call = Call::begin(&request);
    let outcome = cancel(&app, &request, &mut call).await;
    respond(&call, outcome)
}

async fn cancel(app: &App, request: &Request, call: &mut Call) -> Result<Answer, Refusal> {
    let buyer = app.buyer(request.headers(), call).await?;
    match pre_approval::withdraw(&app.store, buyer, &code(request)?).await? {
        Withdrawn::Done => Ok(Answer::Cancelled),
        Withdrawn::Used => Err(Refusal::Forbidden { field: CODE, reason: "has been used" }),
        Withdrawn::Missing => Err(UNKNOWN_CODE),
    }
}

//! `GET /company/integration/contributions/{transaction_id}`: one contribution. See contracts/contributions.md.

use almoner::app::App;
use almoner::domain::partner::CredentialKind;
use almoner::domain::refusal::Refusal;
use almoner::http::call::Call;
use almoner::http::contributions::{Answer, UNKNOWN, respond, transaction_id};
use almoner::store::contribution;
use lambda_http::{Body, Request, Response};
use std::sync::Arc;

/// Answers one request.
pub async fn handle(app: Arc<App>, request: Request) -> Response<Body> {
    let mut call = Call::begin(&request);
    let outcome = get(&app, &request, &mut call).await;
    respond(&call, outcome)
}

async fn get(app: &App, request: &Request, call: &mut Call) -> Result<Answer, Refusal> {
    let partner = app.authenticate(CredentialKind::ApiKey, request.headers(), call).await?;
    let id = transaction_id(request)?;

    let contribution = contribution::get(&app.store, partner.tenant, id).await?.ok_or(UNKNOWN)?;
    Ok(Answer::one(contribution, app.clock.now()))
}

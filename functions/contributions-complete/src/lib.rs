//! `PUT /company/integration/contributions/{transaction_id}`: a partner's bank reports that the money has moved.
//!
//! One conditional update completes it; a repeat is a success that writes nothing. See contracts/contributions.md.

use almoner::app::App;
use almoner::domain::json::Json;
use almoner::domain::partner::CredentialKind;
use almoner::domain::refusal::Refusal;
use almoner::http::body;
use almoner::http::call::Call;
use almoner::http::contributions::{Answer, TRANSACTION_ID, UNKNOWN, respond, transaction_id};
use almoner::http::field::Fields;
use almoner::store::contribution::{self, Completed};
use lambda_http::{Body, Request, Response};
use std::sync::Arc;

/// Answers one request.
pub async fn handle(app: Arc<App>, request: Request) -> Response<Body> {
    let mut call = Call::begin(&request);
    let outcome = complete(&app, &request, &mut call).await;
    respond(&call, outcome)
}

async fn complete(app: &App, request: &Request, call: &mut Call) -> Result<Answer, Refusal> {
    let partner = app.authenticate(CredentialKind::ApiKey, request.headers(), call).await?;
    read(&body::json_object(request, body::MAX_BYTES)?)?;
    let id = transaction_id(request)?;

    match contribution::complete(&app.store, partner.tenant, id, app.clock.now()).await? {
        Completed::Now | Completed::Already => Ok(Answer::completed(id)),
        Completed::Expired => {
            Err(Refusal::Forbidden { field: TRANSACTION_ID, reason: "expired before it was completed" })
        }
        Completed::Missing => Err(UNKNOWN),
    }
}

/// The only status that can be asked for is `completed`.
fn read(body: &Json<'_>) -> Result<(), Refusal> {
    let mut fields = Fields::of(body);
    let completed = fields.required("status", |value| match value {
        Json::Text(status) if status == "completed" => Ok(()),
        _ => Err("must be completed".to_owned()),
    });
    completed.ok_or_else(|| fields.refusal())
}

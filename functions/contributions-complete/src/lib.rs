//! `PUT /company/integration/contributions/{transaction_id}`: a partner's bank reports that the money has moved.
//!
//! One conditional update completes it; a repeat is a success that writes nothing. When the store cannot answer, the
//! report waits in the queue. See contracts/contributions.md and contracts/notifications.md, *Inbound*.

use almoner::app::App;
use almoner::auth::api_key;
use almoner::domain::json::Json;
use almoner::domain::partner::CredentialKind;
use almoner::domain::refusal::{Cause, Refusal};
use almoner::http::body;
use almoner::http::call::Call;
use almoner::http::contributions::{Answer, TRANSACTION_ID, UNKNOWN, respond, transaction_id};
use almoner::http::field::Fields;
use almoner::notify::message::{QueuedCompletion, Reporter};
use almoner::store::StoreError;
use almoner::store::contribution::{self, Completed};
use almoner::telemetry;
use lambda_http::{Body, Request, Response};
use std::sync::Arc;

/// Answers one request.
pub async fn handle(app: Arc<App>, request: Request) -> Response<Body> {
    let mut call = Call::begin(&request);
    let outcome = complete(&app, &request, &mut call).await;
    respond(&call, outcome)
}

async fn complete(app: &App, request: &Request, call: &mut Call) -> Result<Answer, Refusal> {
    let reported_at = app.clock.now();
    let presented =
        api_key::presented(CredentialKind::ApiKey, request.headers()).ok_or(Refusal::Unauthenticated)?;
    let partner = match app.admit(&presented, reported_at).await {
        Err(Refusal::Unavailable(cause)) => Err(cause),
        known => Ok(known?),
    };
    call.tenant = partner.as_ref().ok().map(|partner| partner.tenant);
    read(&body::json_object(request, body::MAX_BYTES)?)?;
    let id = transaction_id(request)?;

    let (reporter, cause) = match partner {
        Err(cause) => (Reporter::claimed(presented), cause),
        Ok(partner) => match contribution::complete(&app.store, partner.tenant, id, reported_at).await {
            Ok(Completed::Now | Completed::Already) => return Ok(Answer::completed(id)),
            Ok(Completed::Expired) => {
                let reason = "expired before it was completed";
                return Err(Refusal::Forbidden { field: TRANSACTION_ID, reason });
            }
            Ok(Completed::Missing) => return Err(UNKNOWN),
            Err(StoreError::Unavailable(cause)) => (Reporter::known(partner.tenant), Cause::new(cause)),
            Err(broken) => return Err(broken.into()),
        },
    };
    let request_id = call.request_id.clone();
    queue(app, QueuedCompletion { transaction_id: id, reported_at, request_id, reporter }, &cause).await?;
    Ok(Answer::accepted(id))
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

/// Nothing that is answered is lost: what the store cannot take now, the queue keeps.
async fn queue(app: &App, completion: QueuedCompletion, cause: &Cause) -> Result<(), Refusal> {
    let message =
        serde_json::to_string(&completion).map_err(|error| Refusal::Broken(Cause::new(error.to_string())))?;
    let sent = match app.completions() {
        Ok(queue) => queue.send(message).await,
        Err(error) => Err(error),
    };
    sent.map_err(|error| Refusal::Unavailable(Cause::new(format!("{}; then {error}", cause.for_log()))))?;
    telemetry::completion_queued(&completion.request_id, cause);
    Ok(())
}

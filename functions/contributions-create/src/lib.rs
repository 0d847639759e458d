//! `PUT /company/integration/contributions/create`: a partner announces a contribution of one of its users.
//!
//! One conditional put creates it and finds out whether it existed. See contracts/contributions.md.

use almoner::app::App;
use almoner::domain::contribution::{Asked, Contribution, USER_HASH_LENGTH};
use almoner::domain::fingerprint::fingerprint;
use almoner::domain::id::{self, Contract};
use almoner::domain::json::Json;
use almoner::domain::money::Currency;
use almoner::domain::origin::Origin;
use almoner::domain::partner::CredentialKind;
use almoner::domain::refusal::{FieldErrors, Refusal};
use almoner::http::call::Call;
use almoner::http::contributions::{Answer, respond};
use almoner::http::field::{self, Fields};
use almoner::http::{body, header};
use almoner::store::contribution::{self, Created};
use lambda_http::{Body, Request, Response};
use std::sync::Arc;

/// Answers one request.
pub async fn handle(app: Arc<App>, request: Request) -> Response<Body> {
    let mut call = Call::begin(&request);
    let outcome = create(&app, &request, &mut call).await;
    respond(&call, outcome)
}

async fn create(app: &App, request: &Request, call: &mut Call) -> Result<Answer, Refusal> {
    let partner = app.authenticate(CredentialKind::ApiKey, request.headers(), call).await?;
    let tenant = partner.tenant;
    let key = header::idempotency_key(request.headers())?;
    let body = body::json_object(request, body::MAX_BYTES)?;
    let asked = read(&body, partner.currency)?;
    let id =
        key.as_ref().map_or_else(|| app.new_id(), |key| id::derived(Contract::Contributions, tenant, "", key));
    let origin = Origin { fingerprint: fingerprint(&body), request_id: call.request_id.clone() };
    let new = Contribution::create(id, asked, origin, app.clock.now(), partner.contribution_expiry);

    let project = app.project(tenant, new.project_id).await?;
    let created = if project.is_some_and(|project| project.open) {
        Some(contribution::create(&app.store, tenant, &new).await?)
    } else if key.is_some() {
        // A repeat is answered as the first time, even when the project has been closed since.
        contribution::find_repeated(&app.store, tenant, &new).await?
    } else {
        None
    };
    match created {
        Some(Created::Now) => Ok(Answer::created(&new, false, new.created_at)),
        Some(Created::Already(earlier)) => Ok(Answer::created(&earlier, true, new.created_at)),
        Some(Created::Different) => Err(Refusal::KeyReused { header: header::IDEMPOTENCY_KEY }),
        None => {
            let reason = format!("{} is not an open project of this company", new.project_id);
            Err(Refusal::Invalid(FieldErrors::one("project_id", reason)))
        }
    }
}

fn read(body: &Json<'_>, currency: Currency) -> Result<Asked, Refusal> {
    let mut fields = Fields::of(body);
    let project_id = fields.required("project_id", field::integer);
    let amount = fields.required("amount", |value| field::amount(value, currency));
    let user_hash = fields.required("user_hash", |value| field::text(value, USER_HASH_LENGTH));
    match (project_id, amount, user_hash) {
        (Some(project_id), Some(amount), Some(user_hash)) => Ok(Asked { project_id, amount, user_hash }),
        _ => Err(fields.refusal()),
    }
}

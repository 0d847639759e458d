//! `GET /auth/consumer-user/company/{company_id}/transactions/{id}` for consumers, and
//! `GET /auth/company/transactions/{id}` for companies. See contracts/donations.md.

use almoner::app::App;
use almoner::domain::donation::{Donation, DonationId};
use almoner::domain::refusal::Refusal;
use almoner::donating::{Viewer, viewer};
use almoner::http::call::Call;
use almoner::http::donations::{Answer, UNKNOWN, company_shape, respond, transaction_id};
use almoner::store::donation;
use lambda_http::{Body, Request, Response};
use std::sync::Arc;

/// Answers one request.
pub async fn handle(app: Arc<App>, request: Request) -> Response<Body> {
    let mut call = Call::begin(&request);
    let outcome = get(&app, &request, &mut call).await;
    respond(&call, outcome)
}

async fn get(app: &App, request: &Request, call: &mut Call) -> Result<Answer, Refusal> {
    let viewer = viewer(app, request, call).await?;
    let (Viewer::Consumer(tenant, _) | Viewer::Company(tenant)) = viewer;
    let id = DonationId { mode: tenant.mode, id: transaction_id(request)? };
    let found = donation::find(&app.store, id).await?;
    let now = app.clock.now();
    let own = found.filter(|found| sees(viewer, found) && !found.is_gone_at(now)).ok_or(UNKNOWN)?;
    company_shape::shown(&own).map(Answer::Shown).map_err(Refusal::Broken)
}

fn sees(viewer: Viewer, donation: &Donation) -> bool {
    match viewer {
        Viewer::Consumer(tenant, user_id) => {
            donation.tenant() == Some(tenant) && donation.consumer_user_id == Some(user_id)
        }
        Viewer::Company(tenant) => donation.tenant() == Some(tenant),
    }
}

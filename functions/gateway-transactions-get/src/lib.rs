//! `GET /auth/payment-gateway/transactions/{id}`: a payment gateway looks at a transaction of its own. See
//! contracts/donations.md.

use almoner::app::App;
use almoner::domain::donation::{Donation, DonationId};
use almoner::domain::refusal::Refusal;
use almoner::donating;
use almoner::http::call::Call;
use almoner::http::donations::{Answer, UNKNOWN, gateway_shape, respond, transaction_id};
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
    let gateway = donating::gateway(app, request.headers(), call).await?;
    let id = DonationId { mode: gateway.id.mode, id: transaction_id(request)? };
    let found = donation::find(&app.store, id).await?;
    let now = app.clock.now();
    let is_own = |it: &Donation| it.details.payment_gateway_id == Some(gateway.id.id) && !it.is_gone_at(now);
    let own = found.filter(is_own).ok_or(UNKNOWN)?;
    let record_key = donating::known_record_key(app, id.mode).await?;
    gateway_shape::signed(&own, &record_key).map(|(view, _)| Answer::Shown(view)).map_err(Refusal::Broken)
}

//! `GET /auth/payment-gateway/transactions`: a payment gateway's transactions, by exactly one filter. See
//! contracts/donations.md.

use almoner::app::App;
use almoner::domain::cursor;
use almoner::domain::donation::{Donation, DonationId};
use almoner::domain::id;
use almoner::domain::payment_gateway::PaymentGateway;
use almoner::domain::refusal::Refusal;
use almoner::domain::tenant::Tenant;
use almoner::donating;
use almoner::http::call::Call;
use almoner::http::donations::query::{Filter, Wanted};
use almoner::http::donations::{Answer, Page, gateway_shape, respond};
use almoner::store::donation;
use almoner::store::donation_list::{self, List};
use lambda_http::{Body, Request, Response};
use std::sync::Arc;

/// Answers one request.
pub async fn handle(app: Arc<App>, request: Request) -> Response<Body> {
    let mut call = Call::begin(&request);
    let outcome = list(&app, &request, &mut call).await;
    respond(&call, outcome)
}

async fn list(app: &App, request: &Request, call: &mut Call) -> Result<Answer, Refusal> {
    let gateway = donating::gateway(app, request.headers(), call).await?;
    let wanted = Wanted::of_gateway(request)?;
    let mode = gateway.id.mode;
    let list = match &wanted.filter {
        Some(Filter::ExternalId(text)) => {
            if let Some(one) = named_by_us(app, &gateway, text).await? {
                return answer(app, &gateway, vec![one], String::new()).await;
            }
            List::called(mode, text)
        }
        // A company's list is the shorter one: of the gateway's there may be many companies.
        Some(Filter::Company(partner_id)) => List::of_company(Tenant { mode, partner_id: *partner_id }),
        Some(Filter::Dates(..)) | None => List::of_gateway(mode, gateway.id.id),
    };
    let span = wanted.span(&list.name, app.clock.now())?;
    let page = donation_list::list(&app.store, &list, span, |it| asked_for(&gateway, &wanted, it)).await?;
    let last_key = page.next.map(|place| cursor::encode(&list.name, place)).unwrap_or_default();
    answer(app, &gateway, page.donations, last_key).await
}

/// What the gateway asks for, whether or not its own name stands before it.
fn without_name<'a>(gateway: &PaymentGateway, external_id: &'a str) -> &'a str {
    let rest = external_id.strip_prefix(&gateway.unique_name).and_then(|rest| rest.strip_prefix('_'));
    rest.unwrap_or(external_id)
}

fn is_called(gateway: &PaymentGateway, donation: &Donation, external_id: &str) -> bool {
    let known = donation.external_id();
    known.is_some_and(|known| without_name(gateway, &known) == without_name(gateway, external_id))
}

/// The transaction whose external id is made of our own id of it, for want of one that the gateway gave.
async fn named_by_us(app: &App, gateway: &PaymentGateway, external_id: &str) -> Result<Option<Donation>, Refusal> {
    let Some(id) = id::parse(without_name(gateway, external_id)) else { return Ok(None) };
    let found = donation::find(&app.store, DonationId { mode: gateway.id.mode, id }).await?;
    let own = |it: &Donation| it.version > 0 && it.details.payment_gateway_id == Some(gateway.id.id);
    Ok(found.filter(|it| own(it) && is_called(gateway, it, external_id)))
}

fn asked_for(gateway: &PaymentGateway, wanted: &Wanted, donation: &Donation) -> bool {
    let called = match &wanted.filter {
        Some(Filter::ExternalId(text)) => is_called(gateway, donation, text),
        _ => true,
    };
    called && donation.details.payment_gateway_id == Some(gateway.id.id)
}

async fn answer(
    app: &App,
    gateway: &PaymentGateway,
    donations: Vec<Donation>,
    last_key: String,
) -> Result<Answer, Refusal> {
    if donations.is_empty() {
        return Ok(Answer::Listed(Page { data: Vec::new(), last_key }));
    }
    let record_key = donating::known_record_key(app, gateway.id.mode).await?;
    let views = donations.iter().map(|it| gateway_shape::signed(it, &record_key).map(|(view, _)| view));
    let data = views.collect::<Result<_, _>>().map_err(Refusal::Broken)?;
    Ok(Answer::Listed(Page { data, last_key }))
}

//! `GET /auth/consumer-user/company/{company_id}/transactions` for consumers, their own, and
//! `GET /auth/company/transactions` for companies, all of theirs. See contracts/donations.md.

use almoner::app::App;
use almoner::domain::cursor;
use almoner::domain::refusal::Refusal;
use almoner::donating::{Viewer, viewer};
use almoner::http::call::Call;
use almoner::http::donations::query::{Filter, Wanted};
use almoner::http::donations::{Answer, Page, company_shape, respond};
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
    let viewer = viewer(app, request, call).await?;
    let wanted = Wanted::of_company(request)?;
    let list = match viewer {
        Viewer::Consumer(tenant, user_id) => List::of_consumer(tenant, user_id),
        Viewer::Company(tenant) => List::of_company(tenant),
    };
    let span = wanted.span(&list.name, app.clock.now())?;
    let page = donation_list::list(&app.store, &list, span, |donation| match &wanted.filter {
        Some(Filter::ExternalId(text)) => donation.external_id().as_deref() == Some(text),
        _ => true,
    });
    let page = page.await?;
    let data = page.donations.iter().map(company_shape::shown).collect::<Result<_, _>>();
    let last_key = page.next.map(|position| cursor::encode(&list.name, position)).unwrap_or_default();
    Ok(Answer::Listed(Page { data: data.map_err(Refusal::Broken)?, last_key }))
}

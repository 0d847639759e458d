//! `GET /company/integration/contributions`: a partner's contributions, newest first, page by page.
//! See contracts/contributions.md.

use almoner::app::App;
use almoner::domain::contribution::Status;
use almoner::domain::cursor;
use almoner::domain::partner::{CredentialKind, Partner};
use almoner::domain::refusal::{FieldErrors, Refusal};
use almoner::http::call::Call;
use almoner::http::contributions::{Answer, respond};
use almoner::http::query::Query;
use almoner::store::contribution_list::{self, Span};
use jiff::{SignedDuration, Timestamp};
use lambda_http::{Body, Request, Response};
use std::sync::Arc;

/// Answers one request.
pub async fn handle(app: Arc<App>, request: Request) -> Response<Body> {
    let mut call = Call::begin(&request);
    let outcome = list(&app, &request, &mut call).await;
    respond(&call, outcome)
}

async fn list(app: &App, request: &Request, call: &mut Call) -> Result<Answer, Refusal> {
    let partner = app.authenticate(CredentialKind::ApiKey, request.headers(), call).await?;
    let now = app.clock.now();
    let span = read(request, &partner, now)?;

    let page = contribution_list::list(&app.store, partner.tenant, span, now).await?;
    let next_cursor = page.next.map(|position| cursor::encode(partner.tenant, position));
    Ok(Answer::page(page.contributions, next_cursor, now))
}

fn read(request: &Request, partner: &Partner, now: Timestamp) -> Result<Span, Refusal> {
    let mut query = Query::of(request);
    let status = query.optional("status", |text| {
        Status::parse(text).ok_or_else(|| "must be pending, completed or expired".to_owned())
    });
    let (from, to) = (query.from(), query.to());
    let (limit, after) = (query.limit(), query.cursor(partner.tenant));
    query.finish()?;
    if let (Some(from), Some(to)) = (from, to)
        && from > to
    {
        return Err(Refusal::Invalid(FieldErrors::one("from", "must not be after to")));
    }
    // Nothing of a partner is older than its record (give or take a day, should clocks disagree) or newer than
    // now: no empty month is read for nothing.
    let oldest = partner.created_at.checked_sub(SignedDuration::from_hours(24)).unwrap_or(partner.created_at);
    let from = from.unwrap_or(oldest).max(oldest);
    Ok(Span { from, to: to.unwrap_or(now).min(now), status, after, limit })
}

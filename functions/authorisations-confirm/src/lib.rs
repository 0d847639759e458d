//! `POST /buyer/authorisations/{purchase_number}/confirm`: a buyer wants the purchase that a terminal asks for.
//!
//! One read, and one TransactWriteItems that decides: whether it can be financed is judged again, as of now. See
//! contracts/pos.md.

use almoner::app::App;
use almoner::domain::authorisation::{Authorisation, State};
use almoner::domain::pre_approval::PreApproval;
use almoner::domain::refusal::{Cause, Refusal};
use almoner::http::buyer::{Answer, PURCHASE_NUMBER, own, purchase, respond};
use almoner::http::call::Call;
use almoner::store::authorisation::{self, Recorded};
use almoner::store::pre_approval;
use jiff::Timestamp;
use lambda_http::{Body, Request, Response};
use std::sync::Arc;

/// How often a decision is made anew because what it was made by had changed.
const MAX_ROUNDS: usize = 5;

/// Answers one request.
pub async fn handle(app: Arc<App>, request: Request) -> Response<Body> {
    let mut call = Call::begin(&request);
    let outcome = confirm(&app, &request, &mut call).await;
    respond(&call, outcome)
}

async fn confirm(app: &App, request: &Request, call: &mut Call) -> Result<Answer, Refusal> {
    let buyer = app.buyer(request.headers(), call).await?;
    let now = app.clock.now();
    let mut found = pre_approval::find(&app.store, buyer.mode, &purchase(request)?).await?;
    let mut customer = found.as_ref().map(|code| code.customer.clone());
    for _ in 0..MAX_ROUNDS {
        let (code, waiting) = own(found.as_ref(), buyer)?;
        if waiting.state != State::Pending {
            return told(code, waiting, now);
        }
        let seen = customer.as_ref().unwrap_or(&code.customer);
        let decided = match waiting.state_at(now) {
            State::Pending => waiting.confirmed(code, seen, now),
            // Too late; which is written down before it is told, as everywhere.
            _ => waiting.cancelled(now),
        };
        match authorisation::record(&app.store, code, seen, &decided).await? {
            Recorded::Now => return told(code, &decided, now),
            Recorded::Overtaken(by) => found = Some(*by),
            Recorded::Customer(as_it_is) => customer = Some(*as_it_is),
            Recorded::ReferenceTaken => return Err(Refusal::Broken(Cause::new("a reference that was ours"))),
        }
    }
    Err(Refusal::Unavailable(Cause::new("somebody else changed something every time")))
}

/// # Errors
/// It was not approved.
fn told(code: &PreApproval, decided: &Authorisation, now: Timestamp) -> Result<Answer, Refusal> {
    let reason = match decided.state {
        State::Succeeded => return Ok(Answer::authorisation(code, decided, now)),
        State::Failed(_) => "was declined",
        State::Cancelled => "was cancelled",
        State::Pending => "still waits",
    };
    Err(Refusal::Forbidden { field: PURCHASE_NUMBER, reason })
}

//! `POST /buyer/authorisations/{purchase_number}/cancel`: a buyer does not want the purchase that a terminal asks for.
//! One read, one conditional write. See contracts/pos.md.

use almoner::app::App;
use almoner::domain::authorisation::State;
use almoner::domain::refusal::{Cause, Refusal};
use almoner::http::buyer::{Answer, PURCHASE_NUMBER, own, purchase, respond};
use almoner::http::call::Call;
use almoner::store::authorisation::{self, Recorded};
use almoner::store::pre_approval;
use lambda_http::{Body, Request, Response};
use std::sync::Arc;

/// Answers one request.
pub async fn handle(app: Arc<App>, request: Request) -> Response<Body> {
    let mut call = Call::begin(&request);
    let outcome = cancel(&app, &request, &mut call).await;
    respond(&call, outcome)
}

async fn cancel(app: &App, request: &Request, call: &mut Call) -> Result<Answer, Refusal> {
    let buyer = app.buyer(request.headers(), call).await?;
    let now = app.clock.now();
    let found = pre_approval::find(&app.store, buyer.mode, &purchase(request)?).await?;
    let (code, waiting) = own(found.as_ref(), buyer)?;
    if waiting.state != State::Pending {
        return ended(waiting.state).map(|()| Answer::authorisation(code, waiting, now));
    }
    // Even when its time is over: it is not told before it is written down.
    let cancelled = waiting.cancelled(now);
    match authorisation::record(&app.store, code, &code.customer, &cancelled).await? {
        Recorded::Now => Ok(Answer::authorisation(code, &cancelled, now)),
        Recorded::Overtaken(by) => {
            let (code, decided) = own(Some(&by), buyer)?;
            ended(decided.state).map(|()| Answer::authorisation(code, decided, now))
        }
        Recorded::ReferenceTaken | Recorded::Customer(_) => {
            Err(Refusal::Broken(Cause::new("a cancellation that met a condition of another's")))
        }
    }
}

/// # Errors
/// It did not end by being cancelled.
fn ended(state: State) -> Result<(), Refusal> {
    let reason = match state {
        State::Cancelled => return Ok(()),
        State::Succeeded => "was approved",
        State::Failed(_) => "was declined",
        State::Pending => "still waits",
    };
    Err(Refusal::Forbidden { field: PURCHASE_NUMBER, reason })
}

//! `POST /webapi/v1/ProcessSalesAdjustmentReversal`: a till takes an adjustment back, naming it by its request's
//! signature, because its answer may never have arrived. See contracts/pos.md.

use almoner::app::App;
use almoner::domain::adjustment::{Adjustment, Reversal};
use almoner::domain::pos_code::Code;
use almoner::http::pos::answer::Answer;
use almoner::http::pos::body::SignedBody;
use almoner::http::pos::request::ProcessSalesAdjustmentReversal;
use almoner::store::adjustment::{self, Reversed};
use almoner::terminal::{Visit, answer};
use lambda_http::{Body, Request, Response};
use std::sync::Arc;

/// Answers one request.
pub async fn handle(app: Arc<App>, request: Request) -> Response<Body> {
    answer(&request, async |body, visit| reverse(&app, body, visit).await).await
}

async fn reverse(app: &App, body: &SignedBody<'_>, visit: &mut Visit) -> Result<Answer, Answer> {
    let (caller, wanted) = visit.admit(app, body, ProcessSalesAdjustmentReversal::read(body)).await?;
    let named = wanted.adjustment_signature.to_ascii_lowercase();
    let found = adjustment::find(&app.store, caller.device.tenant, &named).await?;
    let adjustment = found.ok_or(Code::FPAR01)?;
    if adjustment.merchant_id != caller.device.merchant_id {
        return Err(Code::FPAR07.into());
    }
    if adjustment.reversal.is_some() {
        return repeated(&adjustment, &caller.signature);
    }
    let reference = wanted.pos_transaction_ref.to_owned();
    let reversal = Reversal { signature: caller.signature, reference, at: app.clock.now() };
    match adjustment::reverse(&app.store, &adjustment, &reversal).await? {
        Reversed::Now => Ok(Code::SPAR01.into()),
        Reversed::Already(adjustment) => repeated(&adjustment, &reversal.signature),
        Reversed::ReferenceTaken => Err(Code::FPAR08.into()),
        Reversed::Unaffordable => Err(Code::FPAR03.into()),
    }
}

/// The same request gets the same answer; another one is told that it comes too late.
fn repeated(adjustment: &Adjustment, signature: &str) -> Result<Answer, Answer> {
    let same = adjustment.reversal.as_ref().is_some_and(|reversal| reversal.signature == signature);
    if same { Ok(Answer::replay(Code::SPAR01)) } else { Err(Code::FPAR02.into()) }
}

//! `POST /webapi/v1/ProcessSalesAdjustment`: a till gives back part or all of a purchase.
//!
//! After the purchase was found (by its reference, a receipt or its number), one TransactWriteItems moves it, what its
//! customer owes and the adjustment's own record. See contracts/pos.md.

use almoner::app::App;
use almoner::domain::adjustment::{Adjustment, release};
use almoner::domain::cents::Cents;
use almoner::domain::code::Code as PreApprovalCode;
use almoner::domain::pos_code::Code;
use almoner::domain::pre_approval::PreApproval;
use almoner::http::pos::answer::Answer;
use almoner::http::pos::body::SignedBody;
use almoner::http::pos::request::ProcessSalesAdjustment;
use almoner::store::adjustment::{self, Adjusted};
use almoner::store::pre_approval;
use almoner::store::purchase_name::{self, Named};
use almoner::terminal::{Caller, Visit, answer};
use lambda_http::{Body, Request, Response};
use std::sync::Arc;

/// How often an adjustment is tried that others of the same purchase or customer come before.
const MAX_ROUNDS: usize = 20;

/// Answers one request.
pub async fn handle(app: Arc<App>, request: Request) -> Response<Body> {
    answer(&request, async |body, visit| adjust(&app, body, visit).await).await
}

async fn adjust(app: &App, body: &SignedBody<'_>, visit: &mut Visit) -> Result<Answer, Answer> {
    let (caller, wanted) = visit.admit(app, body, ProcessSalesAdjustment::read(body)).await?;
    if wanted.amount == Cents::ZERO {
        return Err(Code::FPSA09.into());
    }
    let purchase = find(app, &caller, wanted.purchase_ref).await?;
    // A retry is answered as the first time, whatever has become of the purchase since. Looked for after the purchase was
    // read: what the same request has done by then is found here, and what it does later is met by the write.
    if let Some(earlier) = adjustment::find(&app.store, caller.device.tenant, &caller.signature).await? {
        return repeated(&earlier);
    }
    make(app, &caller, &wanted, purchase).await
}

fn repeated(earlier: &Adjustment) -> Result<Answer, Answer> {
    // One that was taken back is not made again by the request that made it.
    if earlier.reversal.is_some() { Err(Code::FPSA03.into()) } else { Ok(Answer::replay(Code::SPSA01)) }
}

/// The purchase of the terminal's merchant that a text names: what the till called it comes before what we did.
async fn find(app: &App, caller: &Caller, text: &str) -> Result<PreApproval, Answer> {
    let (tenant, merchant_id) = (caller.device.tenant, &caller.device.merchant_id);
    let code = match purchase_name::find(&app.store, tenant, merchant_id, text).await? {
        Named::Own(code) => code,
        Named::Others => return Err(Code::FPSA07.into()),
        Named::Nothing => PreApprovalCode::of_purchase(text).ok_or(Code::FPSA01)?,
    };
    let purchase = pre_approval::find(&app.store, tenant.mode, &code).await?.ok_or(Code::FPSA01)?;
    match &purchase.authorisation {
        // Another chain's is as unknown as one that never was.
        Some(authorisation) if authorisation.asked.tenant != tenant => Err(Code::FPSA01.into()),
        Some(authorisation) if authorisation.asked.merchant_id != *merchant_id => Err(Code::FPSA07.into()),
        Some(_) => Ok(purchase),
        None => Err(Code::FPSA01.into()),
    }
}

/// Makes it by what was found; by what has come of that meanwhile, when something has.
async fn make(
    app: &App,
    caller: &Caller,
    wanted: &ProcessSalesAdjustment<'_>,
    mut purchase: PreApproval,
) -> Result<Answer, Answer> {
    let now = app.clock.now();
    let mut owed = None;
    for _ in 0..MAX_ROUNDS {
        let authorisation = purchase.authorisation.as_ref().ok_or(Code::FPSA01)?;
        let released = release(authorisation, wanted.amount, now).map_err(|refused| refused.code())?;
        let new = Adjustment {
            tenant: caller.device.tenant,
            signature: caller.signature.clone(),
            reference: wanted.pos_transaction_ref.to_owned(),
            merchant_id: caller.device.merchant_id.clone(),
            device_id: caller.device.device_id.clone(),
            code: purchase.code.clone(),
            customer: purchase.customer.id,
            amount: wanted.amount,
            // A customer who has paid meanwhile owes less than was financed.
            released: owed.map_or(released, |owed| released.min(owed)),
            at: now,
            reversal: None,
        };
        match adjustment::make(&app.store, &new, authorisation).await? {
            Adjusted::Now => return Ok(Code::SPSA01.into()),
            Adjusted::Already(earlier) => return repeated(&earlier),
            Adjusted::ReferenceTaken => return Err(Code::FPSA08.into()),
            Adjusted::Overtaken(by) => purchase = *by,
            Adjusted::Owing(customer) => owed = Cents::new(customer.outstanding),
        }
    }
    // Every round somebody else came first: nothing was recorded, and asking again is right.
    Err(Code::EISE01.into())
}

//! `POST /webapi/v1/SendReceipt`: a till gives a purchase a receipt's number, by which it can be adjusted later. See
//! contracts/pos.md.

use almoner::app::App;
use almoner::domain::device::Device;
use almoner::domain::pos_code::Code;
use almoner::http::pos::answer::Answer;
use almoner::http::pos::body::SignedBody;
use almoner::http::pos::request::SendReceipt;
use almoner::store::purchase_name::{self, Named};
use almoner::terminal::{Visit, answer};
use lambda_http::{Body, Request, Response};
use std::sync::Arc;

/// Answers one request.
pub async fn handle(app: Arc<App>, request: Request) -> Response<Body> {
    answer(&request, async |body, visit| send(&app, body, visit).await).await
}

async fn send(app: &App, body: &SignedBody<'_>, visit: &mut Visit) -> Result<Answer, Answer> {
    let (caller, wanted) = visit.admit(app, body, SendReceipt::read(body)).await?;
    let Device { tenant, merchant_id, .. } = &caller.device;
    let named = purchase_name::find(&app.store, *tenant, merchant_id, wanted.pos_transaction_ref).await?;
    let Named::Own(purchase) = named else { return Err(Code::FSER01.into()) };
    let given = purchase_name::give(&app.store, *tenant, merchant_id, wanted.receipt_number, &purchase).await?;
    if given { Ok(Code::SSER01.into()) } else { Err(Code::FSER02.into()) }
}

//! `POST /webapi/v1/Invite`: a till asks that somebody be invited. The invitation is recorded, and its event tells
//! whoever sends the message. See contracts/pos.md.

use almoner::app::App;
use almoner::domain::id;
use almoner::domain::invitation::Invitation;
use almoner::domain::pos_code::Code;
use almoner::http::pos::answer::Answer;
use almoner::http::pos::body::SignedBody;
use almoner::http::pos::request::Invite;
use almoner::store::invitation;
use almoner::terminal::{Visit, answer};
use lambda_http::{Body, Request, Response};
use std::sync::Arc;

/// Answers one request.
pub async fn handle(app: Arc<App>, request: Request) -> Response<Body> {
    answer(&request, async |body, visit| invite(&app, body, visit).await).await
}

async fn invite(app: &App, body: &SignedBody<'_>, visit: &mut Visit) -> Result<Answer, Answer> {
    let (caller, wanted) = visit.admit(app, body, Invite::read(body)).await?;
    let tenant = caller.device.tenant;
    let new = Invitation {
        tenant,
        id: id::of_invitation(tenant, &caller.signature),
        merchant_id: wanted.terminal.merchant_id.to_owned(),
        device_id: wanted.terminal.device_id.to_owned(),
        operator_id: wanted.terminal.operator_id.to_owned(),
        mobile: wanted.mobile.to_owned(),
        amount: wanted.purchase_amount,
        currency: caller.partner.currency,
        asked_at: app.clock.now(),
        version: 1,
    };
    invitation::invite(&app.store, &new).await?;
    Ok(Code::SINV01.into())
}

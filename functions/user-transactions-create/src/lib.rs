//! `POST /users/{user_id}/transactions`: a user sends money. See contracts/remittance.md.
//!
//! Two calls of the store: one reads all that must exist, and the transaction that the idempotency key may stand for; one
//! writes the transaction together with what it takes of the user's limits. (Before a refusal under a key there is another
//! look for what the key stands for.) Documents are stored between them, when nothing is known that speaks against the
//! transaction any more; and taken away again if something does after all.

mod papers;
mod precondition;

use almoner::app::App;
use almoner::domain::id::Contract;
use almoner::domain::origin::{Origin, Repeat};
use almoner::domain::refusal::Refusal;
use almoner::domain::remittance::{Asked, Receiver, Transaction, TransactionId};
use almoner::http::body;
use almoner::http::call::Call;
use almoner::http::remittance::transaction_body::{self, Said};
use almoner::http::remittance::{Answer, idempotency_key, respond, transaction_shape};
use almoner::remitting::{self, KEY_REUSED, new_id};
use almoner::store::remittance::{self, Created, Wanted};
use lambda_http::{Body, Request, Response};
use papers::Papers;
use std::sync::Arc;

/// Answers one request.
pub async fn handle(app: Arc<App>, request: Request) -> Response<Body> {
    let mut call = Call::begin(&request);
    let outcome = create(&app, &request, &mut call).await;
    respond(&call, outcome)
}

async fn create(app: &App, request: &Request, call: &mut Call) -> Result<Answer, Refusal> {
    let sender = remitting::sender(app, request, call).await?;
    let key = idempotency_key(request.headers())?;
    let body = body::json_object(request, transaction_body::MAX_BYTES)?;
    let mut said = transaction_body::read(&body)?;
    let origin = Origin { fingerprint: said.fingerprint, request_id: call.request_id.clone() };

    let tenant = sender.tenant;
    let id = new_id(app, Contract::Remittances, tenant, &sender.id.to_string(), key.as_ref());
    let id = TransactionId { tenant, id };
    let wanted = Wanted {
        sender,
        fund_id: said.from_fund_id,
        receive_user_id: said.to.id,
        account_id: said.to.fund_id,
        existing: key.is_some().then_some(id),
    };
    let mut found = remittance::look_up(&app.store, &wanted).await?;
    if let Some(existing) = found.existing.take() {
        // Before every rule: a repeat is answered as the first time, whatever has become of the sender since.
        return repeated(&existing, &origin);
    }
    let now = app.clock.now();
    let (user, receiver) = match precondition::met(found, &said, now) {
        Ok(met) => met,
        Err(refusal) => return unless_made(app, &wanted, &origin, refusal).await,
    };
    let papers = Papers::of(id, &call.request_id, &mut said);
    let new = Transaction::create(id, sender.id, asked(said, receiver, &papers), origin, now);
    papers.store(app).await?;
    // Should the store not answer, it may have been recorded all the same: then its documents must be there.
    let created = remittance::create(&app.store, &user, &new).await?;
    if created != Created::Now {
        papers.remove(app).await;
    }
    match created {
        Created::Now => transaction_shape::answer(&new, false),
        Created::Already(earlier) => transaction_shape::answer(&earlier, true),
        Created::Different => Err(KEY_REUSED),
        // Somebody was faster by a moment: they stand elsewhere by now.
        Created::NotAllowed(user) => Err(precondition::unmet_since(user.as_deref(), &new, now)),
    }
}

/// The answer to a request whose key stands for that transaction.
fn repeated(existing: &Transaction, origin: &Origin) -> Result<Answer, Refusal> {
    match existing.origin.repeated_by(origin) {
        Repeat::Different => Err(KEY_REUSED),
        repeat => transaction_shape::answer(existing, repeat == Repeat::Same),
    }
}

/// Refuses, unless a same request has made the transaction meanwhile: items that are read in one call are not read at one
/// moment, and what that request has just taken of the limits must not speak against its duplicate.
async fn unless_made(app: &App, wanted: &Wanted, origin: &Origin, refusal: Refusal) -> Result<Answer, Refusal> {
    if wanted.existing.is_none() {
        return Err(refusal);
    }
    match remittance::look_up(&app.store, wanted).await?.existing {
        Some(existing) => repeated(&existing, origin),
        None => Err(refusal),
    }
}

fn asked(said: Said, receiver: Receiver, papers: &Papers) -> Asked {
    Asked {
        sent: said.sent,
        received: said.received,
        fee_minor: said.fee_minor,
        rate: said.rate,
        fund_id: said.from_fund_id,
        funding_source: said.funding_source,
        purpose: said.purpose,
        custom_purpose: said.custom_purpose,
        note: said.note,
        ip_address: said.ip_address,
        documents: papers.documents(),
        receiver,
    }
}

//! `POST /users/{user_id}/receive-users/{receive_user_id}/accounts`: a partner adds where a receive user gets money. The
//! number is encrypted before it is stored, and never comes back. See contracts/remittance.md and contracts/sandbox.md.

use almoner::app::App;
use almoner::domain::id::Contract;
use almoner::domain::json::Json;
use almoner::domain::money::Currency;
use almoner::domain::refusal::Refusal;
use almoner::domain::remittance::payout::PayoutMethod;
use almoner::domain::sender::{NUMBER_LENGTH, ReceiveAccount, TEXT_LENGTH, last_four};
use almoner::http::body;
use almoner::http::call::Call;
use almoner::http::field::{self, Fields};
use almoner::http::remittance::{
    Answer, RECEIVE_USER_ID, currency, idempotency_key, path_id, respond, sender_shape, word,
};
use almoner::remitting::{self, keyed_origin, made, new_id};
use almoner::store::receive;
use lambda_http::{Body, Request, Response};
use std::sync::Arc;

/// There are 20.
const TOO_MANY: &str = "The receive user has 20 accounts already.";

/// Answers one request.
pub async fn handle(app: Arc<App>, request: Request) -> Response<Body> {
    let mut call = Call::begin(&request);
    let outcome = create(&app, &request, &mut call).await;
    respond(&call, outcome)
}

async fn create(app: &App, request: &Request, call: &mut Call) -> Result<Answer, Refusal> {
    let sender = remitting::sender(app, request, call).await?;
    let receive_user_id = path_id(request, RECEIVE_USER_ID)?;
    let key = idempotency_key(request.headers())?;
    let body = body::json_object(request, body::MAX_BYTES)?;
    let asked = read(&body)?;
    let parent = format!("{}#{receive_user_id}", sender.id);
    let id = new_id(app, Contract::ReceiveAccounts, sender.tenant, &parent, key.as_ref());
    let purpose = ReceiveAccount::purpose(sender, id);
    let new = ReceiveAccount {
        sender,
        receive_user_id,
        id,
        payout_method: asked.payout_method,
        number: Some(app.keyring().seal(&purpose, &asked.number).await?),
        last_four: Some(last_four(&asked.number)),
        bank_id: asked.bank_id,
        wallet_provider: asked.wallet_provider,
        currency: asked.currency,
        created_at: app.clock.now(),
        origin: keyed_origin(app, sender.tenant.mode, &body, call).await?,
    };
    let created = receive::create_account(&app.store, &new).await?;
    let missing = Refusal::Unknown { field: RECEIVE_USER_ID };
    let (account, replayed) = made(created, new, missing, TOO_MANY)?;
    Answer::of(&sender_shape::receive_account(&account), replayed)
}

struct Asked {
    payout_method: PayoutMethod,
    number: String,
    bank_id: Option<String>,
    wallet_provider: Option<String>,
    currency: Option<Currency>,
}

fn read(body: &Json<'_>) -> Result<Asked, Refusal> {
    let mut fields = Fields::of(body);
    let payout_method =
        fields.required("payout_method", |json| word(json, &PayoutMethod::INTO_ACCOUNTS, PayoutMethod::as_str));
    let number = fields.required("account_number", |json| field::text(json, NUMBER_LENGTH));
    let mut line = |name: &str| fields.optional(name, |json| field::text(json, TEXT_LENGTH));
    let [bank_id, wallet_provider] = ["bank_id", "wallet_provider"].map(&mut line);
    let currency = fields.optional("currency", currency);
    match (payout_method, number) {
        (Some(payout_method), Some(number)) if fields.is_fine() => {
            Ok(Asked { payout_method, number, bank_id, wallet_provider, currency })
        }
        _ => Err(fields.refusal()),
    }
}

//! `POST /users/{user_id}/funds`: a partner adds what a user pays from. The number is encrypted before it is stored, and
//! never comes back. See contracts/remittance.md and contracts/sandbox.md.

use almoner::app::App;
use almoner::domain::id::Contract;
use almoner::domain::json::Json;
use almoner::domain::refusal::Refusal;
use almoner::domain::remittance::payout::FundingSource;
use almoner::domain::sender::{Fund, NUMBER_LENGTH, TEXT_LENGTH, Verification, last_four};
use almoner::http::body;
use almoner::http::call::Call;
use almoner::http::field::{self, Fields};
use almoner::http::remittance::{Answer, UNKNOWN_USER, idempotency_key, respond, sender_shape, word};
use almoner::remitting::{self, keyed_origin, made, new_id};
use almoner::store::fund;
use lambda_http::{Body, Request, Response};
use std::sync::Arc;

/// There are 20.
const TOO_MANY: &str = "The user has 20 funding accounts already: delete one first.";

/// Answers one request.
pub async fn handle(app: Arc<App>, request: Request) -> Response<Body> {
    let mut call = Call::begin(&request);
    let outcome = create(&app, &request, &mut call).await;
    respond(&call, outcome)
}

async fn create(app: &App, request: &Request, call: &mut Call) -> Result<Answer, Refusal> {
    let sender = remitting::sender(app, request, call).await?;
    let key = idempotency_key(request.headers())?;
    let body = body::json_object(request, body::MAX_BYTES)?;
    let asked = read(&body)?;
    let (tenant, parent) = (sender.tenant, sender.id.to_string());
    let id = new_id(app, Contract::Funds, tenant, &parent, key.as_ref());
    let account_number = asked.number.as_deref().filter(|_| asked.source == FundingSource::BankAccount);
    let number = match &asked.number {
        Some(number) => Some(app.keyring().seal(&Fund::purpose(sender, id), number).await?),
        None => None,
    };
    let new = Fund {
        sender,
        id,
        source: asked.source,
        holder: asked.holder,
        number,
        last_four: account_number.map(last_four),
        routing_number: asked.routing_number,
        bank_name: asked.bank_name,
        verification: Verification::of_new(tenant.mode, account_number),
        created_at: app.clock.now(),
        deleted_at: None,
        origin: keyed_origin(app, tenant.mode, &body, call).await?,
    };
    let created = fund::create(&app.store, &new).await?;
    let (fund, replayed) = made(created, new, UNKNOWN_USER, TOO_MANY)?;
    Answer::of(&sender_shape::fund(&fund), replayed)
}

struct Asked {
    source: FundingSource,
    holder: Option<String>,
    number: Option<String>,
    routing_number: Option<String>,
    bank_name: Option<String>,
}

fn read(body: &Json<'_>) -> Result<Asked, Refusal> {
    let mut fields = Fields::of(body);
    let source =
        fields.required("funding_source_type", |json| word(json, &FundingSource::ALL, FundingSource::as_str));
    let mut line = |name: &str| fields.optional(name, |json| field::text(json, TEXT_LENGTH));
    let [holder, routing_number, bank_name] =
        ["account_holder_name", "routing_number", "bank_name"].map(&mut line);
    let name = if source == Some(FundingSource::Card) { "card_token" } else { "account_number" };
    let number = fields.required(name, |json| field::text(json, NUMBER_LENGTH));
    match source {
        Some(source) if fields.is_fine() => Ok(Asked { source, holder, number, routing_number, bank_name }),
        _ => Err(fields.refusal()),
    }
}

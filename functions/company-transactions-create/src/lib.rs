//! `POST /auth/consumer-user/company/{company_id}/transactions`: a consumer donates within a company.
//!
//! One conditional update records it, merged with its pre-transaction; `payment` and [`donating::half_named`] say what
//! takes another call. See contracts/donations.md.

mod payment;

use almoner::app::App;
use almoner::auth::bearer::{Caller, Role};
use almoner::domain::consumer_user::{ConsumerUser, ConsumerUserId, PaymentMethod};
use almoner::domain::donation::{Donation, Party, Person, Recording, Status};
use almoner::domain::fingerprint::{fingerprint, of_caller};
use almoner::domain::origin::Origin;
use almoner::domain::refusal::Refusal;
use almoner::domain::tenant::Tenant;
use almoner::donating;
use almoner::http::call::Call;
use almoner::http::donations::body::{Said, Speaker, read, status};
use almoner::http::donations::{Answer, company_id, company_shape, respond};
use almoner::http::field::Fields;
use almoner::http::{body, header};
use almoner::store::donation::Recorded;
use lambda_http::{Body, Request, Response};
use std::sync::Arc;
use uuid::Uuid;

/// What a consumer may record a transaction as.
const STATUSES: [Status; 3] = [Status::Draft, Status::ToBePayed, Status::Failed];

/// Answers one request.
pub async fn handle(app: Arc<App>, request: Request) -> Response<Body> {
    let mut call = Call::begin(&request);
    let outcome = create(&app, &request, &mut call).await;
    respond(&call, outcome)
}

async fn create(app: &App, request: &Request, call: &mut Call) -> Result<Answer, Refusal> {
    let caller = app.bearer(request.headers(), Role::ConsumerUser, call).await?;
    let key = header::idempotency_key(request.headers())?;
    let body = body::json_object(request, body::MAX_BYTES)?;
    let mut fields = Fields::of(&body);
    let said = read(&mut fields, Speaker::Consumer);
    donating::whole(&said, &mut fields);
    let status = status(&mut fields, &STATUSES);
    let legible = fields.is_fine();

    let consumer = app.consumer_user(ConsumerUserId { mode: caller.mode, id: caller.id }).await?;
    let company = company(app, caller, company_id(request), call, &mut fields).await?;
    let charity = donating::charity(app, Some(caller.mode), &said.details, &mut fields).await?;
    let method = own_method(consumer.as_deref(), said.payment_method, &mut fields);
    let Some(company) = company.filter(|_| legible) else { return Err(fields.refusal()) };

    let parent = company.partner_id.to_string();
    let whose = Tenant { partner_id: caller.id, ..company };
    let id = donating::donation_id(app, whose, &parent, said.reconciliation_id.as_deref(), key.as_ref());
    let fingerprint = of_caller(fingerprint(&body), &format!("consumer_user {} {parent}", caller.id));
    let recording = Recording {
        id,
        status: status.unwrap_or(if method.is_some() { Status::ToBePayed } else { Status::Draft }),
        causes: donating::causes_to_choose(&said, charity.as_deref()),
        origin: Origin { fingerprint, request_id: call.request_id.clone() },
        now: app.clock.now(),
        ..recording(said, company, caller, consumer.as_deref())
    };
    if !fields.is_fine() {
        return answer(&*donating::repeated(app, &recording, fields.refusal()).await?, true);
    }
    let recording = donating::half_named(app, recording).await?;
    match payment::pay_and_record(app, &recording, method).await? {
        Recorded::Now(donation) => answer(&donation, false),
        Recorded::Already(donation) => answer(&donation, true),
        Recorded::Refused(judgement) => Err(donating::refused(judgement, &recording)),
    }
}

fn answer(donation: &Donation, replayed: bool) -> Result<Answer, Refusal> {
    Ok(Answer::Created(company_shape::shown(donation).map_err(Refusal::Broken)?, replayed))
}

/// The company that the path names, if it can be one; unless it is a partner of the caller's mode, `fields` says so.
async fn company(
    app: &App,
    caller: Caller,
    id: Option<Uuid>,
    call: &mut Call,
    fields: &mut Fields<'_>,
) -> Result<Option<Tenant>, Refusal> {
    let tenant = id.map(|partner_id| Tenant { mode: caller.mode, partner_id });
    if let Some(tenant) = tenant
        && app.partner(tenant).await?.is_some()
    {
        call.tenant = Some(tenant);
    } else {
        fields.wrong("company_id", "is unknown");
    }
    Ok(tenant)
}

/// The consumer's own payment method of that id.
fn own_method(
    consumer: Option<&ConsumerUser>,
    id: Option<Uuid>,
    fields: &mut Fields<'_>,
) -> Option<PaymentMethod> {
    let own = consumer.and_then(|consumer| consumer.payment_method(id?)).copied();
    if id.is_some() && own.is_none() {
        fields.wrong("payment_method", "is not a payment method of yours");
    }
    own
}

fn recording(mut said: Said, company: Tenant, caller: Caller, consumer: Option<&ConsumerUser>) -> Recording {
    said.details.company_id = Some(company.partner_id);
    let known = consumer.map(|consumer| Person {
        full_name: consumer.full_name.clone(),
        email: consumer.email.clone(),
        phone: consumer.phone.clone(),
    });
    Recording {
        known: known.unwrap_or_default(),
        email_anonymized: consumer.is_some_and(|consumer| consumer.email_anonymized),
        payment_method: said.payment_method,
        ..Recording::of(
            Party::Consumer { user_id: caller.id, company_id: company.partner_id },
            said.details,
            said.reconciliation_id,
            said.hmac,
        )
    }
}

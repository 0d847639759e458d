//! `POST /webhooks`: where to post, what, and how. The secret is shown in the answer to this request.

use almoner::app::App;
use almoner::auth::webhook_signature::SigningSecret;
use almoner::domain::event::EventFilter;
use almoner::domain::fingerprint::fingerprint;
use almoner::domain::id::{self, Contract};
use almoner::domain::json::Json;
use almoner::domain::origin::Origin;
use almoner::domain::refusal::{Cause, FieldErrors, Refusal};
use almoner::domain::tenant::Tenant;
use almoner::domain::webhook::{Status, Webhook};
use almoner::domain::webhook_dialect::Dialect;
use almoner::http::field::{self, Fields};
use almoner::http::webhooks::{Answer, view_with_secret};
use almoner::http::{body, header};
use almoner::notify::target::{MAX_URL, Target, TargetError, TargetPolicy};
use almoner::store::webhook::{self, Created};
use lambda_http::Request;

/// The key was sent with another request.
const KEY_REUSED: Refusal = Refusal::KeyReused { header: header::IDEMPOTENCY_KEY };

/// What a body asks for.
struct Asked {
    url: String,
    target: Target,
    events: EventFilter,
    dialect: Dialect,
}

pub(crate) async fn create(
    app: &App,
    tenant: Tenant,
    request: &Request,
    request_id: &str,
) -> Result<Answer, Refusal> {
    let key = header::idempotency_key(request.headers())?;
    let body = body::json_object(request, body::MAX_BYTES)?;
    let asked = read(&body, app.target_policy())?;
    let id = key.as_ref().map_or_else(|| app.new_id(), |key| id::derived(Contract::Webhooks, tenant, "", key));
    let origin = Origin { fingerprint: fingerprint(&body), request_id: request_id.to_owned() };
    // Checked now, so that a mistake shows at once; and again at every delivery, because names change.
    if let Err(error) = asked.target.resolve(&app.resolver, app.target_policy()).await {
        // A repeat is answered as the first time, even when its host has ceased to be known since.
        let earlier = match key {
            Some(_) => webhook::find(&app.store, tenant, id).await?,
            None => None,
        };
        return match earlier {
            Some(earlier) if earlier.origin.fingerprint == origin.fingerprint => replay(app, &earlier).await,
            Some(_) => Err(KEY_REUSED),
            None => Err(Refusal::Invalid(FieldErrors::one("url", reason(error)))),
        };
    }
    let secret = SigningSecret::generate(asked.dialect, rand::random());
    let new = Webhook {
        tenant,
        id,
        url: asked.url,
        events: asked.events,
        dialect: asked.dialect,
        status: Status::Enabled,
        created_at: app.clock.now(),
        secret: app.keyring().seal(&Webhook::purpose(tenant, id), secret.reveal()).await?,
        previous_secret: None,
        failing_since: None,
        version: 1,
        origin,
    };
    match webhook::create(&app.store, &new).await? {
        Created::Now => Ok(answer(app, &new, &secret, false)),
        Created::Already(earlier) => replay(app, &earlier).await,
        Created::Different => Err(KEY_REUSED),
        Created::Deleted => {
            let reason = "made a webhook that has been deleted; use a new one";
            Err(Refusal::Forbidden { field: header::IDEMPOTENCY_KEY, reason })
        }
        Created::TooMany => Err(Refusal::Forbidden {
            field: "webhooks",
            reason: "of your company are 20 already; delete one first",
        }),
    }
}

/// One request has one answer: whoever lost the first needs the secret that was in it.
async fn replay(app: &App, earlier: &Webhook) -> Result<Answer, Refusal> {
    let text = app.keyring().open(&Webhook::purpose(earlier.tenant, earlier.id), &earlier.secret).await?;
    let secret = SigningSecret::parse(earlier.dialect, &text);
    let secret = secret.ok_or_else(|| Refusal::Broken(Cause::new("a secret that is none")))?;
    Ok(answer(app, earlier, &secret, true))
}

/// What its owner is to mend, when there is nowhere to post to.
fn reason(error: TargetError) -> &'static str {
    match error {
        TargetError::Unresolvable => "must have a host that can be looked up",
        TargetError::Forbidden => "must not lead to a private or reserved address",
    }
}

fn answer(app: &App, webhook: &Webhook, secret: &SigningSecret, replayed: bool) -> Answer {
    Answer::Created(Box::new(view_with_secret(webhook, secret, app.clock.now())), replayed)
}

fn read(body: &Json<'_>, policy: TargetPolicy) -> Result<Asked, Refusal> {
    let mut fields = Fields::of(body);
    let target = fields.required("url", |value| {
        let url = field::text(value, 1..=MAX_URL)?;
        Target::parse(&url, policy).map(|target| (url, target))
    });
    let events = fields.required("events", |value| {
        let known = EventFilter::parse(field::texts(value)?);
        known.ok_or_else(|| {
            "must be [\"*\"], or 1 to 32 of our event types, such as contribution.completed or donation.*"
                .to_owned()
        })
    });
    let dialect = fields.optional("dialect", |value| match value {
        Json::Text(text) => Dialect::parse(text).ok_or_else(|| "must be standard or raas".to_owned()),
        _ => Err("must be standard or raas".to_owned()),
    });
    match (target, events) {
        (Some((url, target)), Some(events)) if fields.is_fine() => {
            Ok(Asked { url, target, events, dialect: dialect.unwrap_or_default() })
        }
        _ => Err(fields.refusal()),
    }
}
